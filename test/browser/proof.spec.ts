import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { makeSequencer } from '../../src/installation.js';
import type { Sequencer } from '../../src/platform/audit-log/sequencer.js';
import type { CastName } from '../cast.js';
import { House } from '../house.js';
import { plain } from './sentences.js';
import { barriersOn } from './signing-in.js';
import { textsOf } from './texts.js';
import { type Language, startBrowser, Visit } from './visit.js';

let house: House;
let browser: Browser;
let sequencer: Sequencer;
let caseId: string;
beforeAll(async () => {
  house = await House.open();
  browser = await startBrowser();
  caseId = await house.openCase('amina', 'Grey Heron');
  await (await house.signIn('amina')).get(`/api/cases/${caseId}`);
  await (await house.signIn('omar')).get(`/api/cases/${caseId}`);
  sequencer = await makeSequencer(house.opened);
  await sequencer.sequenceNow();
}, 120_000);
afterAll(async () => {
  await sequencer.stop();
  await browser.close();
  await house.close();
});

const windows: readonly [Language, 1280 | 390][] = [
  ['en', 1280],
  ['ar', 390],
];

async function open(name: CastName, address: string, language: Language, width: 1280 | 390): Promise<Visit> {
  const visit = await Visit.open(browser, house, language, width);
  await visit.signIn(name);
  visit.complaints.length = 0;
  await visit.go(address);
  return visit;
}

describe.each(windows)('the proof of the log, in %s at %i pixels', (language, width) => {
  const t = textsOf(language, 'proof');

  it('tells the auditor how the log does, who watches it and what was found', async () => {
    const visit = await open('aida', '/proof', language, width);
    for (const title of [
      t.state.title,
      t.witnesses.title,
      t.findings.title,
      t.checkpoint.title,
      t.activity.title,
      t.standing.title,
      t.prune.title,
    ]) {
      await visit.page.getByRole('heading', { level: 2, name: title }).waitFor();
    }
    const said = plain(await visit.page.locator('main').innerText());
    // No witness runs here: it says so in plain words.
    expect(said).toContain(t.witnesses.standing.unwitnessed.title);
    expect(said).toContain(t.witnesses.standing.unwitnessed.what);
    expect(said).toContain('causeway audit verify');
    expect(await barriersOn(visit, 'page')).toEqual([]);
    expect(visit.complaints).toEqual([]);
    await visit.close();
  }, 120_000);

  it('gives the checkpoint as text and as a picture, and one sheet of it to print', async () => {
    const visit = await open('aida', '/proof', language, width);
    const panel = visit.page.locator('.panel').filter({ hasText: t.checkpoint.what });
    const text = panel.getByRole('group', { name: t.checkpoint.title });
    await text.waitFor();
    const { body } = await (await house.signIn('aida')).get('/api/audit/checkpoint');
    expect((await text.innerText()).split('\n')[0]).toBe(String(body).split('\n')[0]);
    await panel.getByRole('img', { name: t.checkpoint.qr }).waitFor();
    await panel.getByRole('button', { name: t.checkpoint.print }).click();
    const sheet = visit.page.locator('.proof-sheet');
    await sheet.waitFor();
    expect(await barriersOn(visit, 'page')).toEqual([]);
    await visit.page.emulateMedia({ media: 'print' });
    expect(await sheet.isVisible()).toBe(true);
    expect(await visit.page.locator('header').first().isVisible()).toBe(false);
    await visit.close();
  }, 120_000);

  it('does not ask for the deletion of a month that must still be kept', async () => {
    const visit = await open('aida', '/proof', language, width);
    await visit.page.getByRole('button', { name: t.prune.act }).click();
    const dialog = visit.page.getByRole('dialog');
    await dialog.getByLabel(t.prune.month).fill('2026-13');
    await dialog.getByRole('button', { name: t.prune.send }).click();
    await dialog.locator('.field-error').waitFor();
    expect(await barriersOn(visit, 'page')).toEqual([]);
    await visit.close();
  }, 120_000);
});

describe.each(windows)('activity over time, in %s at %i pixels', (language, width) => {
  const t = textsOf(language, 'proof');

  it('stands as a picture, as a sentence and as a table above the log', async () => {
    const visit = await open('sara', '/audit', language, width);
    const figure = visit.page.locator('.activity');
    await figure.waitFor();
    expect(await figure.getByRole('img').getAttribute('aria-label')).toBe(
      await figure.locator('figcaption p').innerText(),
    );
    await figure.locator('summary').click();
    await figure.getByRole('table').waitFor();
    expect(plain(await figure.innerText())).toContain(t.activity.group.refused);
    expect(await barriersOn(visit, 'page')).toEqual([]);
    expect(visit.complaints).toEqual([]);
    await visit.close();
  }, 120_000);
});

describe('technical lines of the log', () => {
  const t = textsOf('en', 'proof');
  const audit = textsOf('en', 'audit');
  const sealing = String(audit.did.row.seal)
    .replaceAll(/<[^>]*>|\{\{\w+\}\}/g, '')
    .trim();

  it('show only to an auditor who asks for them', async () => {
    await house.assign(caseId, 'bilal');
    const visit = await open('aida', '/audit', 'en', 1280);
    await visit.page.locator('.audit-line').first().waitFor();
    const log = visit.page.locator('.audit-lines');
    expect(plain(await log.innerText())).not.toContain(sealing);
    // The service leaves them out: what is asked for anew comes a moment later.
    await visit.page.getByText(t.technical).click();
    await log.getByText(sealing).first().waitFor();
    await visit.close();
  }, 120_000);

  it('are not offered to a supervisor', async () => {
    const visit = await open('sara', '/audit', 'en', 1280);
    await visit.page.locator('.audit-line').first().waitFor();
    expect(await visit.page.getByText(t.technical).count()).toBe(0);
    await visit.close();
  }, 120_000);

  it('open to a supervisor what is sealed beside them: why access was given', async () => {
    await house.assign(caseId, 'lena');
    const visit = await open('sara', '/audit', 'en', 1280);
    await visit.page.getByRole('button', { name: t.detail.open }).first().click();
    const dialog = visit.page.getByRole('dialog', { name: t.detail.title });
    await dialog.getByText('needed for the test').waitFor();
    expect(await barriersOn(visit, 'page')).toEqual([]);
    await visit.close();
  }, 120_000);
});
