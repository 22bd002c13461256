import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Locator } from 'playwright-core';
import type { ApprovalView } from '../../src/approvals/approvals.schema.js';
import type { CastName } from '../cast.js';
import { House } from '../house.js';
import { breakGlass, findBreakGlass, letPass, referenceOf } from '../emergency/emergencies.js';
import { fill, hyphened, plain } from './sentences.js';
import { textsOf } from './texts.js';
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

const why = 'They were arrested together and blame each other.';

interface Wall {
  readonly id: string;
  readonly caseId: string;
  readonly otherId: string;
  readonly references: readonly [string, string];
}

/** Somebody asks for a wall between two new cases. */
async function askForWall(name: CastName): Promise<Wall> {
  const [caseId, otherId] = [await house.openCase(), await house.openCase()];
  const payload = { caseId, otherId, kind: 'co-defendants', reach: 'legal-advisers' };
  const asker = await house.signIn(name);
  const answer = await asker.post('/api/approvals', { act: 'wall.make', payload, reason: why });
  expect(answer.status).toBe(201);
  const references = [await referenceOf(house, caseId), await referenceOf(house, otherId)] as const;
  return { id: answer.body.id, caseId, otherId, references };
}

/** The request as somebody sees it through the service. */
async function read(name: CastName, id: string): Promise<ApprovalView> {
  return (await (await house.signIn(name)).get(`/api/approvals/${id}`)).body;
}

/** The other supervisor grants a request. */
async function grant(name: CastName, id: string): Promise<void> {
  const { version, requestHash } = await read(name, id);
  const answer = await (
    await house.signIn(name)
  ).post(`/api/approvals/${id}/grant`, { version, requestHash });
  expect(answer.status).toBe(200);
}

const windows: readonly [Language, 1280 | 390][] = [
  ['en', 1280],
  ['ar', 390],
];

describe.each(windows)('approvals, in %s at %i pixels', (language, width) => {
  const t = textsOf(language, 'approvals');

  const open = async (name: CastName): Promise<Visit> => {
    const visit = await Visit.open(browser, house, language, width);
    await visit.signIn(name);
    visit.complaints.length = 0;
    await visit.go('/approvals');
    return visit;
  };
  /** The card of a request for a wall: its title says it with the two references. */
  const cardOf = (visit: Visit, { references: [one, other] }: Wall): Locator =>
    visit.page
      .locator('.approval')
      .filter({ has: visit.page.getByText(one, { exact: true }) })
      .filter({
        has: visit.page.getByText(other, { exact: true }),
      });
  const buttonOf = (card: Locator, act: string): Locator =>
    card.getByRole('button', { name: new RegExp(`^${t.act[act]}: `) });
  const confirm = async (visit: Visit, act: string): Promise<void> => {
    const dialog = visit.page.getByRole('dialog');
    await dialog.getByRole('button', { name: t.act[act], exact: true }).click();
    await dialog.waitFor({ state: 'detached' });
  };

  it('show what waits for a supervisor in plain words and with a count, and take the decision once confirmed', async () => {
    const wall = await askForWall('jonas');
    const visit = await open('sara');
    const counted = (await (await house.signIn('sara')).get('/api/approvals')).body.waiting as number;
    expect(counted).toBeGreaterThan(0);
    expect(await visit.page.locator('nav:visible .waiting-count').first().innerText()).toBe(String(counted));
    const card = cardOf(visit, wall);
    const said = plain(await card.innerText());
    const [one, other] = wall.references;
    expect(said).toContain(fill(t.title.wallMake, { one, other }));
    for (const sentence of [why, t.wallKind['co-defendants'], t.wallReach['legal-advisers'], 'Jonas'])
      expect(said).toContain(sentence);
    expect(said).toContain(t.state.asked);
    await buttonOf(card, 'grant').click();
    const asked = plain(await visit.page.getByRole('dialog').innerText());
    for (const sentence of [fill(t.title.wallMake, { one, other }), why, t.wallKind['co-defendants']])
      expect(asked).toContain(sentence);
    expect((await read('sara', wall.id)).state).toBe('asked');
    expect(await visit.findBarriers()).toEqual([]);
    await confirm(visit, 'grant');
    await visit.page.getByText(t.done.grant).waitFor();
    expect(await read('sara', wall.id)).toMatchObject({ state: 'granted', decider: { name: 'Sara' } });
    expect(visit.complaints).toEqual([]);
    await visit.close();
  }, 90_000);

  it('let whoever asked carry out exactly what was granted, once', async () => {
    const wall = await askForWall('jonas');
    await grant('sara', wall.id);
    const visit = await open('jonas');
    await buttonOf(cardOf(visit, wall), 'use').click();
    await confirm(visit, 'use');
    await visit.page.getByText(t.done.use).waitFor();
    await visit.settled();
    const walls = (await (await house.signIn('jonas')).get(`/api/cases/${wall.caseId}/walls`)).body.items;
    expect(walls.map((each: { other: { id: string } }) => each.other.id)).toEqual([wall.otherId]);
    const card = cardOf(visit, wall);
    expect(plain(await card.innerText())).toContain(t.state.used);
    expect(await card.getByRole('button').count()).toBe(0);
    await visit.close();
  }, 90_000);

  it('tell whoever asked that somebody else decides, and let them take it back', async () => {
    const wall = await askForWall('sara');
    const visit = await open('sara');
    const card = cardOf(visit, wall);
    expect(plain(await card.innerText())).toContain(t.why.requester);
    expect(await buttonOf(card, 'grant').count()).toBe(0);
    await buttonOf(card, 'withdraw').click();
    await confirm(visit, 'withdraw');
    await visit.page.getByText(t.done.withdraw).waitFor();
    expect((await read('sara', wall.id)).state).toBe('withdrawn');
    await visit.close();
  }, 90_000);

  it('end with a refusal that the person who asked sees', async () => {
    const wall = await askForWall('jonas');
    const visit = await open('sara');
    await buttonOf(cardOf(visit, wall), 'refuse').click();
    await confirm(visit, 'refuse');
    await visit.page.getByText(t.done.refuse).waitFor();
    await visit.close();
    const asker = await open('jonas');
    const said = plain(await cardOf(asker, wall).innerText());
    expect(said).toContain(t.state.refused);
    expect(said).toContain('Sara');
    await asker.close();
  }, 90_000);

  it('name the person and the reason where an account is concerned, for an administrator and a supervisor', async () => {
    const ada = await house.signIn('ada');
    const payload = { staffId: house.people.omar, reason: 'lost-factor' };
    const asked = await ada.post('/api/approvals', { act: 'account.recover', payload });
    expect(asked.status).toBe(201);
    for (const name of ['ada', 'sara'] as const) {
      const visit = await open(name);
      await visit.page.getByRole('heading', { name: 'Omar' }).first().waitFor();
      const said = plain(await visit.page.locator('main').innerText());
      expect(said).toContain(fill(t.title.recover, { name: 'Omar' }));
      expect(said).toContain(t.reason['lost-factor']);
      expect(await visit.findBarriers()).toEqual([]);
      expect(await visit.overflow()).toBe(0);
      await visit.close();
    }
    const { version } = await read('ada', asked.body.id);
    expect((await ada.post(`/api/approvals/${asked.body.id}/withdraw`, { version })).status).toBe(200);
  }, 120_000);

  it('are not decided by a supervisor whose review of an emergency is overdue, who is shown the way to it', async () => {
    const caseId = await house.openCase();
    const id = (await breakGlass(house, 'sara', caseId)).body.id as string;
    await letPass(house, id, 25 * 60);
    const wall = await askForWall('sara');
    const visit = await open('jonas');
    const card = cardOf(visit, wall);
    expect(plain(await card.innerText())).toContain(t.why.paused);
    expect(await card.getByRole('button').count()).toBe(0);
    await card.getByRole('link', { name: t.why.review }).click();
    await visit.page.waitForURL('**/emergency');
    await visit.close();
    const { version } = (await findBreakGlass(house, 'jonas', id))!;
    const jonas = await house.signIn('jonas');
    const review = { version, verdict: 'training', text: 'She could have called.' };
    expect((await jonas.post(`/api/break-glass/${id}/review`, review)).status).toBe(200);
    expect((await read('jonas', wall.id)).may.decide).toBe(true);
  }, 90_000);

  it('stand on the first page of whoever they wait for', async () => {
    const wall = await askForWall('jonas');
    const visit = await open('sara');
    await visit.go('/');
    const [one, other] = wall.references;
    const panel = visit.page.locator('.panel').filter({ hasText: t.section.forMe });
    await panel.getByText(hyphened(other)).first().waitFor();
    expect(plain(await panel.innerText())).toContain(fill(t.title.wallMake, { one, other }));
    await visit.close();
    await grant('sara', wall.id);
  }, 90_000);
});

describe('approvals by keyboard alone', () => {
  it('are granted, and the focus comes back to the page', async () => {
    const t = textsOf('en', 'approvals');
    await askForWall('jonas');
    const visit = await Visit.open(browser, house, 'en', 1280);
    await visit.signIn('sara');
    await visit.go('/approvals');
    const { keyboard } = visit.page;
    const focused = () =>
      visit.page.evaluate(
        'document.activeElement.getAttribute("aria-label") ?? document.activeElement.textContent',
      ) as Promise<string>;
    for (let steps = 0; steps < 40 && !(await focused()).startsWith(`${t.act.grant}: `); steps += 1)
      await keyboard.press('Tab');
    expect(await focused()).toContain(t.act.grant);
    const before = await visit.page.getByRole('button', { name: new RegExp(`^${t.act.grant}: `) }).count();
    await keyboard.press('Enter');
    await visit.page.getByRole('dialog').waitFor();
    for (let steps = 0; steps < 10 && (await focused()) !== t.act.grant; steps += 1)
      await keyboard.press('Tab');
    await keyboard.press('Enter');
    await visit.page.getByText(t.done.grant).waitFor();
    await visit.page.getByRole('dialog').waitFor({ state: 'detached' });
    await visit.settled();
    expect(await visit.page.evaluate('document.activeElement.tagName')).toBe('H1');
    expect(await visit.page.getByRole('button', { name: new RegExp(`^${t.act.grant}: `) }).count()).toBe(
      before - 1,
    );
    await visit.close();
  }, 90_000);
});
