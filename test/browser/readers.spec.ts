import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import type { CastName } from '../cast.js';
import { grantRequest } from '../cases/walls.js';
import { House } from '../house.js';
import { plain } from './sentences.js';
import { barriersOn } from './signing-in.js';
import { labelOf, textsOf } from './texts.js';
import { type Language, startBrowser, Visit } from './visit.js';

let house: House;
let browser: Browser;
let caseId: string;
beforeAll(async () => {
  house = await House.open();
  browser = await startBrowser();
}, 120_000);
afterAll(async () => {
  await browser.close();
  await house.close();
});
beforeEach(async () => {
  caseId = await house.openCase('amina', 'Grey Heron');
  const amina = await house.signIn('amina');
  await amina.get(`/api/cases/${caseId}`);
  await amina.get(`/api/cases/${caseId}/compartments/contact`);
  await (await house.signIn('omar')).get(`/api/cases/${caseId}`);
});

const windows: readonly [Language, 1280 | 390][] = [
  ['en', 1280],
  ['ar', 390],
];

const DAY = 86_400_000;
const dayAway = (days: number) => new Date(Date.now() + days * DAY).toISOString().slice(0, 10);

async function openTab(name: CastName, language: Language, width: 1280 | 390): Promise<Visit> {
  const visit = await Visit.open(browser, house, language, width);
  await visit.signIn(name);
  visit.complaints.length = 0;
  await visit.go(`/cases/${caseId}/readers`);
  return visit;
}

describe.each(windows)('who read this, in %s at %i pixels', (language, width) => {
  const t = textsOf(language, 'readers');
  const audit = textsOf(language, 'audit');

  it('shows a supervisor who read the case, opens into its lines, and keeps refused attempts apart', async () => {
    const visit = await openTab('sara', language, width);
    const run = visit.page.locator('.run:not(.run-attempt)').filter({ hasText: 'Amina' }).first();
    await run.waitFor();
    const said = plain(await run.innerText());
    expect(said).toContain(labelOf(language, 'compartment', 'contact'));
    expect(said).toContain(labelOf(language, 'role', 'caseworker'));
    expect(said).toContain(audit.grant.lead);
    expect(said).not.toContain(audit.name.compartment.open);
    await run.locator('summary').click();
    expect(plain(await run.innerText())).toContain(audit.name.compartment.open);
    const attempt = visit.page.locator('.run-attempt').first();
    expect(plain(await attempt.innerText())).toContain('Omar');
    // The head of the page stays in sight and would cover what axe measures.
    await visit.page.evaluate('scrollTo(0, 0)');
    expect(await barriersOn(visit, 'page')).toEqual([]);
    expect(visit.complaints).toEqual([]);
    await visit.close();
  }, 90_000);

  it('answers before an incident with a list that is headed as one and no accusation', async () => {
    const visit = await openTab('sara', language, width);
    await visit.page.getByRole('button', { name: t.act.incident }).click();
    const dialog = visit.page.getByRole('dialog');
    await dialog.getByRole('button', { name: t.incident.kindLabel }).click();
    await visit.page.getByRole('option', { name: t.incident.kind.THREAT }).click();
    await dialog.getByLabel(t.incident.day).fill(dayAway(-1));
    await dialog.getByLabel(t.incident.time).fill('00:01');
    expect(await barriersOn(visit, 'page')).toEqual([]);
    await dialog.getByRole('button', { name: t.incident.ask }).click();
    await dialog.getByText(t.incident.listTitle).waitFor();
    const said = plain(await dialog.innerText());
    expect(said).toContain(t.incident.noAccusation);
    // Everything was read after that moment: nobody stands on the list.
    expect(said).toContain(t.incident.nobody);
    await dialog
      .getByRole('button', { name: textsOf(language, 'shell').close, exact: true })
      .last()
      .click();
    await visit.page.getByRole('button', { name: t.act.inquiries }).click();
    await visit.page.getByRole('dialog').getByText(t.incident.kind.THREAT).waitFor();
    await visit.close();
  }, 90_000);

  it('names in that list who read, how often and what explains it', async () => {
    const sara = await house.signIn('sara');
    const at = new Date(house.clock.now()).toISOString();
    const made = await sara.post(`/api/cases/${caseId}/readers/incident`, { at, kind: 'DOXING' });
    expect(made.status).toBe(201);
    const visit = await openTab('sara', language, width);
    await visit.page.getByRole('button', { name: t.act.inquiries }).click();
    const dialog = visit.page.getByRole('dialog');
    await dialog.getByRole('button', { name: t.inquiries.open }).click();
    const reader = dialog.locator('.before-reader').filter({ hasText: 'Amina' });
    await reader.waitFor();
    expect(plain(await reader.innerText())).toContain(t.explanation.assigned);
    expect(await barriersOn(visit, 'page')).toEqual([]);
    await visit.close();
  }, 90_000);

  it('makes the list for the person in a language of its own, without a name, a reference or a term', async () => {
    const visit = await openTab('amina', language, width);
    await visit.page.getByRole('button', { name: t.act.paper }).click();
    const other: Language = language === 'en' ? 'ar' : 'en';
    const paper = visit.page.locator('.paper');
    await paper.waitFor();
    expect(await paper.getAttribute('lang')).toBe(language);
    expect(plain(await paper.innerText())).toContain(t.paper.withheld);
    await visit.page
      .getByRole('radio', { name: other === 'ar' ? 'العربية' : 'English' })
      .check({ force: true });
    await visit.page.locator(`.paper[lang=${other}]`).waitFor();
    const texts = textsOf(other, 'readers');
    const said = plain(await paper.innerText());
    expect(await paper.getAttribute('dir')).toBe(other === 'ar' ? 'rtl' : 'ltr');
    for (const sentence of [
      texts.paper.heading.neutral,
      texts.paper.withheld,
      texts.paper.roleNames.caseworker,
      texts.paper.part.contact,
      texts.paper.purpose.casework,
    ])
      expect(said).toContain(sentence);
    for (const name of ['Amina', 'Grey Heron', 'Causeway', 'North', 'omar', 'Omar']) {
      expect(said).not.toContain(name);
    }
    expect(await barriersOn(visit, 'page')).toEqual([]);
    expect(visit.complaints).toEqual([]);
    await visit.close();
  }, 90_000);

  it('prints the paper and nothing around it', async () => {
    const visit = await openTab('amina', language, width);
    await visit.page.getByRole('button', { name: t.act.paper }).click();
    await visit.page.locator('.paper').waitFor();
    await visit.page.emulateMedia({ media: 'print' });
    expect(await visit.page.locator('.paper').isVisible()).toBe(true);
    for (const around of ['header', 'nav', 'h1', '.paper-acts']) {
      expect([around, await visit.page.locator(around).first().isVisible()]).toEqual([around, false]);
    }
    // As wide as a sheet of A4, with nothing beside it and nothing cut off.
    await visit.page.setViewportSize({ width: 794, height: 1123 });
    expect(await visit.page.locator('.paper').boundingBox()).toMatchObject({ x: 0, y: 0, width: 794 });
    expect(await visit.overflow()).toBe(0);
    await visit.close();
  }, 90_000);

  it('asks a second supervisor to keep readings back, and shows what is kept back with its end', async () => {
    const visit = await openTab('sara', language, width);
    await visit.page.getByRole('button', { name: t.withheld.ask }).click();
    const dialog = visit.page.getByRole('dialog');
    await dialog.getByText(textsOf(language, 'approvals').withholdGround.safety).click();
    await dialog.getByLabel(t.withhold.from, { exact: false }).first().fill(dayAway(-3));
    await dialog.getByLabel(t.withhold.until).fill(dayAway(40));
    await dialog.getByLabel(t.withhold.reason).fill('A brother reads his mail.');
    expect(await barriersOn(visit, 'page')).toEqual([]);
    await dialog.getByRole('button', { name: t.withhold.send }).click();
    await visit.page.getByText(t.withhold.asked).waitFor();
    const sara = await house.signIn('sara');
    const { items } = (await sara.get('/api/approvals?open=true')).body;
    const asked = items.find((item: { act: string }) => item.act === 'readers.withhold');
    expect((await grantRequest(house, asked.id)).status).toBe(200);
    const payload = (await sara.get(`/api/approvals/${asked.id}`)).body.payload;
    const used = await sara.post(`/api/approvals/${asked.id}/use`, { version: 2, payload });
    expect(used.status).toBe(200);
    await visit.go(`/cases/${caseId}/readers`);
    const kept = visit.page.locator('.withheld-item');
    await kept.waitFor();
    expect(plain(await kept.innerText())).toContain('Jonas');
    await visit.close();
  }, 120_000);
});

describe('who read this, for others', () => {
  it('stays what it was for a caseworker: own lines, and the list for the person', async () => {
    const t = textsOf('en', 'readers');
    const visit = await openTab('amina', 'en', 1280);
    await visit.page.locator('.audit-line').first().waitFor();
    expect(await visit.page.getByRole('button', { name: t.act.incident }).count()).toBe(0);
    expect(await visit.page.getByRole('button', { name: t.act.paper }).count()).toBe(1);
    await visit.close();
  }, 90_000);

  it('opens a run by keyboard alone', async () => {
    const audit = textsOf('en', 'audit');
    const visit = await openTab('sara', 'en', 1280);
    const run = visit.page.locator('.run:not(.run-attempt)').filter({ hasText: 'Amina' }).first();
    await run.waitFor();
    const isThere = () =>
      visit.page.evaluate(
        `document.activeElement.tagName === 'SUMMARY' && document.activeElement.textContent.includes('Amina')`,
      );
    for (let steps = 0; steps < 80 && !(await isThere()); steps += 1) await visit.page.keyboard.press('Tab');
    await visit.page.keyboard.press('Enter');
    expect(plain(await run.innerText())).toContain(audit.name.compartment.open);
    await visit.close();
  }, 90_000);
});
