import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DutyView } from '../../src/emergency/emergency.schema.js';
import type { CastName } from '../cast.js';
import { House } from '../house.js';
import { putOnDuty } from './emergencies.js';

const HOUR_MS = 3_600_000;
let house: House;

beforeAll(async () => {
  house = await House.open();
});
afterAll(() => house.close());

function inHours(count: number): string {
  return new Date(Date.now() + count * HOUR_MS).toISOString();
}

async function plan(by: CastName, whom: CastName, from: number, until: number) {
  const visitor = await house.signIn(by);
  return visitor.post('/api/duty', {
    staffId: house.people[whom],
    from: inHours(from),
    until: inHours(until),
  });
}

async function listFor(name: CastName): Promise<DutyView[]> {
  return (await (await house.signIn(name)).get('/api/duty?limit=200')).body.items as DutyView[];
}

describe('the duty rota', () => {
  it('is planned by a supervisor and seen by everybody who works on cases', async () => {
    const planned = await plan('sara', 'bilal', 30, 40);
    expect(planned.status).toBe(201);
    for (const name of ['bilal', 'amina', 'lena', 'noor', 'ines', 'sara'] as const) {
      const entry = (await listFor(name)).find(({ id }) => id === planned.body.id);
      expect(entry).toMatchObject({ staff: { name: 'Bilal' }, isNow: false, isMine: name === 'bilal' });
    }
  });

  it('says who is on duty now', async () => {
    const id = await putOnDuty(house, 'omar', 2);
    expect((await listFor('amina')).find((entry) => entry.id === id)).toMatchObject({
      staff: { name: 'Omar' },
      isNow: true,
    });
  });

  it('lets two people be on duty at the same time, and nobody twice', async () => {
    expect((await plan('sara', 'ines', 100, 110)).status).toBe(201);
    expect((await plan('sara', 'amina', 105, 115)).status).toBe(201);
    expect(await plan('jonas', 'ines', 109, 120)).toMatchObject({
      status: 400,
      body: { errors: [{ path: 'from', rule: 'overlap' }] },
    });
    expect((await plan('jonas', 'ines', 110, 120)).status).toBe(201);
  });

  it('takes caseworkers and safety officers only', async () => {
    for (const name of ['lena', 'noor', 'tomas', 'jonas', 'aida', 'ada'] as const) {
      expect(await plan('sara', name, 200, 210)).toMatchObject({
        status: 400,
        body: { errors: [{ path: 'staffId', rule: 'role' }] },
      });
    }
  });

  it('never takes whoever plans it: somebody else puts you on the rota', async () => {
    expect(await plan('sara', 'sara', 200, 210)).toMatchObject({
      status: 400,
      body: { errors: [{ path: 'staffId', rule: 'self' }] },
    });
  });

  it.each([
    [-10, -2, 'past'],
    [1, 31 * 24 + 3, 'length'],
    [400 * 24, 400 * 24 + 8, 'far'],
  ])('refuses an entry from %i to %i hours from now: %s', async (from, until, rule) => {
    expect(await plan('sara', 'bilal', from, until)).toMatchObject({
      status: 400,
      body: { errors: [{ rule }] },
    });
  });

  it('does not let an entry begin in the past: nobody is put on duty afterwards', async () => {
    const planned = await plan('sara', 'bilal', -5, 1);
    expect(planned.status).toBe(201);
    const entry = (await listFor('bilal')).find(({ id }) => id === planned.body.id)!;
    expect(Date.now() - Date.parse(entry.from)).toBeLessThan(60_000);
  });

  it('ends early, at once or before it begins', async () => {
    const sara = await house.signIn('sara');
    const planned = await plan('sara', 'bilal', 300, 310);
    const url = `/api/duty/${planned.body.id as string}/end`;
    expect((await sara.post(url, { version: 7 })).status).toBe(409);
    expect(await sara.post(url, { version: 1 })).toMatchObject({ status: 200, body: { version: 2 } });
    expect((await listFor('bilal')).map(({ id }) => id)).not.toContain(planned.body.id);
    expect((await sara.post(url, { version: 2 })).status).toBe(409);
    // The time is free again.
    expect((await plan('sara', 'bilal', 300, 310)).status).toBe(201);
  });

  it('comes in pages', async () => {
    const amina = await house.signIn('amina');
    const all = await listFor('amina');
    const seen: string[] = [];
    let after: string | null = null;
    do {
      const page: { body: { items: DutyView[]; next: string | null } } = await amina.get(
        `/api/duty?limit=2${after === null ? '' : `&after=${after}`}`,
      );
      seen.push(...page.body.items.map(({ id }) => id));
      after = page.body.next;
    } while (after !== null);
    expect(seen).toEqual(all.map(({ id }) => id));
    expect(seen.length).toBeGreaterThan(2);
  });
});
