import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { auditList, type AuditEntry } from '../../src/supervision/supervision.schema.js';
import { type CastName, castNames } from '../cast.js';
import { House } from '../house.js';

const NEVER_A_CASE = '01999999-0000-7000-8000-000000000000';
let house: House;
/** Of amina, and of bilal. */
let caseId: string;
let otherCase: string;
/** Of bilal; sara and jonas may not know that it exists. */
let hiddenCase: string;

beforeAll(async () => {
  house = await House.open();
  caseId = await house.openCase('amina', 'Grey Heron');
  otherCase = await house.openCase('bilal', 'Red Kite');
  hiddenCase = await house.openCase('bilal', 'White Stork');
  await hide(hiddenCase);
  const [amina, bilal] = [await house.signIn('amina'), await house.signIn('bilal')];
  await amina.get(`/api/cases/${caseId}`);
  await bilal.get(`/api/cases/${otherCase}`);
  await bilal.get(`/api/cases/${hiddenCase}`);
  await bilal.get('/api/cases');
  await amina.get(`/api/cases/${hiddenCase}`);
  await amina.get(`/api/cases/${NEVER_A_CASE}`);
});
afterAll(() => house.close());

async function hide(id: string): Promise<void> {
  await house.arrange(async (client) => {
    await client.query('UPDATE app.case_file SET hidden = true WHERE id = $1', [id]);
    await client.query(`DELETE FROM app.case_grant WHERE case_id = $1 AND kind = 'office'`, [id]);
  });
}

async function readLog(name: CastName, query = ''): Promise<AuditEntry[]> {
  const answer = await (await house.signIn(name)).get(`/api/audit/entries?limit=200&${query}`);
  expect(answer.status).toBe(200);
  return auditList.parse(answer.body).items;
}

function idsIn(lines: readonly AuditEntry[]): (string | undefined)[] {
  return lines.flatMap((line) => [line.case?.id, ...line.cases]).filter((id) => id !== undefined);
}

describe('who may read the log', () => {
  it.each(castNames.filter((name) => !['sara', 'jonas', 'aida'].includes(name)))(
    '%s reads own acts only',
    async (name) => {
      await readLog(name);
      const lines = await readLog(name);
      expect(lines.map(({ act }) => act)).toContain('audit.read');
      expect(new Set(lines.map(({ actor }) => actor.username))).toEqual(new Set([name]));
    },
  );

  it('a supervisor reads the lines of the office, also those of people without a session', async () => {
    await house.stranger().post('/api/session', { username: 'amina', password: 'wrong, but long enough' });
    const lines = await readLog('sara');
    expect(idsIn(lines)).toEqual(expect.arrayContaining([caseId, otherCase]));
    expect(lines.map(({ actor }) => actor.username)).toEqual(expect.arrayContaining(['amina', 'bilal']));
    expect(lines.some((line) => line.outcome === 'refused' && line.actor.kind === 'nobody')).toBe(true);
  });

  it('the auditor reads all lines, and of cases nothing but an alias', async () => {
    const lines = await readLog('aida');
    const opened = lines.filter((line) => line.act === 'case.open' && line.actor.username === 'bilal');
    expect(opened).toHaveLength(2);
    for (const line of opened) {
      expect(line).toMatchObject({ case: null, cases: [], caseAliases: [expect.stringMatching(/^c_/)] });
    }
    const text = JSON.stringify(lines);
    for (const secret of [caseId, otherCase, hiddenCase, 'Grey Heron', 'Red Kite', 'White Stork']) {
      expect(text).not.toContain(secret);
    }
  });

  it('nobody is shown the void entries that only fill counters', async () => {
    const added = await house.asSuperuser((client) =>
      client.query(
        `INSERT INTO audit.event (epoch, entry)
         SELECT epoch, convert_to(replace(convert_from(entry, 'UTF8'), '"case.open"', '"void"'), 'UTF8')
         FROM audit.event WHERE act = 'case.open' LIMIT 1 RETURNING id::text`,
      ),
    );
    const [{ id }] = added.rows as [{ id: string }];
    expect((await readLog('aida')).map((line) => line.id)).not.toContain(id);
  });

  it('the auditor learns no alias by asking for a case by its id', async () => {
    expect(await readLog('aida', `case=${caseId}`)).toEqual([]);
  });

  it('nobody reads it without a session', async () => {
    expect((await house.stranger().get('/api/audit/entries')).status).toBe(401);
  });

  it('nobody reads it by SQL without a signed actor', async () => {
    const read = 'SELECT * FROM audit.lines(NULL, NULL, NULL, NULL, 200)';
    expect(await house.asApp(async (client) => (await client.query(read)).rows)).toEqual([]);
  });
});

describe('a case that a supervisor may not know', () => {
  it('appears in no line of the supervisor, whoever made it', async () => {
    const lines = await readLog('sara');
    expect(idsIn(lines)).not.toContain(hiddenCase);
    expect(JSON.stringify(lines)).not.toContain('White Stork');
    const bilal = lines.filter(({ actor, act }) => actor.username === 'bilal' && act.startsWith('case.'));
    expect(bilal.map(({ act, case: named }) => [act, named?.id])).toEqual([
      ['case.open', otherCase],
      ['case.create', otherCase],
    ]);
  });

  it('gives the same answer as a case that does not exist', async () => {
    const sara = await house.signIn('sara');
    const [hidden, absent] = [
      await sara.get(`/api/audit/entries?case=${hiddenCase}`),
      await sara.get(`/api/audit/entries?case=${NEVER_A_CASE}`),
    ];
    expect(hidden.body).toEqual({ items: [], next: null });
    expect([absent.status, absent.body]).toEqual([hidden.status, hidden.body]);
  });

  it('is not named by the line of having asked for it', async () => {
    await readLog('sara', `case=${hiddenCase}`);
    await readLog('sara', `case=${NEVER_A_CASE}`);
    const [absent, hidden] = (await readLog('sara', 'act=audit.read')).filter(({ count }) => count === 0);
    expect({ ...hidden, id: '', at: '', leafIndex: null }).toEqual({
      ...absent,
      id: '',
      at: '',
      leafIndex: null,
    });
    expect(hidden).toMatchObject({ case: null, cases: [], caseAliases: [] });
  });
});

describe('a case that a caseworker may not know', () => {
  it('is not told apart from an absent one by the lines of having tried', async () => {
    const refused = await readLog('amina', 'outcome=refused');
    expect(refused.map(({ act, reason, case: named }) => [act, reason, named])).toEqual([
      ['case.open', 'not-found', null],
      ['case.open', 'not-found', null],
    ]);
    const [hidden, absent] = [
      await readLog('amina', `case=${hiddenCase}`),
      await readLog('amina', `case=${NEVER_A_CASE}`),
    ];
    expect([hidden.length, absent.length]).toEqual([1, 1]);
  });

  it('is no longer named when the grant has ended', async () => {
    const own = await house.openCase('amina', 'Blue Tit');
    expect(idsIn(await readLog('amina'))).toContain(own);
    await house.arrange((client) =>
      client.query(`UPDATE app.case_grant SET valid_until = now() WHERE case_id = $1`, [own]),
    );
    const lines = await readLog('amina');
    expect(lines.map(({ act }) => act)).toContain('case.create');
    expect(idsIn(lines)).not.toContain(own);
    expect(idsIn(await readLog('sara'))).not.toContain(own);
  });
});

describe('an alias that an intruder planted', () => {
  it('does not turn lines of another person into own ones', async () => {
    await house.asSuperuser((client) =>
      client.query(
        `INSERT INTO audit.alias (epoch, alias, kind, subject)
         SELECT 203001, alias, kind, $1 FROM audit.alias WHERE subject = $2`,
        [house.people.omar, house.people.amina],
      ),
    );
    const lines = await readLog('omar');
    expect(new Set(lines.map(({ actor }) => actor.username))).toEqual(new Set(['omar']));
  });
});
