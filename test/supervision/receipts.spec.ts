import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '../../src/platform/crypto/primitives.js';
import { decodeEntry } from '../../src/platform/audit-log/entry.js';
import { verifyProof } from '../../src/platform/audit-log/proof-file.js';
import { ask, decide, StandIn, use } from '../approvals/asking.js';
import type { CastName } from '../cast.js';
import { breakGlass, reason } from '../emergency/emergencies.js';
import type { House, Visitor } from '../house.js';
import { WitnessedHouse } from '../witnessed-house.js';

/** Looks until it is so; a test that waits in vain ends by its own limit. */
async function until<T>(look: () => Promise<T | undefined>): Promise<T> {
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

const receiptOf = (visitor: Visitor, id: string) => visitor.get(`/api/receipts/${id}`);
const proofOf = (visitor: Visitor, id: string) => visitor.get<string>(`/api/receipts/${id}/proof`);
const cosignedOf = (visitor: Visitor, id: string) =>
  until(async () => {
    const { body } = await receiptOf(visitor, id);
    return body.state === 'cosigned' ? body : undefined;
  });

async function countLines(house: House, act: string): Promise<number> {
  return house.asSuperuser(async (client) => {
    const { rows } = await client.query('SELECT count(*)::int AS lines FROM audit.event WHERE act = $1', [
      act,
    ]);
    return rows[0].lines as number;
  });
}

describe('a house with a witness', () => {
  let here: WitnessedHouse;
  let house: House;
  let standIn: StandIn;
  let ada: Visitor;
  let sara: Visitor;
  beforeAll(async () => {
    here = await WitnessedHouse.open();
    house = here.house;
    standIn = new StandIn(house);
    [ada, sara] = [await house.signIn('ada'), await house.signIn('sara')];
  }, 120_000);
  afterAll(() => here.close());

  const stateOf = async (id: string) => (await ada.get(`/api/approvals/${id}`)).body;
  const witnessUp = () => {
    here.witness!.instead = undefined;
  };
  const witnessDown = () => {
    here.witness!.instead = () => Promise.resolve({ status: 404 });
  };

  it('lets nobody carry out what was granted before the witness has cosigned that it was', async () => {
    witnessDown();
    const id = await ask(ada, house.people.omar);
    expect((await stateOf(id)).receipt).toBeNull();
    expect((await decide(sara, id)).status).toBe(200);
    expect(await stateOf(id)).toMatchObject({
      state: 'granted',
      receipt: { state: 'waiting' },
      may: { use: false, withdraw: true },
    });
    expect(await use(ada, id)).toMatchObject({ status: 409, body: { code: 'witness' } });
    expect(standIn.done).toEqual([]);
    witnessUp();
    const ready = await until(async () => {
      const view = await stateOf(id);
      return view.may.use === true ? view : undefined;
    });
    expect(ready.receipt).toEqual({ state: 'cosigned' });
    expect((await use(ada, id)).status).toBe(200);
    expect(standIn.done).toHaveLength(1);
    expect(await stateOf(id)).toMatchObject({ state: 'used', receipt: { state: 'cosigned' } });
  }, 60_000);

  it('gives a receipt that anybody verifies with the policy alone', async () => {
    const id = await ask(ada, house.people.omar);
    await decide(sara, id);
    const view = await cosignedOf(sara, id);
    expect(view).toMatchObject({ id, act: 'approval.grant', state: 'cosigned' });
    expect(view.size).toBeGreaterThan(view.index);
    const proof = await proofOf(sara, id);
    expect(proof.headers.get('content-type')).toMatch(/^text\/plain/);
    expect(proof.headers.get('content-disposition')).toBe('attachment; filename="receipt.tlog-proof"');
    const policy = here.policy();
    expect(policy.quorum).toBe(here.witness!.name);
    const proven = verifyProof(proof.body, policy);
    expect(decodeEntry(proven.entry)).toMatchObject({ act: 'approval.grant', res: 'allowed' });
    expect([proven.index, proven.checkpoint.size]).toEqual([view.index, view.size]);
    expect([...proven.cosignedBy.keys()]).toEqual([here.witness!.name]);
    // The smallest tree that the witness cosigned: it stays the same however the log grows.
    await house.openCase();
    expect((await proofOf(sara, id)).body).toBe(proof.body);
  });

  it('shows a receipt to who granted, to who asked and to auditors; to everybody else there is none', async () => {
    const id = await ask(ada, house.people.omar);
    await decide(sara, id);
    await cosignedOf(sara, id);
    for (const name of ['sara', 'ada', 'aida'] as CastName[]) {
      expect((await receiptOf(await house.signIn(name), id)).status).toBe(200);
      expect((await proofOf(await house.signIn(name), id)).status).toBe(200);
    }
    for (const name of ['jonas', 'amina', 'bilal', 'lena'] as CastName[]) {
      const visitor = await house.signIn(name);
      const [theirs, none] = [await receiptOf(visitor, id), await receiptOf(visitor, newId())];
      expect([theirs.status, theirs.body]).toEqual([404, none.body]);
      expect((await proofOf(visitor, id)).status).toBe(404);
    }
  });

  it('gives nothing for a receipt that names somebody else’s line', async () => {
    const id = await ask(ada, house.people.omar);
    await decide(sara, id);
    await cosignedOf(sara, id);
    const forged = newId();
    await house.asSuperuser(async (client) => {
      await client.query(
        `INSERT INTO audit.receipt (id, epoch, event_id, made_at, actor_id)
         SELECT $1, epoch, event_id, made_at, $2 FROM audit.receipt WHERE id = $3`,
        [forged, house.people.omar, id],
      );
    });
    expect((await receiptOf(await house.signIn('omar'), forged)).status).toBe(404);
  });

  it('answers break-glass when the witness has cosigned it', async () => {
    const caseId = await house.openCase();
    const answer = await breakGlass(house, 'sara', caseId);
    expect(answer).toMatchObject({ status: 201, body: { receipt: { state: 'cosigned' } } });
    const proven = verifyProof((await proofOf(sara, answer.body.id)).body, here.policy());
    expect(decodeEntry(proven.entry).act).toBe('break-glass.open');
    expect(await countLines(house, 'log.uncosigned')).toBe(0);
    // The same again gives the access that is open, and its receipt.
    const again = await breakGlass(house, 'sara', caseId);
    expect(again.body).toMatchObject({ id: answer.body.id, receipt: { state: 'cosigned' } });
  });

  it('does not let a threat to life wait for a witness that is silent, and says so everywhere', async () => {
    const caseId = await house.openCase();
    here.witness!.instead = () => new Promise(() => undefined);
    const began = performance.now();
    const answer = await breakGlass(house, 'sara', caseId);
    const took = performance.now() - began;
    expect(answer).toMatchObject({ status: 201, body: { receipt: { state: 'uncosigned' } } });
    expect(took).toBeLessThan(20_000);
    expect(await countLines(house, 'log.uncosigned')).toBe(1);
    expect(house.logged.join('')).toContain('break-glass went on without the cosignature');
    expect(house.logged.join('')).not.toContain(reason);
    const { id } = answer.body;
    // The proof is there on the log's own word, and does not pass for more than that.
    const local = await until(async () => {
      const { body } = await receiptOf(sara, id);
      return body.size === null || body.state === 'waiting' ? undefined : body;
    });
    expect(local.state).toBe('uncosigned');
    const proof = (await proofOf(sara, id)).body;
    expect(() => verifyProof(proof, here.policy())).toThrow('quorum');
    expect(verifyProof(proof, { ...here.policy(), quorum: null }).index).toBe(local.index);
    await here.witness!.leave();
    witnessUp();
    await here.witness!.listen();
    await cosignedOf(sara, id);
    expect(verifyProof((await proofOf(sara, id)).body, here.policy()).index).toBe(local.index);
  }, 90_000);

  it('holds no connection of the database while break-glass waits', async () => {
    witnessDown();
    const size = (house.opened.dataSource.driver as unknown as { master: { options: { max: number } } })
      .master.options.max;
    const cases = await Promise.all(Array.from({ length: size + 2 }, () => house.openCase()));
    const waiting = Promise.all(cases.map((caseId) => breakGlass(house, 'sara', caseId)));
    // All of them are committed and wait; somebody else is served meanwhile.
    await until(async () =>
      (await countLines(house, 'break-glass.open')) >= cases.length ? true : undefined,
    );
    expect((await ada.get('/api/session')).status).toBe(200);
    const answers = await waiting;
    expect(answers.every(({ status }) => status === 201)).toBe(true);
    expect(answers.every(({ body }) => body.receipt.state === 'uncosigned')).toBe(true);
    witnessUp();
  }, 90_000);

  it('shows the auditor who watches the log and whether they do', async () => {
    witnessUp();
    const aida = await house.signIn('aida');
    const list = await until(async () => {
      const { body } = await aida.get('/api/audit/witnesses');
      return body.items[0]?.lastSize === null ? undefined : body;
    });
    expect(list.items).toEqual([
      {
        name: here.witness!.name,
        kind: 'near',
        isOffHost: false,
        lastCosignedAt: expect.any(String),
        lastSize: expect.any(Number),
        isLate: expect.any(Boolean),
      },
    ]);
    expect(list.isOffHost).toBe(false);
    for (const name of ['sara', 'ada', 'amina'] as CastName[]) {
      expect((await (await house.signIn(name)).get('/api/audit/witnesses')).status).toBe(403);
    }
  }, 60_000);

  it('serves the auditor a checkpoint that meets the policy', async () => {
    const aida = await house.signIn('aida');
    const text = String((await aida.get('/api/audit/policy')).body);
    expect(text).toContain(here.witness!.vkey);
    expect(text).toContain(`quorum ${here.witness!.name}\n`);
    await until(async () => {
      const note = String((await aida.get('/api/audit/checkpoint')).body);
      return note.includes(`\u2014 ${here.witness!.name} `) ? true : undefined;
    });
  }, 60_000);
});

describe('a house without a witness', () => {
  let here: WitnessedHouse;
  let house: House;
  let standIn: StandIn;
  beforeAll(async () => {
    here = await WitnessedHouse.open({ isWitnessed: false });
    house = here.house;
    standIn = new StandIn(house);
  }, 120_000);
  afterAll(() => here.close());

  it('waits for nobody, and says that nobody watches', async () => {
    const [ada, sara] = [await house.signIn('ada'), await house.signIn('sara')];
    const id = await ask(ada, house.people.omar);
    await decide(sara, id);
    const view = (await ada.get(`/api/approvals/${id}`)).body;
    expect(view).toMatchObject({ receipt: { state: 'unwitnessed' }, may: { use: true } });
    expect((await use(ada, id)).status).toBe(200);
    expect(standIn.done).toHaveLength(1);
    const opened = await breakGlass(house, 'sara', await house.openCase());
    expect(opened.body.receipt).toEqual({ state: 'unwitnessed' });
    expect(await countLines(house, 'log.uncosigned')).toBe(0);
    const aida = await house.signIn('aida');
    expect((await aida.get('/api/audit/witnesses')).body).toEqual({
      items: [],
      isWitnessed: false,
      isOffHost: false,
    });
  });

  it('gives a receipt on the log’s own word', async () => {
    const sara = await house.signIn('sara');
    const opened = await breakGlass(house, 'sara', await house.openCase());
    const view = await until(async () => {
      const { body } = await receiptOf(sara, opened.body.id);
      return body.size === null ? undefined : body;
    });
    expect(view).toMatchObject({ act: 'break-glass.open', state: 'unwitnessed' });
    const proven = verifyProof((await proofOf(sara, opened.body.id)).body, here.policy());
    expect(proven.index).toBe(view.index);
    expect(proven.cosignedBy.size).toBe(0);
  });

  it('has no proof yet of what has no place in the log yet', async () => {
    await here.sequencer.stop();
    const sara = await house.signIn('sara');
    const opened = await breakGlass(house, 'sara', await house.openCase());
    expect((await receiptOf(sara, opened.body.id)).body).toMatchObject({ index: null, size: null });
    expect(await proofOf(sara, opened.body.id)).toMatchObject({ status: 409, body: { code: 'witness' } });
    here.sequencer.start(200);
  });
});
