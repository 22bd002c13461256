import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Demonstration } from '../../src/demonstration/demonstration.js';
import { readDemoFile } from '../../src/demonstration/read-demo-file.js';
import { isPrivilegedStatus } from '../../src/legal/matter-states.js';
import type { CastName } from '../cast.js';
import { linesOf } from '../cases/lines.js';
import { House } from '../house.js';
import { demoText } from './demo-file-text.js';
import { all, readBack, type Seen } from './imported.js';

const { src, assumed } = JSON.parse(readFileSync(new URL('expected.json', import.meta.url), 'utf8')) as {
  src: Record<
    'n' | 'male' | 'female' | 'countries' | 'weAu' | 'gb' | 'suicideSelected' | 'brutalityMin',
    number
  >;
  assumed: {
    origin: Record<string, number>;
    y2015: number;
    summer2015: number;
    y2014: number;
    narr: Record<string, number>;
  };
};
const file = readDemoFile(demoText);
const silent = { show: () => undefined };

let house: House;
let seen: Map<string, Seen>;
let today: string;
beforeAll(async () => {
  house = await House.open();
  today = house.clock.today('Europe/Berlin');
  const shown: number[] = [];
  const result = await new Demonstration(house.app).importCases({ show: (done) => void shown.push(done) });
  expect(result).toEqual({ imported: 58, leftOut: 2 });
  expect(shown).toEqual(file.cases.map((_, index) => index + 1));
  seen = await readBack(house);
});
afterAll(() => house.close());

const tally = (codes: readonly string[]): Record<string, number> => {
  const sums: Record<string, number> = {};
  for (const code of codes) sums[code] = (sums[code] ?? 0) + 1;
  return sums;
};

describe('the imported demonstration', () => {
  it('has every field of all 58 rows, but for the two statuses that are the lawyer’s alone', () => {
    expect([...seen.keys()].sort()).toEqual(file.cases.map(({ ref }) => ref));
    for (const row of file.cases) {
      const legal = row.legal.map((one) =>
        isPrivilegedStatus(one.status) ? { ...one, status: 'UNKNOWN' } : one,
      );
      expect(seen.get(row.ref)!.row).toEqual({ ...row, legal });
    }
  });

  it('has the counts of the study, counted in the cases and not in the file', () => {
    const rows = [...seen.values()].map(({ row }) => row);
    const count = (has: (row: Seen['row']) => boolean) => rows.filter(has).length;
    const in2015 = (months: readonly number[]) =>
      count(({ defection }) => defection.year === 2015 && months.includes(defection.month));
    const told = tally(rows.flatMap((row) => row.narratives));
    expect({
      n: rows.length,
      male: count(({ identity }) => identity.sex === 'M'),
      female: count(({ identity }) => identity.sex === 'F'),
      countries: new Set(rows.map(({ origin }) => origin)).size,
      weAu: count(({ region }) => region === 'WE_AU'),
      gb: count(({ origin }) => origin === 'GB'),
      suicideSelected: count(({ groupRole }) => groupRole === 'SUICIDE_SELECTED'),
    }).toEqual({ ...src, brutalityMin: undefined });
    expect(told['N2']).toBeGreaterThanOrEqual(src.brutalityMin);
    expect(told).toEqual({ ...assumed.narr, X7: src.suicideSelected });
    expect(tally(rows.map(({ origin }) => origin))).toEqual(assumed.origin);
    expect(in2015([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])).toBe(assumed.y2015);
    expect(in2015([6, 7, 8])).toBe(assumed.summer2015);
    expect(count(({ defection }) => defection.year === 2014)).toBe(assumed.y2014);
  });

  it('shows a status of co-operation to nobody, not even to the lawyer: the matter is there and is not known', () => {
    const hidden = file.cases.flatMap((row) =>
      row.legal.filter((one) => isPrivilegedStatus(one.status)).map((one) => ({ ref: row.ref, ...one })),
    );
    expect(hidden).toHaveLength(2);
    for (const { ref, jurisdiction, type } of hidden) {
      expect(seen.get(ref)!.row.legal).toContainEqual({ jurisdiction, type, status: 'UNKNOWN' });
    }
  });

  it('lets no day of work, law or consent lie in the future, nor before the case was opened', () => {
    for (const { row, openedOn, phaseSince, days } of seen.values()) {
      expect([row.ref, openedOn < today, phaseSince >= openedOn, phaseSince <= today]).toEqual([
        row.ref,
        true,
        true,
        true,
      ]);
      expect(days.length).toBeGreaterThan(0);
      for (const day of days) expect([row.ref, day >= openedOn && day <= today]).toEqual([row.ref, true]);
    }
  });

  it('lets every grant begin in the past and last until somebody ends it', async () => {
    const found = await house.asSuperuser((client) =>
      client.query(
        `SELECT count(*)::int AS n FROM app.case_grant
         WHERE valid_from > transaction_timestamp() OR valid_until <> 'infinity' OR granted_at > transaction_timestamp()`,
      ),
    );
    expect(found.rows).toEqual([{ n: 0 }]);
  });

  it('leaves one line for each case, of the import and of nobody else', async () => {
    const found = await linesOf(house, () => Promise.resolve());
    expect(found).toEqual([]);
    const lines = await house.asSuperuser((client) =>
      client.query<{ entry: Buffer }>('SELECT entry FROM audit.event ORDER BY id'),
    );
    const entries = lines.rows.map(({ entry }) => JSON.parse(entry.toString('utf8')) as any);
    const imports = entries.filter(({ act }) => act === 'case.import');
    expect(imports).toHaveLength(58);
    expect(new Set(imports.map(({ obj }) => obj.case)).size).toBe(58);
    for (const { actor, res } of imports)
      expect([actor.kind, actor.role, res]).toEqual(['system', 'system:import', 'allowed']);
  });
});

describe('the cast', () => {
  const cases = async (name: CastName) =>
    (await all<{ id: string }>(house, name, '/api/cases?limit=200')).length;
  const tasks = async (name: CastName) =>
    (await all<{ id: string }>(house, name, '/api/tasks?limit=200')).length;

  it('has amina lead at least twenty cases and bilal the others', () => {
    const leads = tally([...seen.values()].map(({ leadName }) => leadName));
    expect(leads['amina']).toBeGreaterThanOrEqual(20);
    expect(leads['amina']! + leads['bilal']!).toBe(58);
  });

  it('gives omar no case and no task', async () => {
    expect([await cases('omar'), await tasks('omar')]).toEqual([0, 0]);
  });

  it('lets sara and jonas see all 58', async () => {
    expect([await cases('sara'), await cases('jonas')]).toEqual([58, 58]);
  });

  it.each(['amina', 'bilal', 'lena', 'marc', 'tomas', 'yara', 'emil', 'noor', 'ines'] as const)(
    'gives %s cases',
    async (name) => {
      expect(await cases(name)).toBeGreaterThan(0);
    },
  );

  it.each(['amina', 'bilal', 'lena', 'marc', 'noor', 'ines'] as const)('gives %s tasks', async (name) => {
    expect(await tasks(name)).toBeGreaterThan(0);
  });

  it('has something overdue to see, and something that is not', async () => {
    const items = await all<{ overdue: boolean }>(house, 'amina', '/api/tasks?limit=200');
    expect(new Set(items.map(({ overdue }) => overdue))).toEqual(new Set([true, false]));
  });

  it('shows ada and aida no case', async () => {
    for (const name of ['ada', 'aida'] as const) {
      expect((await (await house.signIn(name)).get('/api/cases')).status).toBe(403);
    }
  });

  it('finds people by their Arabic and by their Latin names, each among her own', async () => {
    const amina = await house.signIn('amina');
    const own = [...seen.values()].find(({ leadName }) => leadName === 'amina')!;
    const other = [...seen.values()].find(({ leadName }) => leadName === 'bilal')!;
    const find = async (name: string) =>
      (await amina.get(`/api/search/people?q=${encodeURIComponent(name)}`)).body.items.map(
        (one: any) => one.id,
      );
    expect(await find(own.row.identity.nameArabic)).toContain(own.id);
    expect(await find(own.row.identity.nameLatin)).toContain(own.id);
    expect(await find(other.row.identity.nameLatin)).not.toContain(other.id);
  });
});

describe('importing a second time', () => {
  async function dump(): Promise<string> {
    return house.asSuperuser(async (client) => {
      const tables = await client.query<{ name: string }>(
        `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname IN ('app', 'keystore')`,
      );
      const parts: string[] = [];
      for (const { name } of tables.rows) {
        const { rows } = await client.query(`SELECT t::text AS row FROM ${name} t ORDER BY 1`);
        parts.push(name, ...rows.map(({ row }: { row: string }) => row));
      }
      return parts.join('\n');
    });
  }

  it('changes nothing, keeps what people wrote since, and writes no line of an import', async () => {
    const amina = await house.signIn('amina');
    const own = [...seen.values()].find(({ leadName }) => leadName === 'amina')!;
    const core = { pseudonym: 'Renamed by Amina', risk: 'LOW', reviewDue: null };
    expect((await amina.put(`/api/cases/${own.id}/core`, { version: 1, value: core })).status).toBe(200);
    const before = await dump();
    expect(before.length).toBeGreaterThan(100_000);
    const lines = await linesOf(house, async () => {
      expect(await new Demonstration(house.app).importCases(silent)).toEqual({ imported: 0, leftOut: 0 });
    });
    expect(await dump()).toBe(before);
    expect(lines.map(({ act }) => act)).toEqual(['staff.list', 'case.list']);
  });
});
