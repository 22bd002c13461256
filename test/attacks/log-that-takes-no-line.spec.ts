import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { makeSequencer } from '../../src/installation.js';
import { formatVerifierKey } from '../../src/platform/audit-log/signed-note.js';
import { verifyStoredLog } from '../../src/platform/audit-log/stored-log.js';
import { logOrigin } from '../../src/installation.js';
import { problemView } from '../../src/platform/http/problem.schema.js';
import { fullDocuments, write } from '../cases/documents.js';
import { password } from '../cast.js';
import { type Answer, House, type Visitor } from '../house.js';

/** Attack 18: the log takes no line. Then nothing is disclosed and nothing is changed; the service does not go on silently. */
let house: House;
let caseId: string;
let grantId: string;

beforeAll(async () => {
  house = await House.open();
  caseId = await house.openCase('amina', 'Grey Heron');
  await write(house, caseId, 'identity', fullDocuments.identity);
  await write(house, caseId, 'contact', fullDocuments.contact);
  grantId = await house.assign(caseId, 'bilal', { reason: 'he knows the street' });
});
afterAll(() => house.close());
afterEach(async () => {
  for (const table of ['audit.event', 'audit.alias', 'audit.detail']) {
    await house.asSuperuser((client) => client.query(`DROP TRIGGER IF EXISTS broken ON ${table}`));
  }
});

/** Makes inserts into a table of the log fail as the statement says. */
async function breakLog(statement: string, table = 'audit.event', when = 'BEFORE INSERT'): Promise<void> {
  const kind = when.startsWith('AFTER') ? 'CONSTRAINT TRIGGER' : 'TRIGGER';
  const late = when.startsWith('AFTER') ? 'DEFERRABLE INITIALLY DEFERRED' : '';
  await house.asSuperuser((client) =>
    client.query(
      `CREATE SCHEMA IF NOT EXISTS attack; GRANT USAGE ON SCHEMA attack TO causeway_app;
       CREATE OR REPLACE FUNCTION attack.break_log() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
         BEGIN ${statement}; RETURN NEW; END $$;
       GRANT EXECUTE ON FUNCTION attack.break_log() TO PUBLIC;
       CREATE ${kind} broken ${when} ON ${table} ${late} FOR EACH ROW EXECUTE FUNCTION attack.break_log()`,
    ),
  );
}

const failures: [name: string, prepare: () => Promise<void>][] = [
  ['the disk is full', () => breakLog(`RAISE EXCEPTION 'no space left' USING ERRCODE = '53100'`)],
  ['the insert fails', () => breakLog(`RAISE EXCEPTION 'broken' USING ERRCODE = 'XX000'`)],
  ['the connection is killed at the line', () => breakLog('PERFORM pg_terminate_backend(pg_backend_pid())')],
  ['a lock on the log is not given up', () => breakLog(`RAISE EXCEPTION 'lock' USING ERRCODE = '55P03'`)],
  ['a line takes too long', () => breakLog(`RAISE EXCEPTION 'timeout' USING ERRCODE = '57014'`)],
  [
    'the commit fails',
    () => breakLog(`RAISE EXCEPTION 'late' USING ERRCODE = '53100'`, 'audit.event', 'AFTER INSERT'),
  ],
];

/** What must not leave without a line. */
const reads: [what: string, who: 'amina' | 'sara' | 'aida', path: () => string][] = [
  ['a case', 'amina', () => `/api/cases/${caseId}`],
  ['the list of cases', 'amina', () => '/api/cases'],
  ['an opened compartment', 'amina', () => `/api/cases/${caseId}/compartments/identity`],
  ['a search', 'amina', () => '/api/search/people?q=abdallah'],
  ['the team with its reasons', 'sara', () => `/api/cases/${caseId}/assignments`],
  ['tasks', 'amina', () => `/api/cases/${caseId}/tasks`],
  ['the log', 'aida', () => '/api/audit/entries'],
  ['the staff', 'aida', () => '/api/staff'],
  ['requests for a second person', 'sara', () => '/api/approvals'],
];

/** A problem and nothing else: no value, no id of a record, no count. */
function expectNothingDisclosed(answer: Answer): void {
  expect(answer.status).toBeGreaterThanOrEqual(500);
  expect(problemView.parse(answer.body)).toMatchObject({
    code: expect.stringMatching(/^(unexpected|unavailable)$/),
  });
  expect(JSON.stringify(answer.body)).not.toMatch(/Heron|Zayt|الزيت|pomegranate|items|street/);
}

describe.each(failures)('when %s', (_, prepare) => {
  it.each(reads)(
    '%s is not shown, and is shown again when the log takes lines again',
    async (_what, who, path) => {
      const visitor = await house.signIn(who);
      expect((await visitor.get(path())).status).toBe(200);
      await prepare();
      expectNothingDisclosed(await visitor.get(path()));
      await house.asSuperuser((client) => client.query('DROP TRIGGER broken ON audit.event'));
      expect((await visitor.get(path())).status).toBe(200);
    },
  );

  it('nothing is changed', async () => {
    const [amina, sara] = [await house.signIn('amina'), await house.signIn('sara')];
    const before = await countRows();
    await prepare();
    const changes: [Visitor, string, string, unknown][] = [
      [amina, 'POST', '/api/cases', { pseudonym: 'Never Kept', risk: 'LOW' }],
      [
        amina,
        'PUT',
        `/api/cases/${caseId}/core`,
        { version: 1, value: { pseudonym: 'Other', risk: 'LOW', reviewDue: null } },
      ],
      [
        sara,
        'POST',
        `/api/cases/${caseId}/assignments/${grantId}/end`,
        { version: 1, reason: 'no line, no end' },
      ],
    ];
    for (const [visitor, method, path, body] of changes)
      expectNothingDisclosed(await visitor.send(method, path, body, {}));
    expect(await countRows()).toEqual(before);
  });

  it('nobody is let in, and no session begins', async () => {
    const sessions = `SELECT count(*)::int AS n FROM auth.session`;
    const before = await house.asSuperuser((client) => client.query(sessions));
    await prepare();
    const answer = await house.stranger().post('/api/session', { username: 'bilal', password });
    expectNothingDisclosed(answer);
    expect(answer.headers.get('set-cookie')).toBeNull();
    expect((await house.asSuperuser((client) => client.query(sessions))).rows).toEqual(before.rows);
  });

  it('a refusal that cannot be logged is no answer about the record either', async () => {
    const omar = await house.signIn('omar');
    await prepare();
    const [known, unknown] = [
      await omar.get(`/api/cases/${caseId}`),
      await omar.get('/api/cases/018f4f3a-0000-7000-8000-000000000001'),
    ];
    expectNothingDisclosed(known);
    expect(unknown.body.code).toBe(known.body.code);
  });
});

/** Rows of every table of the rooms, and what their versions add up to. */
async function countRows(): Promise<unknown> {
  return house.asSuperuser(async (client) => {
    const { rows } = await client.query(
      `SELECT (SELECT count(*) FROM app.case_file) AS cases, (SELECT sum(version) FROM app.case_file) AS case_versions,
         (SELECT count(*) FROM app.case_grant) AS grants, (SELECT sum(version) FROM app.case_grant) AS grant_versions,
         (SELECT count(*) FROM audit.event) AS lines, (SELECT count(*) FROM audit.detail) AS details,
         (SELECT count(*) FROM keystore.data_key) AS keys`,
    );
    return rows;
  });
}

describe('when only what stands beside the line cannot be written', () => {
  it.each([
    ['an alias', 'audit.alias', '/api/cases'],
    ['the sealed ids of a search', 'audit.detail', '/api/search/people?q=abdallah'],
  ])('%s: nothing is disclosed', async (_, table, path) => {
    const amina = await house.signIn('amina');
    await breakLog(`RAISE EXCEPTION 'broken' USING ERRCODE = 'XX000'`, table);
    expectNothingDisclosed(await amina.get(path));
  });

  it('not even when the log is locked for longer than the service waits for it', async () => {
    const amina = await house.signIn('amina');
    await house.asSuperuser(async (client) => {
      await client.query('BEGIN; LOCK TABLE audit.event IN ACCESS EXCLUSIVE MODE');
      expectNothingDisclosed(await amina.get(`/api/cases/${caseId}`));
      await client.query('ROLLBACK');
    });
    expect((await amina.get(`/api/cases/${caseId}`)).status).toBe(200);
  });
});

describe('after all of this', () => {
  it('the log is whole: every counter that was lost has its void line', async () => {
    const amina = await house.signIn('amina');
    for (let more = 0; more < 3; more += 1) await amina.get('/api/cases');
    const sequencer = await makeSequencer(house.opened);
    for (let round = 0; round < 3; round += 1) await sequencer.sequenceNow();
    const key = formatVerifierKey(logOrigin(house.opened.installation), house.opened.secrets.log.publicKey);
    const report = await verifyStoredLog(house.opened.sequencerPool, key);
    expect(report).toMatchObject({ isIntact: true, pending: 0, findings: [] });
    expect(report.entries).toBeGreaterThan(50);
  });
});
