import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { BreakGlassRepository } from '../../src/emergency/break-glass.repository.js';
import { OverdueReviews } from '../../src/emergency/overdue-reviews.js';
import { systemActor } from '../../src/platform/access/actor.js';
import { newId } from '../../src/platform/crypto/primitives.js';
import { Operations } from '../../src/platform/operation.js';
import type { CastName } from '../cast.js';
import { House } from '../house.js';
import {
  breakGlass,
  breakGlassOnDuty,
  findBreakGlass,
  letPass,
  noticesOf,
  putOnDuty,
  reason,
} from './emergencies.js';

const DAY_AND_MORE = 25 * 60;
let house: House;

beforeAll(async () => {
  house = await House.open();
  await putOnDuty(house, 'omar');
});
afterAll(() => house.close());

async function isPaused(name: CastName): Promise<boolean> {
  const rows = await house.asApp(
    async (client) =>
      (await client.query('SELECT app.is_paused($1) AS paused', [house.people[name]])).rows as {
        paused: boolean;
      }[],
  );
  return rows[0]!.paused;
}

async function waitingFor(name: CastName): Promise<number> {
  return (await (await house.signIn(name)).get('/api/break-glass')).body.waiting as number;
}

async function review(name: CastName, id: string, more: Record<string, unknown> = {}) {
  const seen = await findBreakGlass(house, name, id);
  const visitor = await house.signIn(name);
  const body = { version: seen?.version ?? 1, verdict: 'justified', text: 'He was in danger.', ...more };
  return visitor.post(`/api/break-glass/${id}/review`, body);
}

describe('the review of a break-glass', () => {
  let id: string;
  let caseId: string;

  beforeEach(async () => {
    caseId = await house.openCase('amina', 'Avocet');
    const answer = await breakGlass(house, 'sara', caseId);
    id = answer.body.id as string;
  });

  it('is assigned at once to another supervisor, and due within a day', async () => {
    const seen = await findBreakGlass(house, 'jonas', id);
    expect(seen).toMatchObject({
      reviewer: { name: 'Jonas' },
      reason,
      damaged: false,
      verdict: null,
      isOverdue: false,
    });
    const hours = (Date.parse(seen!.reviewDue) - Date.parse(seen!.from)) / 3_600_000;
    expect(hours).toBe(24);
  });

  it('is given by the other supervisor when the access is over, and stands with name and time', async () => {
    expect((await review('jonas', id)).body.code).toBe('move');
    const before = await waitingFor('jonas');
    await letPass(house, id, 61);
    expect(await waitingFor('jonas')).toBe(before + 1);
    expect((await findBreakGlass(house, 'jonas', id))!.may).toEqual({ review: true, end: false });
    expect((await review('jonas', id, { verdict: 'training', text: 'Call the lead first.' })).status).toBe(
      200,
    );
    expect(await waitingFor('jonas')).toBe(before);
    for (const name of ['sara', 'jonas', 'aida'] as const) {
      expect(await findBreakGlass(house, name, id)).toMatchObject({
        verdict: 'training',
        verdictText: 'Call the lead first.',
        reviewedBy: { name: 'Jonas' },
        may: { review: false, end: false },
      });
    }
  });

  it('is given once', async () => {
    await letPass(house, id, 61);
    expect((await review('jonas', id)).status).toBe(200);
    expect(await review('jonas', id, { verdict: 'breach' })).toMatchObject({
      status: 409,
      body: { code: 'move' },
    });
  });

  it('is refused on an older version', async () => {
    await letPass(house, id, 61);
    expect(await review('jonas', id, { version: 1 })).toMatchObject({
      status: 409,
      body: { code: 'stale' },
    });
  });

  it('needs words as well as a verdict', async () => {
    await letPass(house, id, 61);
    expect((await review('jonas', id, { text: ' ' })).status).toBe(400);
    expect((await review('jonas', id, { verdict: 'fine' })).status).toBe(400);
  });

  it('needs a fresh second factor', async () => {
    await letPass(house, id, 61);
    house.clock.advance(6 * 60_000);
    const seen = await findBreakGlass(house, 'jonas', id);
    const stale = await (
      await house.signIn('jonas')
    ).post(`/api/break-glass/${id}/review`, {
      version: seen!.version,
      verdict: 'justified',
      text: 'in danger',
    });
    expect(stale).toMatchObject({ status: 403, body: { code: 'step-up' } });
    house.clock.advance(-6 * 60_000);
  });

  it('is a line of the log', async () => {
    await letPass(house, id, 61);
    await review('jonas', id);
    const log = await (await house.signIn('sara')).get('/api/audit/entries?act=break-glass.review&limit=1');
    expect(log.body.items).toMatchObject([
      { outcome: 'allowed', actor: { username: 'jonas' }, case: { id: caseId } },
    ]);
  });
});

describe('an auditor', () => {
  it('reads every reason and verdict, and learns of no case', async () => {
    const caseId = await house.openCase('amina', 'Stilt');
    const id = (await breakGlass(house, 'sara', caseId)).body.id as string;
    const answer = await (await house.signIn('aida')).get('/api/break-glass?limit=200');
    const seen = (answer.body.items as { id: string }[]).find((item) => item.id === id);
    expect(seen).toMatchObject({
      case: null,
      reason,
      actor: { name: 'Sara' },
      may: { review: false, end: false },
    });
    expect(JSON.stringify(answer.body)).not.toContain(caseId);
    expect(JSON.stringify(answer.body)).not.toContain('Stilt');
  });
});

describe('a review that nobody made within a day', () => {
  it('pauses the reviewer, not the one who acted, and tells the auditor once, until it is made', async () => {
    const caseId = await house.openCase('amina', 'Jacana');
    const id = await breakGlassOnDuty(house, 'omar', caseId);
    const reviewer = (await findBreakGlass(house, 'sara', id))!.reviewer!.name.toLowerCase() as CastName;
    await letPass(house, id, 61);
    expect(await isPaused(reviewer)).toBe(false);
    const sweep = house.app.get(OverdueReviews);
    await sweep.sweep();
    expect((await noticesOf(house, 'aida', id)).map(({ kind }) => kind)).toEqual(['break-glass']);

    await letPass(house, id, DAY_AND_MORE);
    expect(await findBreakGlass(house, reviewer, id)).toMatchObject({ isOverdue: true });
    expect(await isPaused(reviewer)).toBe(true);
    expect(await isPaused('omar')).toBe(false);
    await sweep.sweep();
    await sweep.sweep();
    // Two instances of the service may sweep at once: what one has told is not told by the other.
    const again = await house.app
      .get(Operations)
      .run(systemActor('system:reminders'), 'break-glass.list', 'reminders', async (op) => {
        op.record({ count: 0 });
        return house.app.get(BreakGlassRepository).tellOverdue(op);
      });
    expect(again).toBe(0);
    expect((await noticesOf(house, 'aida', id)).map(({ kind }) => kind).sort()).toEqual([
      'break-glass',
      'review-overdue',
    ]);
    expect((await noticesOf(house, reviewer, id)).map(({ kind }) => kind)).toContain('review-overdue');
    const log = await (await house.signIn('aida')).get('/api/audit/entries?act=break-glass.list&limit=50');
    const told = (log.body.items as { actor: { kind: string; role: string }; count: number }[]).filter(
      ({ actor }) => actor.role === 'system:reminders',
    );
    expect(told.map(({ count }) => count)).toEqual([0, 1]);

    expect((await review(reviewer, id)).status).toBe(200);
    expect(await isPaused(reviewer)).toBe(false);
  });

  it('may be made by any other supervisor of the office', async () => {
    const caseId = await house.openCase('amina', 'Pratincole');
    const id = await breakGlassOnDuty(house, 'omar', caseId);
    const reviewer = (await findBreakGlass(house, 'sara', id))!.reviewer!.name;
    await letPass(house, id, DAY_AND_MORE + 60);
    expect((await review(reviewer === 'Sara' ? 'jonas' : 'sara', id)).status).toBe(200);
    expect(await isPaused(reviewer === 'Sara' ? 'sara' : 'jonas')).toBe(false);
  });
});

describe('an office with one supervisor', () => {
  it('has nobody to review what that one did, so the auditor is told and any later supervisor may', async () => {
    const moveTo = (officeId: string) =>
      house.asSuperuser((client) =>
        client.query('UPDATE auth.staff SET office_id = $2 WHERE id = $1', [house.people.jonas, officeId]),
      );
    const elsewhere = newId();
    await house.asSuperuser((client) =>
      client.query(`INSERT INTO auth.office (id, name, time_zone, version) VALUES ($1, 'East', 'UTC', 1)`, [
        elsewhere,
      ]),
    );
    const caseId = await house.openCase('amina', 'Courser');
    await moveTo(elsewhere);
    const id = (await breakGlass(house, 'sara', caseId)).body.id as string;
    expect(await findBreakGlass(house, 'sara', id)).toMatchObject({ reviewer: null });
    expect(await noticesOf(house, 'aida', id)).toMatchObject([{ kind: 'break-glass' }]);
    await moveTo(house.officeId);
    await letPass(house, id, 61);
    expect((await review('jonas', id)).status).toBe(200);
  });
});

describe('a case from which the only other supervisor is kept', () => {
  it('has that one to review all the same: nobody who breaks glass chooses to go unseen', async () => {
    const caseId = await house.openCase('amina', 'Lapwing');
    const sara = await house.signIn('sara');
    const body = { staffId: house.people.jonas, kind: 'conflict-of-interest' };
    expect((await sara.post(`/api/cases/${caseId}/exclusions`, body)).status).toBe(201);
    const id = (await breakGlass(house, 'sara', caseId)).body.id as string;
    expect(await findBreakGlass(house, 'jonas', id)).toMatchObject({
      reviewer: { name: 'Jonas' },
      case: null,
    });
    await letPass(house, id, 61);
    expect((await review('jonas', id)).status).toBe(200);
  });
});

describe('notices', () => {
  it('are counted until they are read, each by its own recipient', async () => {
    const caseId = await house.openCase('amina', 'Thick-knee');
    const id = (await breakGlass(house, 'sara', caseId)).body.id as string;
    const [notice] = await noticesOf(house, 'jonas', id);
    const jonas = await house.signIn('jonas');
    const before = (await jonas.get('/api/notices')).body.unread as number;
    const sara = await house.signIn('sara');
    expect((await sara.post(`/api/notices/${notice!.id}/read`)).status).toBe(404);
    expect((await jonas.post(`/api/notices/${notice!.id}/read`)).status).toBe(204);
    expect((await jonas.get('/api/notices')).body.unread).toBe(before - 1);
    const [read] = await noticesOf(house, 'jonas', id);
    expect(read!.readAt).not.toBeNull();
    expect((await jonas.post(`/api/notices/${notice!.id}/read`)).status).toBe(204);
    expect((await noticesOf(house, 'jonas', id))[0]!.readAt).toBe(read!.readAt);
  });

  it('come newest first, in pages', async () => {
    const aida = await house.signIn('aida');
    const all = (await aida.get('/api/notices?limit=200')).body.items as { id: string; at: string }[];
    expect(all.map(({ at }) => at)).toEqual(
      all
        .map(({ at }) => at)
        .toSorted()
        .reverse(),
    );
    const first = await aida.get('/api/notices?limit=2');
    const second = await aida.get(`/api/notices?limit=200&after=${first.body.next as string}`);
    expect([...first.body.items, ...second.body.items].map(({ id }: { id: string }) => id)).toEqual(
      all.map(({ id }) => id),
    );
  });
});
