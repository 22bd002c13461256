import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import type { CastName } from '../cast.js';
import {
  breakGlass,
  findBreakGlass,
  letPass,
  noticesOf,
  putOnDuty,
  reason,
  referenceOf,
} from '../emergency/emergencies.js';
import { House } from '../house.js';
import { fill, plain } from './sentences.js';
import { labelOf, textsOf } from './texts.js';
import { type Language, startBrowser, Visit } from './visit.js';

let house: House;
let browser: Browser;
let caseId: string;
let reference: string;
beforeAll(async () => {
  house = await House.open();
  browser = await startBrowser();
}, 120_000);
beforeEach(async () => {
  caseId = await house.openCase();
  reference = await referenceOf(house, caseId);
});
afterAll(async () => {
  await browser.close();
  await house.close();
});

/** Ends every access that somebody has open, so that one test does not show in the next. */
async function endAll(name: CastName): Promise<void> {
  const visitor = await house.signIn(name);
  const { items } = (await visitor.get('/api/break-glass?only=mine')).body;
  for (const { id, version } of items) await visitor.post(`/api/break-glass/${id}/end`, { version });
}

/** Takes everybody off the rota. */
async function clearRota(): Promise<void> {
  const sara = await house.signIn('sara');
  const { items } = (await sara.get('/api/duty')).body;
  for (const { id, version } of items) await sara.post(`/api/duty/${id}/end`, { version });
}

/** What the clocks of the office (Berlin) show at an instant. */
const clockOf = (instant: string): string =>
  new Date(instant).toLocaleTimeString('en-GB', {
    timeZone: 'Europe/Berlin',
    hour: '2-digit',
    minute: '2-digit',
  });

const windows: readonly [Language, 1280 | 390][] = [
  ['en', 1280],
  ['ar', 390],
];

describe.each(windows)('an emergency, in %s at %i pixels', (language, width) => {
  const t = textsOf(language, 'emergency');
  const problems = textsOf(language, 'problems');
  const minutes = (count: number) =>
    fill(t.countdown[count >= 11 ? `left_${language === 'ar' ? 'many' : 'other'}` : 'left_other'], {
      count,
      reference,
    });

  const open = async (name: CastName, address = '/emergency'): Promise<Visit> => {
    const visit = await Visit.open(browser, house, language, width);
    await visit.signIn(name);
    visit.complaints.length = 0;
    await visit.go(address);
    return visit;
  };
  const chooseCase = async ({ page }: Visit): Promise<void> => {
    await page.getByRole('combobox', { name: t.choose.case }).fill(reference);
    await page.getByRole('option', { name: new RegExp(reference) }).click();
    await page.locator('main').getByRole('button', { name: t.open.button, exact: true }).click();
  };
  /** Fills the dialog and opens the case. */
  const openNow = async ({ page }: Visit): Promise<void> => {
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel(t.open.reason).fill(reason);
    await dialog.getByRole('button', { name: t.open.act }).click();
    await dialog.waitFor({ state: 'detached' });
    await page.waitForURL(`**/cases/${caseId}`);
  };

  it('opens a case for a supervisor who says whose life is at risk, after showing what opens and who is told', async () => {
    const visit = await open('sara');
    await chooseCase(visit);
    const dialog = visit.page.getByRole('dialog');
    const said = plain(await dialog.innerText());
    expect(said).toContain(reference);
    for (const sentence of [t.open.only, t.open.toldOther, '60', '24']) expect(said).toContain(sentence);
    await dialog.getByLabel(t.open.reason).fill('Help');
    await dialog.getByRole('button', { name: t.open.act }).click();
    const count = language === 'ar' ? 'tooShort_many' : 'tooShort_other';
    await dialog.getByText(fill(problems.rule[count], { count: 20 })).waitFor();
    expect(await visit.findBarriers()).toEqual([]);
    await openNow(visit);
    await visit.settled();
    const { items } = (await (await house.signIn('sara')).get('/api/break-glass?only=mine')).body;
    expect(items).toHaveLength(1);
    for (const part of items[0].compartments) expect(said).toContain(labelOf(language, 'compartment', part));
    expect(items[0].reason).toBe(reason);
    expect(visit.complaints).toEqual([]);
    await visit.close();
    await endAll('sara');
  }, 90_000);

  it('counts down on every page, says the minutes to a screen reader, and ends when the person ends it', async () => {
    await breakGlass(house, 'sara', caseId);
    const visit = await open('sara', '/cases');
    const banner = visit.page.locator('aside.countdown');
    expect(plain((await banner.getAttribute('aria-label'))!)).toBe(fill(t.countdown.name, { reference }));
    expect(await banner.getByRole('timer').innerText()).toMatch(/^(60:00|59:\d\d)$/);
    expect(plain(await banner.getByRole('status').innerText())).toBe(minutes(60));
    expect(await visit.findBarriers()).toEqual([]);
    expect(await visit.overflow()).toBe(0);
    await banner.getByRole('link', { name: reference }).click();
    await visit.page.waitForURL(`**/cases/${caseId}`);
    await visit.go(`/cases/${caseId}/identity`);
    expect(
      (await (await house.signIn('sara')).get(`/api/cases/${caseId}/compartments/identity`)).status,
    ).toBe(200);
    await banner.getByRole('button').click();
    const dialog = visit.page.getByRole('dialog');
    await dialog.getByRole('button', { name: t.countdown.end, exact: true }).click();
    await banner.waitFor({ state: 'detached' });
    await visit.page.getByText(t.countdown.ended).waitFor();
    expect(
      (await (await house.signIn('sara')).get(`/api/cases/${caseId}/compartments/identity`)).status,
    ).toBe(403);
    await visit.close();
  }, 90_000);

  it('closes on the screen by itself when the hour is over', async () => {
    await breakGlass(house, 'sara', caseId);
    const visit = await Visit.open(browser, house, language, width);
    await visit.page.clock.install();
    await visit.signIn('sara');
    await visit.go(`/cases/${caseId}`);
    const banner = visit.page.locator('aside.countdown');
    await banner.waitFor();
    await visit.page.clock.fastForward('56:00');
    expect(await banner.getByRole('timer').innerText()).toMatch(/^(4:00|3:5\d)$/);
    await visit.page.clock.fastForward('05:00');
    await banner.waitFor({ state: 'detached' });
    await visit.page.getByText(t.countdown.over).waitFor();
    await visit.close();
    await endAll('sara');
  }, 90_000);

  it('is told to the other supervisor at once, who reviews it when it is over and marks the notice as read', async () => {
    const id = (await breakGlass(house, 'sara', caseId)).body.id as string;
    const visit = await open('jonas', '/');
    const said = plain(await visit.page.locator('main').innerText());
    expect(said).toContain(fill(t.notices.by['break-glass'], { name: 'Sara' }));
    expect(
      Number(await visit.page.locator('nav:visible .waiting-count').first().innerText()),
    ).toBeGreaterThan(0);
    await visit.go('/emergency');
    const item = visit.page.locator('.access').filter({ hasText: reference });
    expect(plain(await item.innerText())).toContain(t.review.later);
    expect(await item.getByRole('button').count()).toBe(0);
    await endAll('sara');
    await visit.go('/emergency');
    expect(plain(await item.innerText())).toContain(reason);
    await item.getByRole('button').click();
    const dialog = visit.page.getByRole('dialog');
    await dialog.getByRole('button', { name: t.review.save }).click();
    expect(await dialog.locator('.field-error').count()).toBe(2);
    expect(await visit.findBarriers()).toEqual([]);
    await dialog.getByText(t.verdict.justified, { exact: true }).click();
    await dialog.getByLabel(t.review.text).fill('The police confirmed that he was at the door.');
    await dialog.getByRole('button', { name: t.review.save }).click();
    await dialog.waitFor({ state: 'detached' });
    expect(await findBreakGlass(house, 'jonas', id)).toMatchObject({ verdict: 'justified' });
    await visit.page.locator('.notice-item-unread').getByRole('button').first().click();
    await expectRead('jonas', id);
    await visit.close();
  }, 120_000);

  async function expectRead(name: CastName, id: string): Promise<void> {
    const isRead = async () => (await noticesOf(house, name, id)).every(({ readAt }) => readAt !== null);
    for (let tries = 0; tries < 50 && !(await isRead()); tries += 1)
      await new Promise((resolve) => setTimeout(resolve, 100));
    expect(await isRead()).toBe(true);
  }

  it('shows an auditor who acted and why, and never which case', async () => {
    const id = (await breakGlass(house, 'sara', caseId)).body.id as string;
    await endAll('sara');
    const visit = await open('aida');
    const said = plain(await visit.page.locator('main').innerText());
    expect(said).toContain('Sara');
    expect(said).toContain(t.access.noCase);
    expect(await visit.page.content()).not.toContain(reference);
    expect(await visit.findBarriers()).toEqual([]);
    await visit.close();
    await letPass(house, id, 25 * 60);
    const late = await open('jonas');
    const item = late.page.locator('.access').filter({ hasText: reference });
    expect(plain(await item.innerText())).toContain(t.access.overdue);
    await late.close();
    const { version } = (await findBreakGlass(house, 'jonas', id))!;
    const review = { version, verdict: 'justified', text: 'It was so.' };
    expect((await (await house.signIn('jonas')).post(`/api/break-glass/${id}/review`, review)).status).toBe(
      200,
    );
  }, 90_000);

  it('is found by the person on duty by its reference alone, and what is not found says nothing', async () => {
    await clearRota();
    const off = await open('omar');
    const main = off.page.locator('main');
    expect(await main.innerText()).toContain(t.duty.off);
    expect(await main.innerText()).toContain(t.duty.noNext);
    await off.close();
    await putOnDuty(house, 'omar');
    const visit = await open('omar');
    const { page } = visit;
    await page.getByText(t.lookUp.reference, { exact: true }).first().click();
    const field = page.getByRole('textbox', { name: t.lookUp.reference });
    await field.fill('ZZZZ-ZZZZ');
    await page.getByRole('button', { name: t.lookUp.act }).click();
    await page.getByText(t.lookUp.nothing).waitFor();
    await field.fill(reference);
    await page.getByRole('button', { name: t.lookUp.act }).click();
    await page.locator('.emergency-found').waitFor();
    expect(await page.locator('.emergency-found').innerText()).toContain(reference);
    await page.locator('.emergency-found').getByRole('button').click();
    const dialog = page.getByRole('dialog');
    const said = plain(await dialog.innerText());
    for (const part of ['core', 'contact', 'location'])
      expect(said).toContain(labelOf(language, 'compartment', part));
    expect(said).not.toContain(labelOf(language, 'compartment', 'identity'));
    await openNow(visit);
    await page.locator('aside.countdown').waitFor();
    expect(visit.complaints).toEqual([]);
    await visit.close();
    await endAll('omar');
    await clearRota();
  }, 120_000);

  it('has a rota that supervisors plan, as a picture and in words', async () => {
    await clearRota();
    const visit = await open('sara');
    const { page } = visit;
    await page.getByRole('button', { name: t.rota.add }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('combobox', { name: t.rota.who }).fill('Ine');
    await page.getByRole('option', { name: 'Ines' }).click();
    const tomorrow = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
    await dialog.locator('input[type=date]').first().fill(tomorrow);
    expect(await visit.findBarriers()).toEqual([]);
    await dialog.getByRole('button', { name: t.rota.add }).click();
    await dialog.waitFor({ state: 'detached' });
    await page.getByRole('row').filter({ hasText: 'Ines' }).waitFor();
    expect(await page.locator('.rota-bar').count()).toBe(1);
    const { items } = (await (await house.signIn('ines')).get('/api/duty')).body;
    expect(items).toHaveLength(1);
    // From eight in the evening to eight in the morning, by the clocks of the office.
    expect([items[0].from, items[0].until].map(clockOf)).toEqual(['20:00', '08:00']);
    await page.getByRole('row').filter({ hasText: 'Ines' }).getByRole('button').click();
    await page.getByRole('dialog').locator('.button-danger').click();
    await page.getByText(t.rota.noneAdd).waitFor();
    await visit.close();
  }, 90_000);
});

describe('an emergency by keyboard alone', () => {
  it('opens the case from its page', async () => {
    const t = textsOf('en', 'emergency');
    const visit = await Visit.open(browser, house, 'en', 1280);
    await visit.signIn('sara');
    await visit.go(`/cases/${caseId}`);
    const { page } = visit;
    const focused = () =>
      page.evaluate(
        'document.activeElement.tagName === "TEXTAREA" ? "the text" : document.activeElement.textContent',
      ) as Promise<string>;
    const tabTo = async (text: string): Promise<void> => {
      for (let steps = 0; steps < 40 && (await focused()) !== text; steps += 1)
        await page.keyboard.press('Tab');
      expect(await focused()).toBe(text);
    };
    await tabTo(t.open.button);
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor();
    await tabTo('the text');
    await page.keyboard.type(reason);
    await tabTo(t.open.act);
    await page.keyboard.press('Enter');
    await page.locator('aside.countdown').waitFor();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await visit.close();
    await endAll('sara');
  }, 90_000);
});
