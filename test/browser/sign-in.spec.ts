import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { House } from '../house.js';
import { codeOf } from '../people/factors.js';
import { barriersOn, complaintsOf, enrolHere, isSignedIn, signOut, typePassword } from './signing-in.js';
import { textsOf } from './texts.js';
import { VirtualAuthenticator } from './virtual-authenticator.js';
import { startBrowser, Visit } from './visit.js';

let house: House;
let browser: Browser;
beforeAll(async () => {
  house = await House.open({ strict: true });
  browser = await startBrowser();
}, 120_000);
afterAll(async () => {
  await browser.close();
  await house.close();
});

describe.each([
  ['en', 1280, 'amina', 'bilal'],
  ['ar', 390, 'lena', 'marc'],
] as const)('signing in, in %s at %i pixels', (language, width, name, other) => {
  const shell = textsOf(language, 'shell');
  const account = textsOf(language, 'account');
  const problems = textsOf(language, 'problems');

  it('asks who has no second factor for a passkey, and knows it at the next sign-in in both ways', async () => {
    const visit = await Visit.open(browser, house, language, width);
    const { page } = visit;
    const device = await VirtualAuthenticator.add(page);
    await typePassword(page, name);
    await page.getByRole('heading', { level: 1, name: account.enrol.title }).waitFor();
    const barriers = await barriersOn(visit, 'first passkey');
    await page.getByRole('button', { name: account.passkey.make }).click();
    expect(await page.getByLabel(account.passkey.name).getAttribute('aria-invalid')).toBe('true');
    await page.getByLabel(account.passkey.name).fill('Laptop');
    await page.getByRole('button', { name: account.passkey.make }).click();
    await isSignedIn(page);
    expect(await device.count()).toBe(1);

    await signOut(page, shell);
    await typePassword(page, name);
    await page.getByRole('heading', { level: 1, name: account.second.title }).waitFor();
    barriers.push(...(await barriersOn(visit, 'second step')));
    await page.getByRole('button', { name: account.proof.passkey }).click();
    await isSignedIn(page);

    await signOut(page, shell);
    await page.getByRole('button', { name: account.passkey.signIn }).click();
    await isSignedIn(page);
    expect(barriers).toEqual([]);
    expect(complaintsOf(visit)).toEqual([]);
    await visit.close();
  }, 120_000);

  it('opens nothing with the password alone, and leads back', async () => {
    const visit = await Visit.open(browser, house, language, width);
    const { page } = visit;
    await typePassword(page, name);
    await page.getByRole('heading', { level: 1, name: account.second.title }).waitFor();
    await page.goto(new URL('/cases', page.url()).href);
    await page.getByRole('heading', { level: 1, name: account.second.title }).waitFor();
    expect(await page.locator('nav').count()).toBe(0);
    await page.getByRole('button', { name: account.second.startAgain }).click();
    await page.getByRole('heading', { level: 1, name: shell.signIn.title }).waitFor();
    await visit.close();
  }, 60_000);

  it('says in a sentence that no passkey came, and takes the next try', async () => {
    const visit = await Visit.open(browser, house, language, width);
    const { page } = visit;
    const device = await enrolHere(visit, other, account);
    await signOut(page, shell);
    await typePassword(page, other);
    await device.setVerified(false);
    await page.getByRole('button', { name: account.proof.passkey }).click();
    await page.getByText(problems.code['passkey-cancelled'].title).waitFor();
    await device.setVerified(true);
    await page.getByRole('button', { name: account.proof.passkey }).click();
    await isSignedIn(page);
    await visit.close();
  }, 60_000);
});

describe('an authenticator app', () => {
  const account = textsOf('en', 'account');
  const problems = textsOf('en', 'problems');

  it('is set up from a key that one types, and its codes sign in', async () => {
    const visit = await Visit.open(browser, house, 'en', 1280);
    const { page } = visit;
    await typePassword(page, 'yara');
    await page.getByText(account.enrol.way.app).click();
    const key = page.getByLabel(account.app.secret);
    await key.first().waitFor();
    const secret = (await key.first().innerText()).replaceAll(/\s/g, '');
    const link = await page.getByRole('link', { name: account.app.open }).getAttribute('href');
    expect(link).toContain(`secret=${secret}`);
    const barriers = await barriersOn(visit, 'app');
    const code = page.getByLabel(account.proof.code);
    await code.fill('12345');
    await page.getByRole('button', { name: account.app.confirm }).click();
    await page.getByText(problems.rule.sixDigits).first().waitFor();
    await code.fill(codeOf(secret, house.clock.now()));
    await page.getByRole('button', { name: account.app.confirm }).click();
    await isSignedIn(page);

    await signOut(page, textsOf('en', 'shell'));
    await typePassword(page, 'yara');
    await code.fill('000000');
    await page.getByRole('button', { name: account.proof.codeAct }).click();
    await page.getByText(problems.code['factor-failed'].title).waitFor();
    await code.fill(codeOf(secret, house.clock.now(), 1));
    await page.keyboard.press('Enter');
    await isSignedIn(page);
    expect(barriers).toEqual([]);
    await visit.close();
  }, 90_000);
});

describe.each([
  ['en', 1280, 'tomas'],
  ['ar', 390, 'emil'],
] as const)('my account, in %s at %i pixels', (language, width, name) => {
  const shell = textsOf(language, 'shell');
  const account = textsOf(language, 'account');
  const problems = textsOf(language, 'problems');

  it('shows passkeys, app, password and sessions, and refuses in sentences', async () => {
    const visit = await Visit.open(browser, house, language, width);
    const { page } = visit;
    await enrolHere(visit, name, account);
    await page.locator('.account').click();
    await page.getByRole('link', { name: shell.account.page }).click();
    await page.getByRole('heading', { level: 1, name: account.title }).waitFor();
    await page.getByText(account.session.this).waitFor();
    const barriers = await barriersOn(visit, 'my account');

    await page
      .getByRole('button', { name: account.passkey.removeNamed.replace('{{name}}', `${name} 1`) })
      .click();
    await page.getByRole('dialog').getByRole('button', { name: account.passkey.removeAct }).click();
    await page.getByText(problems.code['last-factor'].title).waitFor();

    await page.getByRole('button', { name: account.passkey.add }).click();
    await page.getByRole('dialog').getByLabel(account.passkey.name).fill('Again');
    await page.getByRole('dialog').getByRole('button', { name: account.passkey.make }).click();
    await page.getByText(problems.code['passkey-known'].title).waitFor();
    await page.getByRole('dialog').getByRole('button', { name: shell.cancel }).click();

    await page.getByRole('button', { name: account.password.change }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel(account.password.new).fill('too short');
    await dialog.getByRole('button', { name: account.password.change }).click();
    await page.getByText(problems.rule.passwordShort).waitFor();
    await dialog.getByText(account.password.show).click();
    expect(await dialog.getByLabel(account.password.new).getAttribute('type')).toBe('text');
    await dialog.getByLabel(account.password.new).fill('orchard violet lantern thirty');
    await dialog.getByRole('button', { name: account.password.change }).click();
    await page.getByText(account.password.done).waitFor();
    expect(barriers).toEqual([]);
    expect(complaintsOf(visit)).toEqual([]);
    await visit.close();
  }, 90_000);
});

describe('my sessions', () => {
  const account = textsOf('en', 'account');
  const shell = textsOf('en', 'shell');

  it('end from another window, which then stands before the door', async () => {
    const first = await Visit.open(browser, house, 'en', 1280);
    const device = await enrolHere(first, 'noor', account);
    const second = await Visit.open(browser, house, 'en', 1280);
    await typePassword(second.page, 'noor');
    await second.page.getByRole('heading', { level: 1, name: account.second.title }).waitFor();
    await first.go('/account');
    const sessions = first.page.getByRole('region', { name: account.session.title });
    await sessions.getByText(account.session.signingIn).waitFor();
    await sessions.getByRole('button', { name: account.session.endOthers }).click();
    await first.page.getByText(account.session.othersEnded).waitFor();
    expect(await sessions.getByRole('listitem').count()).toBe(1);
    await second.page.reload();
    await second.page.getByRole('heading', { level: 1, name: shell.signIn.title }).waitFor();
    expect(await device.count()).toBe(1);
    await first.close();
    await second.close();
  }, 90_000);
});
