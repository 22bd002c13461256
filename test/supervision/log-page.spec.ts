import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Client } from 'pg';
import type { Actor, StaffActor } from '../../src/platform/access/actor.js';
import type { StaffRole } from '../../src/platform/access/roles.js';
import { type CastName } from '../cast.js';
import { House } from '../house.js';
import { type BulkLogFacts, epochBefore, fillLog } from '../platform/audit-log/bulk-log.js';

/**
 * A page of a long log is found by its indexes: what the database reads for it depends on the page, not on the log. No
 * clock is looked at; bench/log-page.mjs measures 1,000,000 lines.
 */
const LINES = 30_000;
const MONTHS = 6;
const PAGE = 51;
/** In years to come, so that every month can be opened. */
const LAST = 203112;

let house: House;
let facts: BulkLogFacts;

beforeAll(async () => {
  house = await House.open();
  const { officeId, people } = house;
  const log = {
    lines: LINES,
    months: MONTHS,
    lastEpoch: LAST,
    officeId,
    supervisorId: people.sara,
  };
  facts = await house.asSuperuser((client) =>
    fillLog(client, log, async (epoch) => {
      await house.opened.sequencerPool.query('SELECT audit.open_epoch($1)', [epoch]);
    }),
  );
});
afterAll(() => house.close());

interface Filter {
  of?: string;
  act?: string;
  outcome?: string;
  before?: string;
}

interface Reading {
  lines: { id: string; act: string; outcome: string; subject: string }[];
  /** Rows that were fetched from tables of the log, from all others, and scans of whole tables of lines. */
  fetched: number;
  scanned: string[];
}

async function readPage(role: StaffRole, id: string, filter: Filter, page = PAGE): Promise<Reading> {
  const actor = {
    kind: 'staff',
    id,
    role,
    officeId: house.officeId,
    steppedUpAt: null,
  } as Actor as StaffActor;
  return house.asSuperuser(async (client) => {
    await client.query('BEGIN');
    const token = house.opened.signer.sign(actor, 'audit', new Date());
    await client.query(`SELECT set_config('causeway.context', $1, true)`, [token]);
    const { of = null, act = null, outcome = null, before = null } = filter;
    const found = await client.query<{ id: string; entry: Buffer; actor_id: string }>(
      'SELECT id, entry, actor_id FROM audit.lines($1, $2, $3, $4, $5)',
      [of, act, outcome, before, page],
    );
    const reading = await readStatistics(client);
    await client.query('ROLLBACK');
    const lines = found.rows.map((row) => {
      const entry = JSON.parse(row.entry.toString()) as { act: string; res: string };
      return { id: row.id, act: entry.act, outcome: entry.res, subject: row.actor_id };
    });
    return { lines, ...reading };
  });
}

/** What this transaction read so far: PostgreSQL counts it for each table. */
async function readStatistics(client: Client): Promise<Pick<Reading, 'fetched' | 'scanned'>> {
  const { rows } = await client.query<{ relname: string; fetched: number; scans: number }>(
    `SELECT relname, (coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0))::int AS fetched, seq_scan::int AS scans
     FROM pg_stat_xact_all_tables WHERE schemaname = 'audit' AND coalesce(seq_scan, 0) + coalesce(idx_scan, 0) > 0`,
  );
  // The month of the house itself has a few lines only.
  const isOfLines = (name: string) => /^(event_2031|leaf_2031|alias)/.test(name);
  return {
    fetched: rows
      .filter(({ relname }) => relname.startsWith('event_'))
      .reduce((sum, row) => sum + row.fetched, 0),
    scanned: rows
      .filter(({ relname, scans }) => scans > 0 && isOfLines(relname))
      .map(({ relname }) => relname),
  };
}

const readers: [StaffRole, () => string][] = [
  ['auditor', () => house.people.aida],
  ['supervisor', () => house.people.sara],
  ['caseworker', () => facts.workerId],
];

const questions: [name: string, filter: () => Filter, most: number][] = [
  // Found, looked at once more to be described, and for a supervisor the lines of other offices that lie between.
  ['the first page', () => ({}), 12 * PAGE],
  ['a page in the middle', () => ({ before: String(LINES / 2) }), 12 * PAGE],
  ['an act of which there are many', () => ({ act: 'case.open' }), 12 * PAGE],
  ['an act of which there are few', () => ({ act: 'case.move' }), LINES / 500 + 2 * PAGE],
  ['an act that never was', () => ({ act: 'case.hide' }), 2 * PAGE],
  ['refusals', () => ({ outcome: 'refused' }), LINES / 97 + 2 * PAGE],
];

describe.each(readers)('a page of 30,000 lines for a %s', (role, id) => {
  it.each(questions)('%s: reads what it shows, and never the whole log', async (_, filter, most) => {
    const { lines, fetched, scanned } = await readPage(role, id(), filter());
    const isOwn = role === 'caseworker';
    // One's own lines of a month are few: they are looked through for what no index combines with the person.
    const mostOwn = most + 3 * PAGE + LINES / 60 + MONTHS * PAGE;
    expect(scanned).toEqual([]);
    expect(fetched).toBeLessThanOrEqual(isOwn ? mostOwn : most);
    if (filter().act !== 'case.hide' && !isOwn) expect(lines.length).toBeGreaterThan(10);
  });
});

describe('the lines of one case', () => {
  it.each([
    ['supervisor', () => house.people.sara, 1],
    ['auditor', () => house.people.aida, 0],
    ['caseworker', () => facts.workerId, 0],
  ] as const)('for a %s are found by the case, month for month', async (role, id, least) => {
    const { lines, fetched, scanned } = await readPage(role, id(), { of: facts.caseId });
    expect(scanned).toEqual([]);
    expect(lines.length).toBeGreaterThanOrEqual(least);
    expect(fetched).toBeLessThanOrEqual(LINES / 60 + 8 * PAGE);
  });
});

describe('the pages of a long log', () => {
  const walk = async (name: CastName | undefined, role: StaffRole, filter: Filter) => {
    const seen: string[] = [];
    for (let before: string | undefined; ;) {
      const id = name === undefined ? facts.workerId : house.people[name];
      const { lines } = await readPage(
        role,
        id,
        { ...filter, ...(before === undefined ? {} : { before }) },
        201,
      );
      seen.push(...lines.map((line) => line.id));
      if (lines.length < 201) return seen;
      before = lines.at(-1)!.id;
    }
  };
  const expected = async (where: string, values: unknown[] = []) =>
    house.asSuperuser(async (client) => {
      const { rows } = await client.query<{ id: string }>(
        `SELECT e.id FROM audit.event e LEFT JOIN audit.alias a ON a.epoch = e.epoch AND a.alias = e.actor_alias
         LEFT JOIN auth.staff s ON s.id = a.subject WHERE e.act <> 'void' AND ${where} ORDER BY e.id DESC`,
        values,
      );
      return rows.map(({ id }) => id);
    });

  it('give every line of an act once, in order, to an auditor', async () => {
    expect(await walk('aida', 'auditor', { act: 'case.move' })).toEqual(
      await expected(`e.act = 'case.move'`),
    );
  });

  it('give somebody every own line once, across the months', async () => {
    const own = await walk(undefined, 'caseworker', {});
    expect(own).toEqual(await expected('a.subject = $1', [facts.workerId]));
    expect(own.length).toBeGreaterThan(400);
  });

  it('give a supervisor every line of a case of the office once, and none of another office', async () => {
    const lines = await walk('sara', 'supervisor', { of: facts.caseId });
    const named = `EXISTS (SELECT FROM audit.alias c WHERE c.epoch = e.epoch AND c.subject = $1 AND e.case_aliases @> ARRAY[c.alias])`;
    expect(lines).toEqual(await expected(named, [facts.caseId]));
    const foreign = `SELECT id FROM app.case_file WHERE office_id <> $1 LIMIT 1`;
    const other = await house.asSuperuser((client) =>
      client.query<{ id: string }>(foreign, [house.officeId]),
    );
    expect(await walk('sara', 'supervisor', { of: other.rows[0]!.id })).toEqual([]);
  });

  it('lose no line that began in one month and ended in the next', async () => {
    const [month, before] = [LAST, epochBefore(LAST, 1)];
    await house.asSuperuser(async (client) => {
      // Three lines more, the middle one of them of the month before.
      for (const epoch of [month, before, month]) {
        await client.query('SET session_replication_role = replica');
        await client.query(
          `INSERT INTO audit.event (epoch, entry) SELECT epoch, entry FROM audit.event e WHERE epoch = $1 AND EXISTS (
             SELECT FROM audit.alias a WHERE a.epoch = e.epoch AND a.alias = e.actor_alias AND a.subject = $2) LIMIT 1`,
          [epoch, facts.workerId],
        );
      }
    });
    const byTwos: string[] = [];
    for (let before: string | undefined; byTwos.length < 10;) {
      const { lines } = await readPage(
        'caseworker',
        facts.workerId,
        before === undefined ? {} : { before },
        2,
      );
      byTwos.push(...lines.map((line) => line.id));
      before = lines.at(-1)!.id;
    }
    expect(byTwos).toEqual((await expected('a.subject = $1', [facts.workerId])).slice(0, 10));
  });
});
