import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { AuditDetails } from '../../../src/platform/audit-log/details.js';
import type { ReviewBatch } from '../../../src/supervision/reviews/reviews.schema.js';
import { linesOf } from '../../cases/lines.js';
import { House } from '../../house.js';
import {
  batchesOf,
  copyToLastMonth,
  draw,
  judge,
  lastMonth,
  openOften,
  putFlag,
  readBatch,
} from './months.js';

let house: House;
let caseId: string;
/** About everybody but the supervisors, and about sara alone. */
let usual: ReviewBatch;
let aboutSara: ReviewBatch;
let flagOfBilal: string;

beforeAll(async () => {
  house = await House.open();
  caseId = await house.openCase('amina', 'Grey Heron');
  await openOften(house, 'amina', caseId, 30);
  await (await house.signIn('sara')).get(`/api/cases/${caseId}/tasks`);
  await copyToLastMonth(house);
  flagOfBilal = await putFlag(house, { rule: 'F01', severity: 'HIGH', actor: house.people.bilal, caseId });
  await putFlag(house, { rule: 'F10', severity: 'CRITICAL', actor: house.people.sara });
  await putFlag(house, { rule: 'F13', severity: 'MEDIUM', actor: house.people.omar });
  await draw(house);
  [aboutSara] = (await batchesOf(house, 'jonas')).filter(({ about }) => about.length > 0) as [ReviewBatch];
  [usual] = (await batchesOf(house, 'jonas')).filter(({ about }) => about.length === 0) as [ReviewBatch];
});
afterAll(() => house.close());

describe('the review of a month', () => {
  it('is a sample of the openings of sealed material and every high flag, with what the draw can be repeated by', async () => {
    const month = `${Math.floor(lastMonth() / 100)}-${String(lastMonth() % 100).padStart(2, '0')}`;
    expect(usual).toMatchObject({ month, judged: 0, isOverdue: false, needsAnother: false, mayJudge: true });
    expect(usual.seed).toMatch(/^[0-9a-f]{64}$/);
    expect(usual.openings).toBeGreaterThanOrEqual(30);
    const { items } = await readBatch(house, 'sara', usual.id);
    expect(items.filter(({ source }) => source === 'flag').map(({ flag }) => flag?.id)).toEqual([
      flagOfBilal,
    ]);
    const drawn = [...items, ...(await readBatch(house, 'jonas', aboutSara.id)).items].filter(
      ({ source }) => source === 'sample',
    );
    expect(drawn).toHaveLength(5);
  });

  it('shows who opened which part of which case when, in which role, on which grant and why', async () => {
    const { items } = await readBatch(house, 'sara', usual.id);
    const opened = items.find(({ source, act }) => source === 'sample' && act === 'compartment.open')!;
    expect(opened).toMatchObject({
      actor: { id: house.people.amina, name: 'Amina' },
      role: 'caseworker',
      compartments: ['contact'],
      isPrivileged: false,
      case: { id: caseId, pseudonym: 'Grey Heron' },
      purpose: 'casework',
      grant: { kind: 'lead', by: 'Amina' },
      verdicts: [],
      version: 1,
    });
  });

  it('puts what concerns a supervisor into a batch of its own, which that supervisor does not see', async () => {
    expect(aboutSara.about).toEqual([{ id: house.people.sara, name: 'Sara' }]);
    const { items } = await readBatch(house, 'jonas', aboutSara.id);
    expect(new Set(items.map(({ actor }) => actor?.id))).toEqual(new Set([house.people.sara]));
    expect((await batchesOf(house, 'sara')).map(({ id }) => id)).not.toContain(aboutSara.id);
    expect((await readBatch(house, 'sara', usual.id)).items.map(({ actor }) => actor?.id)).not.toContain(
      house.people.sara,
    );
  });

  it('is drawn once, also when the job runs again or twice at once', async () => {
    const lines = await linesOf(house, async () => {
      expect(await Promise.all([draw(house), draw(house)])).toEqual([0, 0]);
    });
    expect(lines.filter(({ act }) => act === 'review.draw')).toEqual([]);
    expect(await batchesOf(house, 'jonas')).toHaveLength(2);
  });

  it('has one line of the draw, which commits to the seed and the lines that were drawn', async () => {
    const { rows } = await house.asSuperuser((client) =>
      client.query(
        `SELECT convert_from(entry, 'UTF8')::json AS entry FROM audit.event WHERE act = 'review.draw'`,
      ),
    );
    expect(rows).toHaveLength(1);
    expect(rows[0].entry).toMatchObject({
      actor: { kind: 'system', role: 'system:flags' },
      obj: { type: 'review-batch', count: expect.any(Number) },
      detail: expect.stringMatching(/^sha256:/),
    });
  });
});

describe('a verdict', () => {
  it('is given with a sentence, stands in the log and goes to the flag', async () => {
    const jonas = await house.signIn('jonas');
    const { items } = await readBatch(house, 'jonas', usual.id);
    const item = items.find(({ flag }) => flag !== null)!;
    const sealing = jest.spyOn(AuditDetails.prototype, 'seal');
    const lines = await linesOf(house, async () => {
      expect(await judge(jonas, usual.id, item, { verdict: 'training' })).toMatchObject({
        status: 200,
        body: { version: 2 },
      });
    });
    const sealed = sealing.mock.calls.map(([, , detail]) => detail);
    jest.restoreAllMocks();
    expect(sealed).toEqual([{ verdict: 'training', sentence: 'She was on duty that night.' }]);
    const line = lines.find(({ act }) => act === 'review.verdict');
    expect(line).toMatchObject({
      obj: { type: 'review-item', rev: 2 },
      detail: expect.stringMatching(/^sha256:/),
    });
    const after = (await readBatch(house, 'sara', usual.id)).items.find(({ id }) => id === item.id)!;
    expect(after.verdicts).toMatchObject([
      { verdict: 'training', sentence: 'She was on duty that night.', by: { name: 'Jonas' }, corrects: null },
    ]);
    const { rows } = await house.asSuperuser((client) =>
      client.query('SELECT verdict, version FROM app.flag WHERE id = $1', [flagOfBilal]),
    );
    expect(rows).toEqual([{ verdict: 'training', version: 2 }]);
  });

  it('is final: only another one that names it corrects it, and both stay', async () => {
    const sara = await house.signIn('sara');
    const item = (await readBatch(house, 'sara', usual.id)).items.find(({ source }) => source === 'sample')!;
    expect((await judge(sara, usual.id, item)).status).toBe(200);
    const [first] = (await readBatch(house, 'sara', usual.id)).items.find(
      ({ id }) => id === item.id,
    )!.verdicts;
    const again = { ...item, version: 2 };
    expect(await judge(sara, usual.id, again, { verdict: 'breach' })).toMatchObject({
      status: 409,
      body: { code: 'move' },
    });
    expect(await judge(sara, usual.id, again, { verdict: 'breach', corrects: item.id })).toMatchObject({
      status: 409,
      body: { code: 'move' },
    });
    expect((await judge(sara, usual.id, again, { verdict: 'breach', corrects: first!.id })).status).toBe(200);
    const { verdicts, version } = (await readBatch(house, 'sara', usual.id)).items.find(
      ({ id }) => id === item.id,
    )!;
    expect(verdicts.map(({ verdict, corrects }) => [verdict, corrects])).toEqual([
      ['justified', null],
      ['breach', first!.id],
    ]);
    expect(version).toBe(3);
  });

  it('is refused on an item that somebody else judged in between', async () => {
    const [sara, jonas] = [await house.signIn('sara'), await house.signIn('jonas')];
    const { items } = await readBatch(house, 'sara', usual.id);
    const item = items.find(({ verdicts }) => verdicts.length === 0)!;
    const answers = await Promise.all([judge(sara, usual.id, item), judge(jonas, usual.id, item)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect((await judge(sara, usual.id, item)).body.code).toBe('stale');
  });

  it('is a sentence, not an empty line', async () => {
    const sara = await house.signIn('sara');
    const { items } = await readBatch(house, 'sara', usual.id);
    expect((await judge(sara, usual.id, items[0]!, { sentence: '  ' })).status).toBe(400);
  });

  it('stands in no column as text', async () => {
    const { rows } = await house.asSuperuser((client) =>
      client.query(`SELECT v::text AS row FROM app.review_verdict v`),
    );
    expect(rows.length).toBeGreaterThan(0);
    expect(JSON.stringify(rows)).not.toContain('on duty');
    expect(JSON.stringify(rows)).not.toContain(Buffer.from('on duty').toString('hex'));
  });
});

describe('privileged material', () => {
  it('shows who, when and which part, and nothing else', async () => {
    await house.asSuperuser((client) =>
      client.query(
        `INSERT INTO audit.event (epoch, at, entry)
         SELECT epoch, at, convert_to(replace(convert_from(entry, 'UTF8'), '"cmp":["contact"]', '"cmp":["legal-privileged"]'), 'UTF8')
         FROM audit.event WHERE epoch = $1 AND act = 'compartment.open' LIMIT 1`,
        [lastMonth()],
      ),
    );
    await house.asSuperuser(async (client) => {
      await client.query('SET session_replication_role = replica');
      await client.query(
        `UPDATE app.review_item SET line_id = (SELECT max(id) FROM audit.event WHERE epoch = $1)
         WHERE id = (SELECT id FROM app.review_item WHERE batch_id = $2 AND flag_id IS NULL ORDER BY id DESC LIMIT 1)`,
        [lastMonth(), usual.id],
      );
    });
    const item = (await readBatch(house, 'sara', usual.id)).items.find(({ isPrivileged }) => isPrivileged)!;
    expect(item).toMatchObject({
      actor: { name: 'Amina' },
      compartments: ['legal-privileged'],
      case: null,
      act: null,
      purpose: null,
      grant: null,
      count: null,
    });
  });
});

describe('a batch that nobody finished', () => {
  it('is overdue after two weeks, for supervisors and for the auditor', async () => {
    await house.asSuperuser(async (client) => {
      await client.query('SET session_replication_role = replica');
      await client.query(`UPDATE app.review_batch SET due_at = now() - interval '1 day' WHERE id = $1`, [
        aboutSara.id,
      ]);
    });
    for (const name of ['jonas', 'aida'] as const) {
      const overdue = (await batchesOf(house, name)).filter(({ isOverdue }) => isOverdue);
      expect(overdue.map(({ id }) => id)).toEqual([aboutSara.id]);
    }
  });

  it('needs another supervisor when there is nobody left who could judge it', async () => {
    const end = (ended: string) =>
      house.asSuperuser(async (client) => {
        await client.query('SET session_replication_role = replica');
        const sql = `UPDATE auth.staff_role SET ended_at = ${ended} WHERE staff_id = $1`;
        await client.query(sql, [house.people.jonas]);
      });
    await end('now()');
    const [left] = (await batchesOf(house, 'aida')).filter(({ id }) => id === aboutSara.id);
    await end('NULL');
    expect(left).toMatchObject({ needsAnother: true, mayJudge: false });
  });
});
