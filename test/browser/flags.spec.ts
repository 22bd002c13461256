import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import type { CastName } from '../cast.js';
import { House } from '../house.js';
import { look, refuse, rekeyAlone } from '../supervision/flags/looking.js';
import { fill, plain } from './sentences.js';
import { barriersOn, complaintsOf } from './signing-in.js';
import { textsOf } from './texts.js';
import { type Language, startBrowser, Visit } from './visit.js';

let house: House;
let browser: Browser;
let caseId: string;
let coveredReference: string;
beforeAll(async () => {
  house = await House.open();
  browser = await startBrowser();
  caseId = await house.openCase('amina', 'Grey Heron');
  const covered = await house.openCase('amina', 'Avocet');
  const until = new Date(Date.now() + 3 * 86_400_000).toISOString().slice(0, 10);
  await house.assign(covered, 'bilal', { kind: 'cover', until });
  coveredReference = (await (await house.signIn('bilal')).get(`/api/cases/${covered}`)).body
    .reference as string;
  await refuse(house, 'omar', caseId);
  await rekeyAlone(house, caseId);
  await (await house.signIn('amina')).get(`/api/cases/${caseId}/compartments/legal-privileged`);
  await look(house);
}, 120_000);
afterAll(async () => {
  await browser.close();
  await house.close();
});

const windows: readonly [Language, 1280 | 390][] = [
  ['en', 1280],
  ['ar', 390],
];

describe.each(windows)('the flags, in %s at %i pixels', (language, width) => {
  const t = textsOf(language, 'flags');

  const open = async (name: CastName): Promise<Visit> => {
    const visit = await Visit.open(browser, house, language, width);
    await visit.signIn(name);
    visit.complaints.length = 0;
    await visit.go('/oversight/flags');
    return visit;
  };
  /** The flag of a pattern as it stands on the screen. */
  const flagOf = ({ page }: Visit, rule: string) =>
    page.locator('.flag').filter({ has: page.getByRole('heading', { name: t.rule[rule], exact: true }) });

  it('show a supervisor what is unexplained first, in words: who, what, when, which case, what was looked for', async () => {
    const visit = await open('sara');
    const names = await visit.page.locator('.flag h4').allInnerTexts();
    expect(names.at(-1)).toBe(t.rule.F01);
    expect(names.slice(0, -1).sort()).toEqual([t.rule.F09, t.rule.F13, t.rule.F21].sort());
    const refused = plain(await flagOf(visit, 'F13').innerText());
    const count = language === 'ar' ? 'F13_few' : 'F13_other';
    expect(refused).toContain(fill(t.said[count], { who: 'Omar', count: 6 }));
    expect(refused).toContain(t.severity.MEDIUM);
    expect(refused).toContain('Grey Heron');
    expect(refused).toContain(fill(t.notFound, { kinds: t.looksFor['role-change'] }));
    const covered = plain(await flagOf(visit, 'F01').innerText());
    expect(covered).toContain(coveredReference);
    expect(covered).toContain(plain(t.found.cover).split('{{')[0]!.trim());
    expect(plain(await flagOf(visit, 'F09').innerText())).toContain(t.fact.privileged);
    expect(plain(await flagOf(visit, 'F21').innerText())).toContain(fill(t.said.F21, { who: t.nobody }));
    expect(plain(await visit.page.locator('main').innerText())).toContain(plain(t.lead));
    expect(await barriersOn(visit, 'flags')).toEqual([]);
    expect(complaintsOf(visit)).toEqual([]);
    await visit.close();
  }, 90_000);

  it('have a picture of the weeks that says the same in words', async () => {
    const visit = await open('sara');
    const picture = visit.page.locator('svg.flag-weeks-bars');
    const said = (await picture.getAttribute('aria-label'))!;
    for (const severity of ['CRITICAL', 'HIGH', 'MEDIUM']) expect(said).toContain(t.severity[severity]);
    expect(await picture.locator('rect:not(.flag-bar-ground)').count()).toBe(3);
    await visit.close();
  }, 90_000);

  it('can be cut to one pattern with the keyboard alone', async () => {
    const visit = await open('jonas');
    const { page } = visit;
    await page.getByRole('button', { name: t.filter.rule }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('option', { name: t.rule.F09 }).waitFor();
    // "All patterns" is chosen; F09 is the fifth below it.
    for (let step = 0; step < 5; step++) await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await flagOf(visit, 'F13').waitFor({ state: 'detached' });
    await flagOf(visit, 'F09').waitFor();
    expect(await page.locator('.flag').count()).toBe(1);
    await visit.close();
  }, 90_000);

  it('name the patterns that begin later, and the numbers of the others', async () => {
    const visit = await open('sara');
    const said = plain(await visit.page.locator('main').innerText());
    for (const sentence of [t.rules.laterWhy, t.later.F02, t.later.F19, t.rules.withReleases]) {
      expect(said).toContain(plain(sentence));
    }
    await visit.close();
  }, 90_000);

  it('are raised by the numbers that a supervisor sets, each within its range', async () => {
    const visit = await open('sara');
    const { page } = visit;
    await page.getByRole('button', { name: fill(t.rules.changeOf, { name: t.rule.F06 }) }).click();
    const dialog = page.getByRole('dialog');
    const exports = dialog.getByLabel(t.number.exports);
    await exports.fill('999');
    await dialog.getByRole('button', { name: t.dialog.save }).click();
    await dialog.locator('.field-error').waitFor();
    expect(await barriersOn(visit, 'thresholds')).toEqual([]);
    const wanted = width === 1280 ? '4' : '6';
    await exports.fill(wanted);
    await dialog.getByRole('button', { name: t.dialog.save }).click();
    await dialog.waitFor({ state: 'detached' });
    await page.getByText(t.dialog.saved).waitFor();
    const stored = await (await house.signIn('jonas')).get('/api/flags/thresholds');
    const rule = (stored.body.items as { rule: string; numbers: unknown[] }[]).find(
      (each) => each.rule === 'F06',
    );
    expect(rule!.numbers).toContainEqual(expect.objectContaining({ name: 'exports', value: Number(wanted) }));
    await visit.close();
  }, 90_000);

  it('show an auditor the same without the cases, and nothing to change', async () => {
    const visit = await open('aida');
    const said = plain(await visit.page.locator('main').innerText());
    expect(said).toContain('Omar');
    expect(said).toContain(t.fact.hidden);
    expect(said).not.toContain('Grey Heron');
    expect(
      await visit.page.getByRole('button', { name: fill(t.rules.changeOf, { name: t.rule.F06 }) }).count(),
    ).toBe(0);
    expect(await barriersOn(visit, 'flags of the auditor')).toEqual([]);
    await visit.close();
  }, 90_000);
});
