import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Client } from 'pg';
import { newId } from '../../../src/platform/crypto/primitives.js';
import type { ReviewBatch, ReviewItem } from '../../../src/supervision/reviews/reviews.schema.js';
import { linesOf } from '../../cases/lines.js';
import { type CastName, castNames } from '../../cast.js';
import { House } from '../../house.js';
import { asFreshActor } from '../../people/accounts-by-two.js';
import { asActor } from '../../platform/database/as-actor.js';
import { batchesOf, copyToLastMonth, draw, judge, openOften, putFlag, readBatch } from './months.js';

const SOUTH = '01890000-0000-7000-8000-000000000099';
let house: House;
let usual: ReviewBatch;
let aboutSara: ReviewBatch;
let item: ReviewItem;
let itemAboutSara: ReviewItem;
let hiddenCase: string;

beforeAll(async () => {
  house = await House.open();
  hiddenCase = await house.openCase('amina', 'White Stork');
  await openOften(house, 'amina', hiddenCase, 3);
  await copyToLastMonth(house);
  await putFlag(house, { rule: 'F10', severity: 'HIGH', actor: house.people.sara });
  await putFlag(house, {
    rule: 'F14',
    severity: 'HIGH',
    actor: house.people.omar,
    concerns: [house.people.sara],
  });
  await draw(house);
  const batches = await batchesOf(house, 'jonas');
  usual = batches.find(({ about }) => about.length === 0)!;
  aboutSara = batches.find(({ about }) => about.length > 0)!;
  [item] = (await readBatch(house, 'jonas', usual.id)).items as [ReviewItem];
  [itemAboutSara] = (await readBatch(house, 'jonas', aboutSara.id)).items as [ReviewItem];
});
afterAll(() => house.close());

async function statuses(work: (name: CastName) => Promise<{ status: number }>) {
  const found: Record<string, CastName[]> = {};
  for (const name of castNames) {
    const { status } = await work(name);
    found[status] = [...(found[status] ?? []), name];
  }
  return found;
}

/** Sara or Jonas, moved to another office for this one statement. */
const inSouth = <T>(work: (client: Client) => Promise<T>) =>
  asFreshActor(house, 'jonas', work, { officeId: SOUTH });

/** What the service sends for a verdict, as an injected statement would. */
const insertVerdict = (itemId: string) => (client: Client) =>
  client.query(
    `INSERT INTO app.review_verdict (id, item_id, verdict, key_version, sealed_sentence)
     VALUES ($1, $2, 'justified', 1, decode('f1' || repeat('00', 120), 'hex'))`,
    [newId(), itemId],
  );

describe('who may do what in the access review', () => {
  it('reads batches: supervisors of the office, and auditors', async () => {
    const answers = await statuses(async (name) => (await house.signIn(name)).get('/api/reviews'));
    expect(answers['200']).toEqual(['sara', 'jonas', 'aida']);
    expect(answers['403']).toHaveLength(castNames.length - 3);
  });

  it('reads the items of a batch: supervisors of the office whom it does not concern, and auditors', async () => {
    const answers = await statuses(async (name) =>
      (await house.signIn(name)).get(`/api/reviews/${aboutSara.id}`),
    );
    expect(answers['200']).toEqual(['jonas', 'aida']);
    expect(answers['404']).toEqual(['sara']);
  });

  it('gives verdicts: supervisors; an auditor only reads, and the attempt is a line', async () => {
    const lines = await linesOf(house, async () => {
      const answers = await statuses(async (name) =>
        judge(await house.signIn(name), usual.id, { id: newId(), version: 1 }),
      );
      expect(answers['404']).toEqual(['sara', 'jonas']);
      expect(answers['403']).toHaveLength(castNames.length - 2);
    });
    expect(lines.filter(({ act, res }) => act === 'review.verdict' && res === 'refused')).toHaveLength(
      castNames.length,
    );
  });

  it('gives no verdict on an item through a batch that it does not stand in', async () => {
    expect((await judge(await house.signIn('jonas'), usual.id, itemAboutSara)).status).toBe(404);
  });

  it('lets nobody without a session near it', async () => {
    for (const path of ['/api/reviews', `/api/reviews/${usual.id}`]) {
      expect((await house.stranger().get(path)).status).toBe(401);
    }
    expect((await judge(house.stranger(), usual.id, item)).status).toBe(401);
  });

  it('asks for a fresh second factor before a verdict', async () => {
    house.clock.advance(6 * 60_000);
    const answer = await judge(await house.signIn('jonas'), usual.id, item);
    house.clock.advance(-6 * 60_000);
    expect(answer).toMatchObject({ status: 403, body: { code: 'step-up' } });
  });
});

describe('a reviewer whom a batch concerns', () => {
  it('learns of it neither from the list nor from its address', async () => {
    expect((await batchesOf(house, 'sara')).map(({ id }) => id)).toEqual([usual.id]);
    const sara = await house.signIn('sara');
    const [own, absent] = [
      await sara.get(`/api/reviews/${aboutSara.id}`),
      await sara.get(`/api/reviews/${newId()}`),
    ];
    expect([own.status, { ...own.body, incident: '' }]).toEqual([404, { ...absent.body, incident: '' }]);
    expect((await judge(sara, aboutSara.id, itemAboutSara)).status).toBe(404);
  });

  it('is kept out also when only named beside the actor', async () => {
    const { items } = await readBatch(house, 'jonas', aboutSara.id);
    expect(items.map(({ flag }) => flag?.rule).sort()).toEqual(['F10', 'F14']);
  });

  it('sees and judges nothing by SQL as the service', async () => {
    await asFreshActor(house, 'sara', async (client) => {
      for (const table of ['review_batch', 'review_item']) {
        const { rows } = await client.query(`SELECT id FROM app.${table} WHERE id = ANY ($1)`, [
          [aboutSara.id, itemAboutSara.id],
        ]);
        expect(rows).toEqual([]);
      }
      const shown = await client.query('SELECT * FROM app.review_items($1, NULL, 200)', [aboutSara.id]);
      expect(shown.rows).toEqual([]);
      await expect(insertVerdict(itemAboutSara.id)(client)).rejects.toThrow(/row-level security/);
    });
  });

  it('is not let in by becoming a supervisor later', async () => {
    const { rows } = await asFreshActor(
      house,
      'amina',
      (client) => client.query('SELECT id FROM app.review_batch'),
      { role: 'supervisor' },
    );
    expect(rows.map(({ id }: { id: string }) => id)).not.toContain(usual.id);
  });
});

describe('somebody else who goes round the service with SQL', () => {
  it('sees nothing from another office, and gives no verdict there', async () => {
    await inSouth(async (client) => {
      expect((await client.query('SELECT id FROM app.review_batch')).rows).toEqual([]);
      expect((await client.query('SELECT id FROM app.review_verdict')).rows).toEqual([]);
      await expect(insertVerdict(item.id)(client)).rejects.toThrow(/row-level security/);
    });
  });

  it('gives no verdict as an auditor, nor as a supervisor without a fresh second factor', async () => {
    await asFreshActor(house, 'aida', (client) =>
      expect(insertVerdict(item.id)(client)).rejects.toThrow(/row-level security/),
    );
    await asActor(house, 'jonas', (client) =>
      expect(insertVerdict(item.id)(client)).rejects.toThrow(/row-level security/),
    );
  });

  it('changes and deletes no verdict, and says not who gave it', async () => {
    for (const statement of [
      `UPDATE app.review_verdict SET verdict = 'justified'`,
      'DELETE FROM app.review_verdict',
      `INSERT INTO app.review_verdict (id, item_id, verdict, key_version, sealed_sentence, given_by)
       VALUES (gen_random_uuid(), gen_random_uuid(), 'breach', 1, '', gen_random_uuid())`,
      'UPDATE app.review_batch SET due_at = now()',
      'DELETE FROM app.review_item',
    ]) {
      await asFreshActor(house, 'jonas', (client) =>
        expect(client.query(statement)).rejects.toThrow(/permission denied/),
      );
    }
  });

  it('draws no batch of its own, and adds nothing to one that was drawn', async () => {
    await asFreshActor(house, 'jonas', (client) =>
      expect(
        client.query(
          `INSERT INTO app.review_batch (id, office_id, month, about, seed, openings)
           VALUES ($1, $2, 202601, '{}', decode(repeat('00', 32), 'hex'), 0)`,
          [newId(), house.officeId],
        ),
      ).rejects.toThrow(/row-level security/),
    );
    await asActor(house, 'system:flags', (client) =>
      expect(
        client.query(
          `INSERT INTO app.review_item (id, batch_id, actor_id, concerns, flag_id, at)
           VALUES ($1, $2, $3::uuid, ARRAY[$3::uuid], $4, now())`,
          [newId(), usual.id, house.people.omar, newId()],
        ),
      ).rejects.toThrow(/drawn once/),
    );
  });

  it('is not told the case by any column, nor what the draw is made from', async () => {
    for (const statement of [
      'SELECT case_id FROM app.review_item',
      `SELECT * FROM audit.review_openings(NULL, 202601, 0, 10)`,
      `SELECT * FROM app.review_flags(NULL, 202601)`,
      'SELECT * FROM app.take_review_draw()',
      'SELECT app.office_supervisors(NULL)',
    ]) {
      await asFreshActor(house, 'jonas', (client) =>
        expect(client.query(statement)).rejects.toThrow(/permission denied|not allowed/),
      );
    }
  });
});

describe('a case that the reviewer may not see', () => {
  it('stays unnamed, for a supervisor and for the auditor', async () => {
    const named = async (name: CastName) =>
      (await readBatch(house, name, usual.id)).items.flatMap((each) => each.case?.id ?? []);
    expect(new Set(await named('jonas'))).toEqual(new Set([hiddenCase]));
    expect(await named('aida')).toEqual([]);
    await house.asSuperuser((client) =>
      client.query(`UPDATE app.case_grant SET valid_until = now() WHERE case_id = $1 AND actor_id = $2`, [
        hiddenCase,
        house.people.jonas,
      ]),
    );
    expect(await named('jonas')).toEqual([]);
    expect(JSON.stringify(await readBatch(house, 'jonas', usual.id))).not.toContain('White Stork');
  });
});
