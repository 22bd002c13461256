import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { quarterOf, spanOf } from '../../../src/supervision/reviews/oversight-quarter.js';
import { oversightReport, type OversightReport } from '../../../src/supervision/reviews/oversight.schema.js';
import { linesOf } from '../../cases/lines.js';
import { type CastName, castNames } from '../../cast.js';
import { breakGlass } from '../../emergency/emergencies.js';
import { House } from '../../house.js';
import { asFreshActor } from '../../people/accounts-by-two.js';
import {
  batchesOf,
  copyToLastMonth,
  draw,
  judge,
  openOften,
  putCheckpoint,
  putFlag,
  readBatch,
} from './months.js';

const quarter = quarterOf(new Date());
const empty = '2026-Q1';
const SOUTH = '01890000-0000-7000-8000-000000000099';
let house: House;
let caseId: string;

beforeAll(async () => {
  house = await House.open();
  caseId = await house.openCase('amina', 'Grey Heron');
  await openOften(house, 'amina', caseId, 6);
  await copyToLastMonth(house);
  await putFlag(house, { rule: 'F01', severity: 'HIGH', actor: house.people.bilal });
  await (await house.signIn('omar')).get(`/api/cases/${caseId}`);
  const glass = (await breakGlass(house, 'sara', caseId)).body.id as string;
  await house.asSuperuser(async (client) => {
    await client.query('SET session_replication_role = replica');
    await client.query(
      `UPDATE app.break_glass SET valid_until = now(), verdict = 'justified', verdict_key_version = 1, reviewed_by = $2,
         sealed_verdict = sealed_reason, reviewed_at = valid_from + interval '70 minutes' WHERE id = $1`,
      [glass, house.people.jonas],
    );
  });
  await breakGlass(house, 'jonas', caseId);
  await draw(house);
  const [batch] = await batchesOf(house, 'jonas');
  const { items } = await readBatch(house, 'jonas', batch!.id);
  const jonas = await house.signIn('jonas');
  await judge(
    jonas,
    batch!.id,
    items.find(({ flag }) => flag !== null)!,
    { verdict: 'breach' },
  );
  await judge(
    jonas,
    batch!.id,
    items.find(({ flag }) => flag === null)!,
  );
  await putCheckpoint(house);
}, 120_000);
afterAll(() => house.close());

async function read(name: CastName, of = quarter): Promise<OversightReport> {
  const answer = await (await house.signIn(name)).get(`/api/oversight?quarter=${of}`);
  expect([answer.status, answer.body.code]).toEqual([200, undefined]);
  return oversightReport.parse(answer.body);
}

/** Bytes of a file that the service gives. */
async function download(name: CastName, file: string) {
  const visitor = await house.signIn(name);
  const response = await fetch(`${house.url}/api/oversight/${file}`, {
    headers: { cookie: visitor.cookie! },
  });
  return { response, bytes: Buffer.from(await response.arrayBuffer()) };
}

describe('the oversight report', () => {
  it('counts flags and reviews by their verdicts', async () => {
    const report = await read('jonas');
    expect(report.flags).toEqual([{ rule: 'F01', outcome: 'breach', count: 1 }]);
    expect(report.reviews).toEqual(
      expect.arrayContaining([
        { source: 'flag', outcome: 'breach', count: 1 },
        { source: 'sample', outcome: 'justified', count: 1 },
        { source: 'sample', outcome: 'open', count: 4 },
      ]),
    );
  });

  it('tells how long reviews took: how many, the median and the longest', async () => {
    const { times } = await read('jonas');
    expect(times.map((row) => [row.of, row.count]).sort()).toEqual([
      ['break-glass', 1],
      ['every-flag', 1],
      ['flag', 1],
      ['sample', 1],
    ]);
    const glass = times.find((row) => row.of === 'break-glass')!;
    expect(glass.medianSeconds).toBeGreaterThan(3600);
    expect(glass.longestSeconds).toBe(glass.medianSeconds);
  });

  it('counts emergency access, its verdicts and what was reviewed in time', async () => {
    expect((await read('sara')).breakGlass).toEqual({
      count: 2,
      inTime: 1,
      late: 0,
      outcomes: expect.arrayContaining([
        { outcome: 'justified', count: 1 },
        { outcome: 'open', count: 1 },
      ]),
    });
  });

  it('counts openings by part, refusals by reason, and what is out of the ordinary', async () => {
    const report = await read('jonas');
    expect(report.openings.find(({ compartment }) => compartment === 'contact')).toEqual({
      compartment: 'contact',
      count: 12,
    });
    expect(report.refusals).toContainEqual({ reason: 'not-found', count: expect.any(Number) });
    expect(report.exceptions).toEqual({
      uncosigned: expect.any(Number),
      hiddenCases: 0,
      walls: 0,
      exclusions: 0,
    });
    expect(report.erasures).toEqual({ prunedMonths: 0 });
  });

  it('says how the log stood at the end of the quarter, and that nobody else has cosigned it', async () => {
    const { log, isComplete } = await read('aida');
    expect(log).toMatchObject({ witnesses: [], size: expect.any(Number) });
    expect(log!.note).toContain(`\n${log!.size}\n`);
    expect(isComplete).toBe(spanOf(quarter).until <= new Date());
  });

  it('is empty for a quarter in which nothing was', async () => {
    expect(await read('jonas', empty)).toMatchObject({ flags: [], reviews: [], openings: [], log: null });
  });

  it('names no person in care, no case and nobody of the staff', async () => {
    const { bytes } = await download('jonas', `report.csv?quarter=${quarter}`);
    const said = JSON.stringify(await read('jonas')) + bytes.toString('utf8');
    for (const secret of ['Grey Heron', caseId, 'Amina', 'Jonas', ...Object.values(house.people)]) {
      expect(said).not.toContain(secret);
    }
  });

  it('is of the own office for a supervisor and of all offices for an auditor', async () => {
    expect((await read('jonas')).office).toBe('North');
    expect((await read('aida')).office).toBeNull();
    const counted = await asFreshActor(
      house,
      'jonas',
      (client) =>
        client.query(
          `SELECT part, name, amount FROM app.oversight_counts($1, $2) WHERE part <> 'exception'
           UNION ALL SELECT part, name, amount FROM audit.oversight_lines($1, $2)`,
          [spanOf(quarter).from, spanOf(quarter).until],
        ),
      { officeId: SOUTH },
    );
    expect(counted.rows).toEqual([]);
  });

  it('is a line each time it is read', async () => {
    const lines = await linesOf(house, () => read('aida'));
    expect(lines.map(({ act }) => act)).toContain('oversight.read');
  });

  it('takes a quarter and nothing else', async () => {
    const jonas = await house.signIn('jonas');
    for (const wrong of ['', '2026', '2026-Q5', '1999-Q1', "2026-Q1'", '2026-Q3&office=x']) {
      expect((await jonas.get(`/api/oversight?quarter=${wrong}`)).status).toBe(400);
    }
  });
});

describe('the report as a file', () => {
  it.each(['en', 'ar'])('is a PDF to keep, in %s, and a line', async (lang) => {
    const lines = await linesOf(house, async () => {
      const { response, bytes } = await download('jonas', `report.pdf?quarter=${quarter}&lang=${lang}`);
      expect(response.status).toBe(200);
      expect(Object.fromEntries(response.headers)).toMatchObject({
        'content-type': 'application/pdf',
        'content-disposition': `attachment; filename="oversight-${quarter}-${lang}.pdf"`,
        'cache-control': 'no-store',
      });
      expect(bytes.subarray(0, 5).toString('latin1')).toBe('%PDF-');
      expect(bytes.subarray(-6).toString('latin1')).toContain('EOF');
      expect(bytes.toString('latin1')).toContain('IBMPlexSans');
    });
    expect(lines.map(({ act }) => act)).toContain('oversight.export');
  });

  it('is CSV with a head and a row for each number', async () => {
    const { response, bytes } = await download('aida', `report.csv?quarter=${quarter}`);
    expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(response.headers.get('content-disposition')).toBe(
      `attachment; filename="oversight-${quarter}-en.csv"`,
    );
    const rows = bytes.toString('utf8').split('\r\n');
    expect(rows[0]).toBe('"Part","Name","Detail","Value"');
    expect(rows).toContain('"Flags","F01 Read outside an assignment","breach","1"');
  });
});

describe('who may read the report', () => {
  const refused = castNames.filter((name) => !['sara', 'jonas', 'aida'].includes(name));

  it.each(['', '/report.pdf', '/report.csv'])('nobody but supervisors and auditors (%s)', async (file) => {
    for (const name of refused) {
      const answer = await (await house.signIn(name)).get(`/api/oversight${file}?quarter=${quarter}`);
      expect([name, answer.status]).toEqual([name, 403]);
      expect(answer.headers.get('content-disposition')).toBeNull();
    }
    expect((await house.stranger().get(`/api/oversight${file}?quarter=${quarter}`)).status).toBe(401);
  });

  it('nobody else by SQL as the service', async () => {
    for (const sql of [
      'app.oversight_counts(now(), now())',
      'app.oversight_times(now(), now())',
      'audit.oversight_lines(now(), now())',
      'audit.oversight_checkpoint(now())',
    ]) {
      for (const name of ['amina', 'ada'] as const) {
        await asFreshActor(house, name, (client) =>
          expect(client.query(`SELECT * FROM ${sql}`)).rejects.toThrow(/not allowed/),
        );
      }
    }
  });
});
