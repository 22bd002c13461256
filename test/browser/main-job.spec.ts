import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { password } from '../cast.js';
import { House } from '../house.js';
import { type Language, startBrowser, Visit } from './visit.js';

let house: House;
let browser: Browser;
beforeAll(async () => {
  house = await House.open();
  browser = await startBrowser();
}, 120_000);
afterAll(async () => {
  await browser.close();
  await house.close();
});

/** The texts of one area of the UI, as the people of the test read them. */
function textsOf(language: Language, area: string): any {
  const file = path.join(import.meta.dirname, '..', '..', 'web', 'src', 'texts', language, `${area}.json`);
  return JSON.parse(readFileSync(file, 'utf8'));
}

const risk = { en: 'High', ar: 'مرتفع' } as const;

describe.each(['en', 'ar'] as const)('the main job of a caseworker, in %s', (language) => {
  const shell = textsOf(language, 'shell');
  const cases = textsOf(language, 'cases');
  const caseTexts = textsOf(language, 'case');
  const pseudonym = language === 'en' ? 'Quiet Harbor' : 'مرفأ هادئ';

  it('is done from signing in to a sealed name, and a supervisor sees who opened it', async () => {
    const visit = await Visit.open(browser, house, language, 1280);
    await visit.signIn('amina');
    const { page } = visit;
    await openCase(page);
    await page.getByRole('heading', { level: 1, name: pseudonym }).waitFor();
    await page
      .getByRole('tab', { name: caseTexts.tab.identity })
      .or(page.getByRole('link', { name: caseTexts.tab.identity }))
      .first()
      .click();
    await writeName(page);
    await page.getByText('مريم التجريبي').first().waitFor();
    const id = new URL(page.url()).pathname.split('/')[2]!;
    const stored = await (await house.signIn('amina')).get(`/api/cases/${id}/compartments/identity`);
    expect(stored.body.value.names.map((each: { value: string }) => each.value)).toEqual(['مريم التجريبي']);
    expect(visit.complaints.filter((text) => !text.includes('401'))).toEqual([]);
    await visit.close();
    await seeInLog(id);
  }, 120_000);

  it('says beside the field what is wrong, and keeps what was typed', async () => {
    const visit = await Visit.open(browser, house, language, 390);
    await visit.signIn('amina');
    const { page } = visit;
    await page.getByRole('button', { name: cases.new.title }).first().click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: cases.new.act }).click();
    const field = dialog.getByLabel(cases.new.pseudonym);
    expect(await field.getAttribute('aria-invalid')).toBe('true');
    const description = await field.getAttribute('aria-describedby');
    const texts = await Promise.all(
      description!.split(' ').map((id) => page.locator(`[id="${id}"]`).innerText()),
    );
    expect(texts.join(' ').length).toBeGreaterThan(cases.new.pseudonymHelp.length);
    expect(await field.evaluate((node: any) => node.ownerDocument.activeElement === node)).toBe(true);
    await field.fill('Typed Once');
    await dialog.getByRole('button', { name: cases.new.act }).click();
    expect(await field.inputValue()).toBe('Typed Once');
    await visit.close();
  }, 60_000);

  async function openCase(page: Page): Promise<void> {
    await page.getByRole('button', { name: cases.new.title }).first().click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel(cases.new.pseudonym).fill(pseudonym);
    await dialog.getByRole('button', { name: cases.new.risk }).click();
    await page.getByRole('option', { name: risk[language] }).click();
    await dialog.getByRole('button', { name: cases.new.act }).click();
  }

  async function writeName(page: Page): Promise<void> {
    await page.getByRole('button', { name: caseTexts.document.write }).click();
    const form = page.locator('form').last();
    await form.getByRole('button', { name: caseTexts.identity.addName }).click();
    await form
      .getByRole('textbox', { name: caseTexts.identity.name, exact: true })
      .first()
      .fill('مريم التجريبي');
    await form.getByRole('button', { name: shell.save, exact: true }).click();
    await form.waitFor({ state: 'detached' });
  }

  async function seeInLog(id: string): Promise<void> {
    const visit = await Visit.open(browser, house, language, 1280);
    await visit.signIn('sara');
    await visit.go(`/cases/${id}/readers`);
    const lines = visit.page.locator('main');
    await lines.getByText('Amina').first().waitFor();
    const text = await lines.innerText();
    expect(text).toContain(pseudonym);
    expect(text).toContain(caseTexts.tab.identity);
    await visit.close();
  }
});

describe('the pages under their own policy', () => {
  it('work by keyboard alone, with no complaint of the browser about content policy or trusted types', async () => {
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: 'en' });
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error' && !message.text().includes('401')) complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(error.message));
    await page.goto(house.url.replace('127.0.0.1', 'localhost'));
    await page.locator('input[autocomplete=username]').focus();
    await page.keyboard.type('amina');
    await page.keyboard.press('Tab');
    await page.keyboard.type(password);
    await page.keyboard.press('Enter');
    await page.locator('nav:visible').first().waitFor();
    await page.reload();
    await page.locator('main h1').first().waitFor();
    await page.keyboard.press('Tab');
    // The first stop is the way past the navigation; the others are reached in the order of the page.
    expect(await page.evaluate('document.activeElement.textContent')).toBe(textsOf('en', 'shell').skip);
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.querySelector("main").contains(document.activeElement)')).toBe(true);
    expect(complaints).toEqual([]);
    await context.close();
  }, 60_000);

  it('leave at once with the quick exit, and the session has ended', async () => {
    const visit = await Visit.open(browser, house, 'en', 1280);
    await visit.signIn('bilal');
    const cookie = (await visit.context.cookies())[0]!;
    await visit.context.route('**/*', (route) =>
      route.request().url().startsWith(visit.house.url.replace('127.0.0.1', 'localhost'))
        ? route.continue()
        : route.abort(),
    );
    await visit.page.getByRole('button', { name: textsOf('en', 'shell').quickExit.text }).click();
    const ask = () => house.stranger().get('/api/session', { cookie: `${cookie.name}=${cookie.value}` });
    let answer = await ask();
    for (let tries = 0; tries < 50 && answer.status !== 401; tries += 1) answer = await ask();
    expect(answer.status).toBe(401);
    await visit.close();
  }, 60_000);

  it('keep nothing of a case in the browser after signing out', async () => {
    const visit = await Visit.open(browser, house, 'en', 1280);
    await visit.signIn('amina');
    const stores = await visit.page.evaluate(
      'JSON.stringify([Object.keys(localStorage), Object.keys(sessionStorage), document.cookie])',
    );
    expect(JSON.parse(stores as string)[1]).toEqual([]);
    for (const key of JSON.parse(stores as string)[0] as string[]) expect(key).toMatch(/theme|language/);
    expect(JSON.parse(stores as string)[2]).toBe('');
    await visit.close();
  }, 60_000);
});
