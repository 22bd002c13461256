import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { requestHash } from '../../src/approvals/approval-rules.js';
import { linesOf } from '../cases/lines.js';
import { House, type Visitor } from '../house.js';
import { ask, decide, letExpire, StandIn, use } from './asking.js';

let house: House;
let standIn: StandIn;
let ada: Visitor;
let sara: Visitor;
let jonas: Visitor;
beforeAll(async () => {
  house = await House.open();
  standIn = new StandIn(house);
  ada = await house.signIn('ada');
  sara = await house.signIn('sara');
  jonas = await house.signIn('jonas');
});
afterAll(() => house.close());
beforeEach(() => {
  standIn.done = [];
  standIn.isRefused = false;
});

const openOne = async (visitor: Visitor, id: string) => (await visitor.get(`/api/approvals/${id}`)).body;
const waitingOf = async (visitor: Visitor) => (await visitor.get('/api/approvals')).body.waiting as number;

describe('a request for a second person', () => {
  it('is asked, granted by somebody else, and used once', async () => {
    const id = await ask(ada, house.people.omar);
    expect(await openOne(ada, id)).toMatchObject({
      act: 'account.recover',
      state: 'asked',
      requester: { name: 'Ada' },
      decider: null,
      may: { decide: false, use: false, withdraw: true },
      reason: null,
      version: 1,
    });
    expect(await openOne(sara, id)).toMatchObject({ may: { decide: true, use: false, withdraw: false } });
    expect(await decide(sara, id)).toMatchObject({ status: 200, body: { version: 2 } });
    expect(await openOne(ada, id)).toMatchObject({
      state: 'granted',
      decider: { name: 'Sara' },
      may: { decide: false, use: true, withdraw: true },
    });
    const used = await use(ada, id);
    expect(used).toMatchObject({ status: 200, body: { version: 3, id: house.people.omar } });
    expect(standIn.done).toEqual([{ staffId: house.people.omar, caseIds: [] }]);
    expect(await openOne(ada, id)).toMatchObject({
      state: 'used',
      may: { decide: false, use: false, withdraw: false },
    });
    expect(await use(ada, id)).toMatchObject({ status: 409, body: { code: 'approval' } });
    expect(standIn.done).toHaveLength(1);
  });

  it('shows the hash that binds act and payload to this one request', async () => {
    const id = await ask(ada, house.people.omar);
    const view = await openOne(sara, id);
    const hash = requestHash('account.recover', { caseIds: [], staffId: house.people.omar }, id);
    expect(view.requestHash).toBe(hash.toString('base64'));
    const other = await openOne(sara, await ask(ada, house.people.omar));
    expect(other.requestHash).not.toBe(view.requestHash);
  });

  it('may be refused, and is over then', async () => {
    const id = await ask(ada, house.people.omar);
    expect(await decide(sara, id, 'refuse')).toMatchObject({ status: 200, body: { version: 2 } });
    expect(await openOne(ada, id)).toMatchObject({ state: 'refused', decider: { name: 'Sara' } });
    expect(await use(ada, id)).toMatchObject({ status: 409, body: { code: 'approval' } });
    expect(await decide(jonas, id)).toMatchObject({ status: 409, body: { code: 'move' } });
    expect(standIn.done).toEqual([]);
  });

  it.each(['asked', 'granted'])('may be taken back by who asked while it is %s', async (state) => {
    const id = await ask(ada, house.people.omar);
    if (state === 'granted') await decide(sara, id);
    const version = state === 'granted' ? 2 : 1;
    expect(await sara.post(`/api/approvals/${id}/withdraw`, { version })).toMatchObject({ status: 403 });
    expect(await ada.post(`/api/approvals/${id}/withdraw`, { version })).toMatchObject({ status: 200 });
    expect(await openOne(ada, id)).toMatchObject({ state: 'withdrawn', may: { withdraw: false } });
    expect(await use(ada, id)).toMatchObject({ status: 409, body: { code: 'approval' } });
    expect(await decide(sara, id)).toMatchObject({ status: 409 });
  });

  it('expires after three days when nobody decides, and a day after it was granted', async () => {
    const id = await ask(ada, house.people.omar);
    const asked = await openOne(ada, id);
    expect(Date.parse(asked.expiresAt) - Date.parse(asked.askedAt)).toBe(72 * 3_600_000);
    await decide(sara, id);
    const granted = await openOne(ada, id);
    expect(Date.parse(granted.expiresAt) - Date.parse(granted.decidedAt)).toBe(24 * 3_600_000);
    await letExpire(house, id);
    expect(await openOne(ada, id)).toMatchObject({ state: 'expired', may: { use: false, withdraw: false } });
    expect(await use(ada, id)).toMatchObject({ status: 409, body: { code: 'approval' } });
    expect(standIn.done).toEqual([]);
  });

  it('cannot be granted once it has expired', async () => {
    const id = await ask(ada, house.people.omar);
    await letExpire(house, id);
    expect(await openOne(sara, id)).toMatchObject({ state: 'expired', may: { decide: false }, why: null });
    expect(await decide(sara, id)).toMatchObject({ status: 409, body: { code: 'approval' } });
  });

  it('stays usable when carrying it out is refused', async () => {
    const id = await ask(ada, house.people.omar);
    await decide(sara, id);
    standIn.isRefused = true;
    expect((await use(ada, id)).status).toBe(404);
    expect(await openOne(ada, id)).toMatchObject({ state: 'granted', version: 2 });
    standIn.isRefused = false;
    expect((await use(ada, id)).status).toBe(200);
  });

  it('is decided by one of two who try at once', async () => {
    const id = await ask(ada, house.people.omar);
    const answers = await Promise.all([decide(sara, id), decide(jonas, id, 'refuse')]);
    expect(answers.map((each) => each.status).sort()).toEqual([200, 409]);
  });

  it('is used once when it is used twice at once', async () => {
    const id = await ask(ada, house.people.omar);
    await decide(sara, id);
    const answers = await Promise.all([use(ada, id), use(ada, id)]);
    expect(answers.map((each) => each.status).sort()).toEqual([200, 409]);
    expect((await openOne(ada, id)).version).toBe(3);
  });

  it('is asked, granted and used in lines that carry the same commitment, and the use rests on the approval', async () => {
    let id = '';
    const lines = await linesOf(house, async () => {
      id = await ask(ada, house.people.omar);
      await decide(sara, id);
      await use(ada, id);
    });
    const told = lines.filter((line) => line.act !== 'approval.list');
    expect(told.map(({ act, res }) => [act, res])).toEqual([
      ['approval.ask', 'allowed'],
      ['approval.grant', 'allowed'],
      ['approval.use', 'allowed'],
    ]);
    const hash = (await openOne(ada, id)).requestHash as string;
    expect(new Set(told.map((line) => line.detail))).toEqual(new Set([`sha256:${hash}`]));
    expect(told[2]!.basis).toMatch(/^dual:r_/);
    expect(JSON.stringify(lines)).not.toContain(id);
  });
});

describe('the list of requests', () => {
  it('counts what waits for the reader: to decide for supervisors, to use for who asked', async () => {
    const before = { ada: await waitingOf(ada), sara: await waitingOf(sara), jonas: await waitingOf(jonas) };
    const id = await ask(ada, house.people.omar);
    expect(await waitingOf(ada)).toBe(before.ada);
    expect(await waitingOf(sara)).toBe(before.sara + 1);
    expect(await waitingOf(jonas)).toBe(before.jonas + 1);
    await decide(sara, id);
    expect(await waitingOf(ada)).toBe(before.ada + 1);
    expect(await waitingOf(jonas)).toBe(before.jonas);
    await use(ada, id);
    expect(await waitingOf(ada)).toBe(before.ada);
  });

  it('does not count what has expired', async () => {
    const before = await waitingOf(sara);
    await letExpire(house, await ask(ada, house.people.omar));
    expect(await waitingOf(sara)).toBe(before);
  });

  it('shows the newest first, in pages, open ones or closed ones', async () => {
    const first = await ask(ada, house.people.omar);
    const second = await ask(ada, house.people.bilal);
    await decide(sara, first, 'refuse');
    const open = (await sara.get('/api/approvals?open=true&limit=1')).body;
    expect(open.items.map((each: { id: string }) => each.id)).toEqual([second]);
    expect(open.next).toBe(second);
    const closed = (await sara.get('/api/approvals?open=false')).body.items as {
      id: string;
      state: string;
    }[];
    expect(closed[0]!.id).toBe(first);
    expect(closed.map((each) => each.state)).not.toContain('asked');
    const next = (await sara.get(`/api/approvals?limit=1&after=${second}`)).body;
    expect(next.items.map((each: { id: string }) => each.id)).toEqual([first]);
  });
});
