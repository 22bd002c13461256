import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Locator, Page } from 'playwright-core';
import type { CastName } from '../cast.js';
import { House } from '../house.js';
import { fill } from './sentences.js';
import { labelOf, textsOf } from './texts.js';
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

/** The name of somebody of the cast as the page shows it. */
const nameOf = (name: CastName) => name[0]!.toUpperCase() + name.slice(1);

async function statusFor(name: CastName, caseId: string): Promise<number> {
  return (await (await house.signIn(name)).get(`/api/cases/${caseId}`)).status;
}

const windows: readonly [Language, 1280 | 390][] = [
  ['en', 1280],
  ['ar', 390],
];

describe.each(windows)('access to a case, in %s at %i pixels', (language, width) => {
  const t = textsOf(language, 'case');
  const cases = textsOf(language, 'cases');
  const audit = textsOf(language, 'audit');
  const rules = textsOf(language, 'problems').rule;
  let caseId: string;
  let otherId: string;
  let visit: Visit;

  beforeAll(async () => {
    caseId = await house.openCase('amina', 'Quiet Harbor');
    otherId = await house.openCase('bilal', 'Grey Heron');
    await house.assign(caseId, 'lena', { kind: 'legal' });
    await house.assign(otherId, 'lena', { kind: 'legal' });
    visit = await Visit.open(browser, house, language, width);
    await visit.signIn('sara');
  }, 60_000);
  afterAll(() => visit.close());

  const button = (place: Page | Locator, name: string) => place.getByRole('button', { name, exact: true });
  const dialog = () => visit.page.getByRole('dialog');

  async function choose(field: string, option: string): Promise<void> {
    await dialog()
      .getByRole('button', { name: new RegExp(`${field}$`) })
      .click();
    await visit.page.getByRole('option', { name: option, exact: true }).click();
  }

  async function find(text: string): Promise<void> {
    await dialog().getByRole('combobox').first().fill(text);
    await visit.page.getByRole('option').filter({ hasText: text }).first().click();
  }

  /** Opens the form on the first page of the case and fills in who, in what way and why. */
  async function fillAssignment(name: CastName, kind: string): Promise<void> {
    await visit.go(`/cases/${caseId}`);
    await button(visit.page, t.team.assign).click();
    await find(nameOf(name));
    await choose(t.team.kindLabel, t.team.kind[kind]);
    await dialog().getByLabel(t.team.reason).fill('needed for the test');
  }

  it('is given after it was shown what it opens and closes, and a new lead takes the place of the old one', async () => {
    await fillAssignment('omar', 'lead');
    await dialog().getByText(t.team.replaces.split('{{name}}')[1].trim()).waitFor();
    await button(dialog(), t.preview.act).click();
    const box = visit.page.getByRole('region', { name: t.preview.title });
    await box.waitFor();
    expect(await box.evaluate((node: any) => node.ownerDocument.activeElement === node)).toBe(true);
    const shown = await box.innerText();
    for (const text of [nameOf('omar'), nameOf('amina'), labelOf(language, 'compartment', 'identity')]) {
      expect(shown).toContain(text);
    }
    expect(await statusFor('omar', caseId)).toBe(404);
    expect(await visit.findBarriers()).toEqual([]);
    await button(dialog(), t.team.assign).click();
    await dialog().waitFor({ state: 'detached' });
    expect([await statusFor('omar', caseId), await statusFor('amina', caseId)]).toEqual([200, 404]);
    await visit.page.locator('.team').getByText(nameOf('omar')).first().waitFor();
  }, 60_000);

  it('is not asked for again without a look when something of it was changed after the look', async () => {
    await fillAssignment('ines', 'specialist');
    await button(dialog(), t.preview.act).click();
    await button(dialog(), t.team.assign).waitFor();
    await dialog().getByText(t.team.narrow).click();
    await dialog()
      .getByText(labelOf(language, 'compartment', 'identity'), { exact: true })
      .click();
    await button(dialog(), t.preview.act).waitFor();
    expect(await button(dialog(), t.team.assign).count()).toBe(0);
    expect(await statusFor('ines', caseId)).toBe(404);
  }, 60_000);

  it('as cover is refused without a last day, in words beside the field', async () => {
    await fillAssignment('bilal', 'cover');
    await button(dialog(), t.preview.act).click();
    await dialog().getByText(rules.coverEnds).first().waitFor();
    const field = dialog().getByLabel(t.team.until);
    expect(await field.getAttribute('aria-invalid')).toBe('true');
    expect(await statusFor('bilal', caseId)).toBe(404);
  }, 60_000);

  it('is refused with a list of what is wrong, in the order of the form', async () => {
    await fillAssignment('bilal', 'cover');
    await dialog().getByLabel(t.team.reason).fill('');
    await button(dialog(), t.preview.act).click();
    const faults = dialog().locator('.form-errors button');
    await faults.first().waitFor();
    const found = await faults.allInnerTexts();
    expect(found.map((text) => text.includes(rules.coverEnds))).toEqual([true, false]);
    await button(dialog(), textsOf(language, 'shell').cancel).click();
  }, 60_000);

  it('ends, and the focus goes to the heading above what is gone', async () => {
    await house.assign(caseId, 'noor', { kind: 'specialist' });
    await visit.go(`/cases/${caseId}`);
    const end = fill(t.team.endWho, { name: nameOf('noor') });
    await visit.page.getByRole('button', { name: end }).click();
    await dialog().getByLabel(t.team.reason).fill('the work is done');
    await button(dialog(), t.team.end).click();
    await visit.page.getByRole('button', { name: end }).waitFor({ state: 'detached' });
    await visit.page.waitForFunction(
      (name) => (globalThis as any).document.activeElement?.innerText === name,
      t.team.title,
    );
    expect(await statusFor('noor', caseId)).toBe(404);
  }, 60_000);

  it('is explained for a part: who opens it by which grant, and who could in an emergency', async () => {
    await visit.go(`/cases/${caseId}/identity`);
    await button(visit.page, t.explain.ask).click();
    const lines = dialog().locator('.explain-line');
    await lines.first().waitFor();
    const lena = await lines.filter({ hasText: nameOf('lena') }).innerText();
    expect(lena).toContain(t.explain.level.read);
    expect(lena).toContain(t.explain.ground.legal);
    const whole = await dialog().innerText();
    expect(whole).toContain(nameOf('jonas'));
    expect(whole).not.toContain(nameOf('ines'));
    expect(await visit.findBarriers()).toEqual([]);
    await visit.page.keyboard.press('Escape');
    await dialog().waitFor({ state: 'detached' });
  }, 60_000);

  it('is shown over time, and for a chosen day: those who could see the case, or nobody', async () => {
    await visit.go(`/cases/${caseId}/access`);
    const table = visit.page.getByRole('table', { name: t.team.historyTitle });
    await table.getByText(nameOf('amina')).first().waitFor();
    const day = visit.page.getByLabel(t.times.on);
    const today = new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/Berlin' }).format(house.clock.now());
    await day.fill(today);
    await table.getByText(nameOf('lena')).first().waitFor();
    expect(await table.innerText()).toContain(nameOf('amina'));
    await day.fill('2020-01-15');
    const nobody = t.times.couldSee_zero.split('{{day}}')[1].trim();
    await visit.page.getByRole('status').getByText(nobody).waitFor();
    expect(await table.count()).toBe(0);
  }, 60_000);

  it('is closed by a wall that two people make: asked for with a look at who loses what, and it waits', async () => {
    await visit.go(`/cases/${caseId}/access`);
    await button(visit.page, t.walls.ask).click();
    await find('Grey Heron');
    await choose(t.walls.kindLabel, t.walls.kind['co-defendants']);
    await dialog().getByLabel(t.team.reason).fill('charged together');
    await button(dialog(), t.walls.preview).click();
    const box = visit.page.getByRole('region', { name: t.preview.title });
    await box.getByText(nameOf('lena')).first().waitFor();
    await button(dialog(), t.walls.send).click();
    await visit.page.getByText(t.walls.waits, { exact: true }).first().waitFor();
    expect(await statusFor('lena', otherId)).toBe(200);
    await grantAndUse('wall.make');
    await visit.go(`/cases/${caseId}/access`);
    await button(visit.page, t.walls.askEnd).waitFor();
    expect([await statusFor('lena', caseId), await statusFor('lena', otherId)]).toEqual([200, 404]);
    await visit.go('/audit');
    await visit.page.getByText(audit.secondPerson, { exact: true }).first().waitFor();
  }, 90_000);

  /** Jonas grants the open request of this case, and Sara carries it out: both on pages of their own. */
  async function grantAndUse(act: string): Promise<void> {
    const [sara, jonas] = [await house.signIn('sara'), await house.signIn('jonas')];
    const open = (await jonas.get('/api/approvals?open=true&limit=200')).body.items as any[];
    const asked = open.find((each) => each.act === act && each.payload.caseId === caseId);
    const decision = { version: asked.version, requestHash: asked.requestHash };
    const granted = await jonas.post(`/api/approvals/${asked.id}/grant`, decision);
    expect(granted.status).toBe(200);
    const use = { version: granted.body.version, payload: asked.payload };
    expect((await sara.post(`/api/approvals/${asked.id}/use`, use)).status).toBe(200);
  }

  it('is refused across the wall before anything is given', async () => {
    await fillAssignment('marc', 'legal');
    await house.assign(otherId, 'marc', { kind: 'legal' });
    await button(dialog(), t.preview.act).click();
    await visit.page.getByRole('alert').getByText(t.preview.refused.wall).waitFor();
    expect(await button(dialog(), t.team.assign).count()).toBe(0);
    expect(await statusFor('marc', caseId)).toBe(404);
  }, 60_000);

  it('ends for a supervisor with a conflict of interest, and begins again when that is over', async () => {
    await visit.go(`/cases/${caseId}/access`);
    await button(visit.page, t.exclusions.add).click();
    await find(nameOf('jonas'));
    await choose(t.exclusions.kindLabel, t.exclusions.kind['conflict-of-interest']);
    await button(dialog(), t.exclusions.add).click();
    await dialog().waitFor({ state: 'detached' });
    expect(await statusFor('jonas', caseId)).toBe(404);
    await visit.page
      .getByRole('button', { name: new RegExp(`^${t.exclusions.end}`) })
      .first()
      .click();
    await button(dialog(), t.exclusions.end).click();
    await dialog().waitFor({ state: 'detached' });
    expect(await statusFor('jonas', caseId)).toBe(200);
  }, 60_000);

  it('of the office is hidden only when another supervisor is named, and the case says that it is hidden', async () => {
    await visit.go(`/cases/${otherId}/access`);
    await button(visit.page, t.hiding.act).click();
    await dialog().getByLabel(t.team.reason).fill('a threat inside the office');
    await button(dialog(), t.hiding.act).click();
    await dialog().getByText(rules.hideOther).first().waitFor();
    await dialog().getByText(nameOf('jonas')).click();
    await button(dialog(), t.hiding.act).click();
    await dialog().waitFor({ state: 'detached' });
    await visit.page.locator('.case-head').getByText(t.hiding.badge, { exact: true }).waitFor();
    await visit.go('/cases');
    await visit.page.getByText(cases.hidden, { exact: true }).first().waitFor();
    await visit.go(`/cases/${otherId}/access`);
    await button(visit.page, t.hiding.end).click();
    await button(dialog(), t.hiding.end).click();
    await button(visit.page, t.hiding.act).waitFor();
  }, 60_000);

  it('is arranged in a tab of its own for a supervisor', async () => {
    await visit.go(`/cases/${caseId}`);
    const tab = visit.page.getByRole('tab', { name: t.tab.access, exact: true });
    expect(await tab.count()).toBe(1);
    await tab.click();
    await button(visit.page, t.walls.ask).waitFor();
    await visit.settled();
    // The tab names the panel that is on the page now.
    expect(await visit.page.locator(`#${await tab.getAttribute('aria-controls')}`).count()).toBe(1);
  }, 60_000);

  it('has no barrier on its pages and none is wider than the window', async () => {
    for (const tab of ['', 'access', 'identity']) {
      await visit.go(`/cases/${caseId}/${tab}`);
      expect({ tab, barriers: await visit.findBarriers() }).toEqual({ tab, barriers: [] });
      expect(await visit.overflow()).toBe(0);
    }
  }, 60_000);

  it('in an emergency is said on the page of the case, and in the log', async () => {
    const sara = await house.signIn('sara');
    const reason = 'A threat to the life of the person came in by phone tonight';
    expect((await sara.post('/api/break-glass', { caseId, reason })).status).toBe(201);
    await visit.go(`/cases/${caseId}/contact`);
    await visit.page.getByText(t.emergency.title, { exact: true }).waitFor();
    await visit.page.getByText(textsOf(language, 'shell').notWritten).waitFor();
    expect(await visit.findBarriers()).toEqual([]);
    await visit.go(`/cases/${caseId}/readers`);
    const mark = textsOf(language, 'readers').mark.emergency;
    await visit.page.getByText(mark, { exact: true }).first().waitFor();
  }, 60_000);

  it('is found in the log by what was done', async () => {
    await visit.go('/audit');
    await visit.page.locator('.audit-line').first().waitFor();
    const filter = visit.page.getByRole('combobox').first();
    // A list closes when the page scrolls under it, so the page scrolls first, as under a thumb.
    await filter.scrollIntoViewIfNeeded();
    await filter.click();
    await filter.fill(audit.name.assignment.grant);
    await visit.page.getByRole('option', { name: audit.name.assignment.grant, exact: true }).click();
    await visit.page.locator('.audit-line').first().waitFor();
    await visit.settled();
    const lines = await visit.page.locator('.audit-line .audit-text > p').allInnerTexts();
    // Between the name and the case: what was done.
    const given = audit.did.assignment.grant.split(/<[^>]+>/)[2].trim();
    expect(lines.length).toBeGreaterThan(0);
    for (const line of lines) expect(line).toContain(given);
  }, 60_000);

  it('is not arranged by a caseworker: no tab of it, no question who can open what', async () => {
    const other = await Visit.open(browser, house, language, width);
    await other.signIn('omar');
    await other.go(`/cases/${caseId}/access`);
    await other.page.getByRole('heading', { name: t.way.title }).waitFor();
    expect(await other.page.getByRole('tab', { name: t.tab.access, exact: true }).count()).toBe(0);
    await other.go(`/cases/${caseId}/identity`);
    expect(await button(other.page, t.explain.ask).count()).toBe(0);
    await other.close();
  }, 60_000);
});

describe('giving access by keyboard alone', () => {
  it('works from the button to the confirmation, and the look comes before the last Enter', async () => {
    const t = textsOf('en', 'case');
    const caseId = await house.openCase('amina', 'Silent Creek');
    const visit = await Visit.open(browser, house, 'en', 1280);
    await visit.signIn('sara');
    await visit.go(`/cases/${caseId}`);
    const { keyboard } = visit.page;
    await visit.page.getByRole('button', { name: t.team.assign, exact: true }).focus();
    await keyboard.press('Enter');
    await visit.page.getByRole('dialog').getByRole('combobox').focus();
    await keyboard.type('Noor');
    await keyboard.press('ArrowDown');
    await keyboard.press('Enter');
    // The clinician has one role: the next stop after it is in what way.
    for (const key of ['Tab', 'Tab', 'Enter', 'Enter']) await keyboard.press(key);
    await visit.page.getByRole('dialog').getByLabel(t.team.reason).focus();
    await keyboard.type('health at risk');
    await keyboard.press('Tab');
    await keyboard.press('Enter');
    await visit.page.getByRole('region', { name: t.preview.title }).waitFor();
    expect(await statusFor('noor', caseId)).toBe(404);
    await keyboard.press('Tab');
    await keyboard.press('Enter');
    await visit.page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await statusFor('noor', caseId)).toBe(200);
    await visit.close();
  }, 60_000);
});
