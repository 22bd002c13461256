import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { quarterOf } from '../../src/supervision/reviews/oversight-quarter.js';
import type { CastName } from '../cast.js';
import { House } from '../house.js';
import {
  batchesOf,
  copyToLastMonth,
  draw,
  judge,
  openOften,
  putCheckpoint,
  putFlag,
  readBatch,
} from '../supervision/reviews/months.js';
import { fill, plain } from './sentences.js';
import { barriersOn } from './signing-in.js';
import { labelOf, textsOf } from './texts.js';
import { type Language, startBrowser, Visit } from './visit.js';

let house: House;
let browser: Browser;

beforeAll(async () => {
  house = await House.open();
  browser = await startBrowser();
  const caseId = await house.openCase('amina', 'Grey Heron');
  await openOften(house, 'amina', caseId, 8);
  await copyToLastMonth(house);
  await putFlag(house, { rule: 'F10', severity: 'HIGH', actor: house.people.sara });
  await draw(house);
  await putCheckpoint(house);
}, 120_000);
afterAll(async () => {
  await browser.close();
  await house.close();
});

const windows: readonly [Language, 1280 | 390][] = [
  ['en', 1280],
  ['ar', 390],
];

describe.each(windows)('the desk of a supervisor, in %s at %i pixels', (language, width) => {
  const t = textsOf(language, 'reviews');

  const open = async (name: CastName, address: string): Promise<Visit> => {
    const visit = await Visit.open(browser, house, language, width);
    await visit.signIn(name);
    visit.complaints.length = 0;
    await visit.go(address);
    return visit;
  };
  const check = async (visit: Visit, screen: string): Promise<void> => {
    const shots = process.env['CAUSEWAY_SHOTS'];
    if (shots !== undefined) {
      await visit.page.screenshot({ path: `${shots}/${screen}-${language}-${width}.png`, fullPage: true });
    }
    expect(await barriersOn(visit, screen)).toEqual([]);
    expect([screen, visit.complaints]).toEqual([screen, []]);
  };
  /** Opens the batch about everybody but supervisors. */
  const openBatch = async ({ page }: Visit): Promise<void> => {
    const row = page.locator('.review-batch', { hasText: t.batch.everybody });
    await row.getByRole('button').click();
    await page.locator('.review-item').first().waitFor();
  };

  it('shows the batches with their progress, and the items of one with what its reviewer needs', async () => {
    const visit = await open('jonas', '/oversight/reviews');
    await visit.page.locator('.review-batch').first().waitFor();
    expect(await visit.page.locator('.review-batch').count()).toBe(2);
    expect(plain(await visit.page.locator('main').innerText())).toContain(
      fill(t.batch.about, { names: 'Sara' }),
    );
    await check(visit, 'batches');
    await openBatch(visit);
    const first = plain(await visit.page.locator('.review-item').first().innerText());
    for (const word of [
      'Amina',
      labelOf(language, 'role', 'caseworker'),
      labelOf(language, 'compartment', 'contact'),
    ])
      expect(first).toContain(word);
    expect(await visit.page.evaluate('document.activeElement.tagName')).toBe('H2');
    await check(visit, 'items');
    await visit.close();
  }, 90_000);

  it('takes a verdict by keyboard, and keeps it beside its correction', async () => {
    const visit = await open('jonas', '/oversight/reviews');
    await visit.page.locator('.review-batch').first().waitFor();
    await openBatch(visit);
    const { page } = visit;
    const item = page.locator('.review-item').filter({ hasText: t.item.open }).first();
    const number = await item.locator('h3 .soft').innerText();
    await item.getByRole('button').focus();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog');
    await dialog.waitFor();
    await check(visit, 'verdict');
    await dialog.getByRole('radio').first().focus();
    await page.keyboard.press('Space');
    await page.keyboard.press('Tab');
    await page.keyboard.type('She was on duty that night.');
    await dialog.getByRole('button', { name: t.dialog.save }).press('Enter');
    await dialog.waitFor({ state: 'detached' });
    const judged = page.locator('.review-item').filter({ hasText: number });
    await judged.getByText('She was on duty that night.').waitFor();
    await judged.getByRole('button').click();
    await dialog.getByText(t.verdict.breach, { exact: true }).click();
    await dialog.getByLabel(t.dialog.sentence).fill('The rota says otherwise.');
    await dialog.getByRole('button', { name: t.dialog.save }).click();
    await dialog.waitFor({ state: 'detached' });
    await judged.getByText('The rota says otherwise.').waitFor();
    expect(plain(await judged.innerText())).toContain(t.item.corrected);
    expect(await judged.locator('.review-verdict').count()).toBe(2);
    await check(visit, 'judged');
    await visit.close();
  }, 90_000);

  it('asks for a verdict and for reasons before anything is sent', async () => {
    const visit = await open('jonas', '/oversight/reviews');
    await visit.page.locator('.review-batch').first().waitFor();
    await openBatch(visit);
    const before = await batchesOf(house, 'jonas');
    const { page } = visit;
    await page.locator('.review-item').filter({ hasText: t.item.open }).first().getByRole('button').click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: t.dialog.save }).click();
    await dialog.locator('.field-error').first().waitFor();
    expect(await batchesOf(house, 'jonas')).toEqual(before);
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await visit.close();
  }, 90_000);

  it('lets the auditor read everything and judge nothing', async () => {
    const visit = await open('aida', '/oversight/reviews');
    await visit.page.locator('.review-batch').first().waitFor();
    await openBatch(visit);
    expect(plain(await visit.page.locator('main').innerText())).toContain(t.batch.readOnly);
    expect(await visit.page.locator('.review-item').getByRole('button').count()).toBe(0);
    await check(visit, 'auditor');
    await visit.close();
  }, 90_000);

  it('shows the report of the quarter in pictures and tables, with the state of the log', async () => {
    const [batch] = (await batchesOf(house, 'jonas')).filter(({ flagged }) => flagged > 0);
    const [flagged] = (await readBatch(house, 'jonas', batch!.id)).items;
    if (flagged!.verdicts.length === 0) await judge(await house.signIn('jonas'), batch!.id, flagged!);
    const visit = await open('jonas', '/oversight/report');
    const { page } = visit;
    await page.locator('.report-of').waitFor();
    const said = plain(await page.locator('main').innerText());
    expect(said).toContain(quarterOf(new Date()));
    for (const part of ['flags', 'reviews', 'breakGlass', 'exceptions', 'openings', 'log'])
      expect(said).toContain(t.oversight.part[part]);
    expect(await page.locator('.report-bars').count()).toBe(2);
    expect(said).toContain(labelOf(language, 'compartment', 'contact'));
    await page.locator('pre.report-code').waitFor();
    expect(await page.locator('pre.report-code').innerText()).toMatch(/^[^\n]+\n\d+\n[A-Za-z0-9+/]{43}=\n/);
    expect(said).toContain(t.oversight.log.unwitnessed);
    await check(visit, 'report');
    await visit.close();
  }, 90_000);

  it('gives the report as a file and on paper', async () => {
    const visit = await open('jonas', '/oversight/report');
    const { page } = visit;
    await page.locator('.report-of').waitFor();
    for (const ending of ['pdf', 'csv']) {
      const [file] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', { name: t.oversight[ending] }).click(),
      ]);
      expect(file.suggestedFilename()).toBe(`oversight-${quarterOf(new Date())}-${language}.${ending}`);
    }
    await page.emulateMedia({ media: 'print' });
    expect(await page.getByRole('button', { name: t.oversight.pdf }).isVisible()).toBe(false);
    expect(await page.getByRole('tab').first().isVisible()).toBe(false);
    expect(await page.locator('.report-of').isVisible()).toBe(true);
    expect(visit.complaints).toEqual([]);
    await visit.close();
  }, 90_000);
});
