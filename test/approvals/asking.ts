import { jest } from '@jest/globals';
import type { Client } from 'pg';
import { z } from 'zod';
import type { TwoPersonAct } from '../../src/approvals/two-person.js';
import { TwoPersonActs } from '../../src/approvals/two-person.js';
import type { Operation } from '../../src/platform/operation.js';
import { notFound } from '../../src/platform/problem.js';
import type { CastName } from '../cast.js';
import { House, type Visitor } from '../house.js';
import { actorOf, tokenOf } from '../platform/database/as-actor.js';

const payload = z.strictObject({
  staffId: z.uuid(),
  caseIds: z.array(z.uuid()),
  note: z.string().optional(),
});
type Payload = z.infer<typeof payload>;

/** An act that stands in for those of the rooms: it says what it was asked, and counts how often it was done. */
export class StandIn {
  done: Payload[] = [];
  isRefused = false;
  decidersRefused = false;

  /** Puts it in the place of the act `account.recover`. */
  constructor(house: House) {
    const acts = house.app.get(TwoPersonActs);
    const get = acts.get.bind(acts);
    jest
      .spyOn(acts, 'get')
      .mockImplementation((code) => (code === 'account.recover' ? (this.act as TwoPersonAct) : get(code)));
  }

  private readonly act: TwoPersonAct<Payload> = {
    code: 'account.recover',
    payload,
    ask: (_op: Operation, asked: Payload) =>
      Promise.resolve({ concerns: [asked.staffId], caseIds: asked.caseIds }),
    requireDecider: () => (this.decidersRefused ? Promise.reject(notFound()) : Promise.resolve()),
    carryOut: async (op: Operation, asked: Payload) => {
      this.done.push(asked);
      // Something to be rolled back when it is refused after the fact.
      await op.db.query(`SELECT 1`);
      if (this.isRefused) throw notFound();
      return { id: asked.staffId };
    },
  };
}

/** Asks for the stand-in and gives the request's id. */
export async function ask(visitor: Visitor, staffId: string, caseIds: string[] = []): Promise<string> {
  const answer = await visitor.post('/api/approvals', {
    act: 'account.recover',
    payload: { staffId, caseIds },
  });
  if (answer.status !== 201) throw new Error(`not asked: ${answer.status} ${JSON.stringify(answer.body)}`);
  return answer.body.id as string;
}

/** Grants or refuses as the screen does: with the hash and the version that it was shown. */
export async function decide(visitor: Visitor, id: string, what: 'grant' | 'refuse' = 'grant') {
  const { requestHash, version } = (await visitor.get(`/api/approvals/${id}`)).body;
  return visitor.post(`/api/approvals/${id}/${what}`, { requestHash, version });
}

/** Uses a request with the payload that it shows, or with another one. */
export async function use(visitor: Visitor, id: string, changed: Record<string, unknown> = {}) {
  const view = (await visitor.get(`/api/approvals/${id}`)).body;
  const body = { version: view.version, payload: { ...view.payload, ...changed } };
  return visitor.post(`/api/approvals/${id}/use`, body);
}

/** Lets the time of a request pass, as the clock of the database would. */
export async function letExpire(house: House, id: string): Promise<void> {
  await house.arrange(async (client) => {
    await client.query('SET session_replication_role = replica');
    await client.query('UPDATE app.approval SET expires_at = transaction_timestamp() WHERE id = $1', [id]);
  });
}

/** Somebody of the cast who gave a second factor a moment ago. */
export function freshActorOf(house: House, name: CastName) {
  return { ...actorOf(house, name), steppedUpAt: house.clock.now() };
}

/** Runs SQL as the service's own role with the context of somebody who gave a second factor; it is rolled back. */
export async function asFresh<T>(
  house: House,
  name: CastName,
  work: (client: Client) => Promise<T>,
): Promise<T> {
  return house.asApp(async (client) => {
    await client.query('BEGIN');
    const token = tokenOf(house, freshActorOf(house, name));
    await client.query(`SELECT set_config('causeway.context', $1, true)`, [token]);
    try {
      return await work(client);
    } finally {
      await client.query('ROLLBACK');
    }
  });
}
