import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { addDays } from '../../src/reference/days.js';
import { lastDayAfter } from '../../src/testimony/consent-rules.js';
import { consentList } from '../../src/testimony/testimony.schema.js';
import { linesOf } from '../cases/lines.js';
import { House, type Visitor } from '../house.js';

let house: House;
let tomas: Visitor;
let path: string;
let today: string;

beforeAll(async () => {
  house = await House.open();
  tomas = await house.signIn('tomas');
  today = house.clock.today('Europe/Berlin');
});
afterAll(() => house.close());
beforeEach(async () => {
  const caseId = await house.openCase('amina');
  await house.assign(caseId, 'tomas');
  path = `/api/cases/${caseId}/consents`;
});

async function recordConsent(more: Record<string, unknown> = {}): Promise<string> {
  const answer = await tomas.post(path, { purpose: 'RESEARCH', identity: 'I2', ...more });
  expect(answer.status).toBe(201);
  return answer.body.id as string;
}

function step(id: string, version: number, state: string, on?: string) {
  return tomas.patch(`${path}/${id}`, { version, state, ...(on === undefined ? {} : { on }) });
}

async function readConsents() {
  return consentList.parse((await tomas.get(path)).body).items;
}

/** Explains a new consent and begins its cooling-off; its version is then 3. */
async function beginCoolingOff(on: string, more: Record<string, unknown> = {}): Promise<string> {
  const id = await recordConsent(more);
  expect((await step(id, 1, 'EXPLAINED', on)).status).toBe(200);
  expect((await step(id, 2, 'COOLING_OFF', on)).status).toBe(200);
  return id;
}

/** A consent that was given today; its version is 4. */
async function give(more: Record<string, unknown> = {}): Promise<string> {
  const id = await beginCoolingOff(addDays(today, -14), more);
  expect((await step(id, 3, 'GIVEN')).status).toBe(200);
  return id;
}

describe('recording a consent', () => {
  it('begins as proposed: it is not live', async () => {
    const lines = await linesOf(house, () =>
      recordConsent({ media: ['TEXT_QUOTE'], audience: 'one university' }),
    );
    expect(lines).toMatchObject([
      { act: 'consent.record', obj: { cmp: ['consent'], type: 'consent', rev: 1 } },
    ]);
    expect(await readConsents()).toMatchObject([
      {
        purpose: 'RESEARCH',
        identity: 'I2',
        media: ['TEXT_QUOTE'],
        audience: 'one university',
        state: 'PROPOSED',
        history: [{ state: 'PROPOSED', on: today }],
        live: false,
        moves: ['EXPLAINED', 'REFUSED'],
        version: 1,
      },
    ]);
  });

  it('may last 24 months and not a day more', async () => {
    const from = '2025-03-01';
    await recordConsent({ from, until: '2027-03-01' });
    const answer = await tomas.post(path, { purpose: 'RESEARCH', identity: 'I2', from, until: '2027-03-02' });
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ path: 'until', rule: 'too-long' }] } });
  });

  it('counts from today when it names no first day', async () => {
    await recordConsent({ until: lastDayAfter(today) });
    const until = addDays(lastDayAfter(today), 1);
    const answer = await tomas.post(path, { purpose: 'RESEARCH', identity: 'I2', until });
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ path: 'until', rule: 'too-long' }] } });
    expect(await readConsents()).toHaveLength(1);
  });

  it.each([
    ['an end before its beginning', { from: '2025-03-02', until: '2025-03-01' }, 'until'],
    ['a state: it begins as proposed', { state: 'GIVEN' }, 'state'],
    ['an unknown purpose', { purpose: 'GOSSIP' }, 'purpose'],
    ['an unknown medium', { media: ['SKYWRITING'] }, 'media.0'],
    ['an audience of several lines', { audience: 'one\ntwo' }, 'audience'],
    ['a missing identity level', { identity: undefined }, 'identity'],
  ])('refuses %s', async (_name, more, field) => {
    const answer = await tomas.post(path, { purpose: 'RESEARCH', identity: 'I2', ...more });
    expect(answer).toMatchObject({ status: 400, body: { code: 'input', errors: [{ path: field }] } });
    expect(await readConsents()).toEqual([]);
  });
});

describe('the way to a given consent', () => {
  it('goes over explaining and cooling off, and every step is kept', async () => {
    const lines = await linesOf(house, () => give());
    expect(lines.map(({ act }) => act)).toEqual([
      'consent.record',
      'consent.change',
      'consent.change',
      'consent.change',
    ]);
    const [found] = await readConsents();
    expect(found).toMatchObject({ state: 'GIVEN', live: true, version: 4 });
    const twoWeeksAgo = addDays(today, -14);
    expect(found!.history).toEqual([
      { state: 'PROPOSED', on: today },
      { state: 'EXPLAINED', on: twoWeeksAgo },
      { state: 'COOLING_OFF', on: twoWeeksAgo },
      { state: 'GIVEN', on: today },
    ]);
  });

  it('has no short cut', async () => {
    const id = await recordConsent();
    expect(await step(id, 1, 'GIVEN')).toMatchObject({ status: 409, body: { code: 'move' } });
    expect(await readConsents()).toMatchObject([{ state: 'PROPOSED', version: 1 }]);
  });

  it.each([
    ['I3', 7],
    ['I4', 14],
    ['I5', 14],
  ])('at identity level %s waits %i days', async (identity, days) => {
    const early = await beginCoolingOff(addDays(today, 1 - days), { identity });
    expect(await step(early, 3, 'GIVEN')).toMatchObject({
      status: 400,
      body: { errors: [{ path: 'state', rule: 'cooling-off' }] },
    });
    const late = await beginCoolingOff(addDays(today, -days), { identity });
    expect((await step(late, 3, 'GIVEN')).status).toBe(200);
  });

  it('may end in a refusal at once', async () => {
    const id = await beginCoolingOff(today);
    expect((await step(id, 3, 'REFUSED')).status).toBe(200);
  });

  it('takes no day in the future and none before the step before', async () => {
    const id = await beginCoolingOff(addDays(today, -10));
    expect(await step(id, 3, 'GIVEN', addDays(today, 1))).toMatchObject({
      status: 400,
      body: { errors: [{ path: 'on', rule: 'future' }] },
    });
    expect(await step(id, 3, 'REFUSED', addDays(today, -11))).toMatchObject({
      status: 400,
      body: { errors: [{ path: 'on', rule: 'order' }] },
    });
    expect(await readConsents()).toMatchObject([{ state: 'COOLING_OFF', version: 3 }]);
  });
});

describe('a given consent', () => {
  it('is live only between its days', async () => {
    await give({ from: addDays(today, -100), until: addDays(today, -1) });
    await give({ from: addDays(today, 1) });
    await give({ from: today, until: today });
    expect((await readConsents()).map(({ live }) => live)).toEqual([false, false, true]);
  });

  it('ends with a withdrawal, at once', async () => {
    const id = await give();
    expect(await step(id, 4, 'WITHDRAWN')).toMatchObject({ status: 200, body: { version: 5 } });
    expect(await readConsents()).toMatchObject([{ state: 'WITHDRAWN', live: false, moves: ['PROPOSED'] }]);
  });

  it('can be withdrawn while it is suspended', async () => {
    const id = await give();
    expect((await step(id, 4, 'SUSPENDED')).status).toBe(200);
    expect(await readConsents()).toMatchObject([{ live: false }]);
    expect((await step(id, 5, 'WITHDRAWN')).status).toBe(200);
  });

  it('comes back from a suspension without a new cooling-off', async () => {
    const id = await give();
    await step(id, 4, 'SUSPENDED');
    expect((await step(id, 5, 'GIVEN')).status).toBe(200);
    expect(await readConsents()).toMatchObject([{ state: 'GIVEN', live: true }]);
  });

  it('does not come back from a withdrawal without a new cooling-off', async () => {
    const id = await give();
    await step(id, 4, 'WITHDRAWN');
    expect(await step(id, 5, 'GIVEN')).toMatchObject({ status: 409, body: { code: 'move' } });
    await step(id, 5, 'PROPOSED');
    expect(await step(id, 6, 'EXPLAINED', addDays(today, -30))).toMatchObject({
      status: 400,
      body: { errors: [{ path: 'on', rule: 'order' }] },
    });
    await step(id, 6, 'EXPLAINED');
    await step(id, 7, 'COOLING_OFF');
    expect(await step(id, 8, 'GIVEN')).toMatchObject({ body: { errors: [{ rule: 'cooling-off' }] } });
  });

  it('keeps what it covers: only its state changes', async () => {
    const id = await give();
    const answer = await tomas.patch(`${path}/${id}`, { version: 4, state: 'SUSPENDED', purpose: 'MEDIA' });
    expect(answer).toMatchObject({
      status: 400,
      body: { errors: [{ path: 'purpose', rule: 'unknown-key' }] },
    });
  });

  it('refuses a stale step', async () => {
    const id = await give();
    expect(await step(id, 3, 'WITHDRAWN')).toMatchObject({ status: 409, body: { code: 'stale' } });
  });
});
