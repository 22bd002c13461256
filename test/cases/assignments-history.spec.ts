import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { overlap } from '../../src/cases/grants/grant-rules.js';
import { newId } from '../../src/platform/crypto/primitives.js';
import { addDays } from '../../src/reference/days.js';
import { House, type Visitor } from '../house.js';

let house: House;
let sara: Visitor;
beforeAll(async () => {
  house = await House.open();
  sara = await house.signIn('sara');
});
afterAll(() => house.close());

async function idsOn(caseId: string, day: string, visitor = sara): Promise<string[]> {
  const answer = await visitor.get(`/api/cases/${caseId}/assignments?on=${day}`);
  expect([answer.status, answer.body.next]).toEqual([200, null]);
  return answer.body.items.map((item: { assignmentId: string }) => item.assignmentId).sort();
}

/** The instant at which a day begins in Berlin, told by the language's own calendar: the first one that is of that day. */
function startInBerlin(day: string): Date {
  const nearly = Date.parse(`${day}T00:00:00Z`);
  const dayAt = (ms: number) =>
    new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Berlin', dateStyle: 'short' }).format(new Date(ms));
  for (let ms = nearly - 3 * 3_600_000; ms <= nearly; ms += 3_600_000)
    if (dayAt(ms) === day) return new Date(ms);
  throw new Error('no such day');
}

/** Grants with these spans on a new case, as they would stand there after years; their ids. */
async function plant(
  caseId: string,
  spans: readonly { from: Date; until: Date | null }[],
): Promise<string[]> {
  const ids = spans.map(() => newId());
  await house.arrange(async (client) => {
    for (const [index, { from, until }] of spans.entries()) {
      const [basis, kind] = (
        [
          ['grant', 'co-worker'],
          ['break-glass-on-duty', 'break-glass'],
        ] as const
      )[index % 2]!;
      await client.query(
        `INSERT INTO app.case_grant (id, case_id, actor_id, role, basis, kind, compartments, purpose, valid_from,
           valid_until, granted_by, granted_at, version)
         VALUES ($1, $2, $3, 'caseworker', $4, $5, '{core}', 'test', $6, coalesce($7::timestamptz, 'infinity'), $8, $6, 1)`,
        [ids[index], caseId, house.people.bilal, basis, kind, from, until, sara.id],
      );
    }
  });
  return ids;
}

describe('who could see a case on a day', () => {
  it('is every grant that was live at some instant of that day where the reader works, as the pure rule says', async () => {
    // Around both changes of the clocks: these days have 23 and 25 hours in Berlin.
    for (const middle of ['2025-03-30', '2025-10-26']) {
      const zero = startInBerlin(addDays(middle, -3)).getTime();
      const instant = fc
        .integer({ min: 0, max: 6 * 24 * 4 })
        .map((quarter) => new Date(zero + quarter * 900_000));
      const span = fc.record({ from: instant, until: fc.option(instant, { freq: 5 }) });
      const spans = fc.sample(span, { numRuns: 60, seed: 7 });
      const caseId = await house.openCase();
      // The triggers of the service refuse nothing here: break-glass rows need no reason sealed in this table.
      const ids = await house.asSuperuser(async (client) => {
        await client.query('ALTER TABLE app.case_grant DISABLE TRIGGER USER');
        try {
          return await plant(caseId, spans);
        } finally {
          await client.query('ALTER TABLE app.case_grant ENABLE TRIGGER USER');
        }
      });
      for (let offset = -4; offset <= 4; offset += 1) {
        const day = addDays(middle, offset);
        const whole = { from: startInBerlin(day), until: startInBerlin(addDays(day, 1)) };
        const expected = ids.filter((_, index) => overlap(spans[index]!, whole)).sort();
        expect([day, await idsOn(caseId, day)]).toEqual([day, expected]);
      }
    }
  });

  it('says who sees it today, the office included, and of tomorrow only what is known', async () => {
    const today = house.clock.today('Europe/Berlin');
    const caseId = await house.openCase();
    const id = await house.assign(caseId, 'bilal', { kind: 'cover', until: today });
    const later = await house.assign(caseId, 'lena', { from: addDays(today, 1) });
    const now = await idsOn(caseId, today);
    expect(now).toHaveLength(4);
    expect(now).toContain(id);
    const tomorrow = await idsOn(caseId, addDays(today, 1));
    expect(tomorrow).toContain(later);
    expect(tomorrow).not.toContain(id);
  });

  it('keeps whose access has ended, with the reasons, and forgets nobody', async () => {
    const today = house.clock.today('Europe/Berlin');
    const caseId = await house.openCase();
    const id = await house.assign(caseId, 'lena');
    await sara.post(`/api/cases/${caseId}/assignments/${id}/end`, {
      version: 1,
      reason: 'the matter is over',
    });
    const { items } = (await sara.get(`/api/cases/${caseId}/assignments?on=${today}`)).body;
    expect(items.find((item: { assignmentId: string }) => item.assignmentId === id)).toMatchObject({
      ended: true,
      endReason: 'the matter is over',
      grantedBy: { name: 'Sara' },
    });
    expect(await idsOn(caseId, addDays(today, 1))).not.toContain(id);
  });

  it('is told to the team, and of a case of others to nobody', async () => {
    const today = house.clock.today('Europe/Berlin');
    const caseId = await house.openCase();
    const amina = await house.signIn('amina');
    expect(await idsOn(caseId, today, amina)).toHaveLength(3);
    const omar = await house.signIn('omar');
    expect((await omar.get(`/api/cases/${caseId}/assignments?on=${today}`)).status).toBe(404);
  });

  it.each(['yesterday', '2025-02-30', '', '2025-01-01T00:00:00Z', '9999-12-31'])(
    'does not take %j for a day',
    async (on) => {
      const caseId = await house.openCase();
      const answer = await sara.get(`/api/cases/${caseId}/assignments?on=${encodeURIComponent(on)}`);
      expect(answer).toMatchObject({ status: 400, body: { errors: [{ path: 'on' }] } });
    },
  );
});
