import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { casePhase } from '../../src/cases/case-states.js';
import { newId } from '../../src/platform/crypto/primitives.js';
import { type Answer, House, type Visitor } from '../house.js';
import { clearedDocuments } from './documents.js';
import { linesOf } from './lines.js';

let house: House;
let amina: Visitor;
let caseId: string;
beforeAll(async () => {
  house = await House.open();
  amina = await house.signIn('amina');
  caseId = await house.openCase();
});
afterAll(() => house.close());

const seen = ({ status, body }: Answer) => ({ status, body });
const core = { pseudonym: 'Other', risk: 'LOW', reviewDue: null };

/** Everything that the case file has, of one case: what it is called, and the request. */
function everyRequest(id: string): [string, (visitor: Visitor) => Promise<Answer>][] {
  const at = `/api/cases/${id}`;
  const grant = { staffId: house.people.bilal, role: 'caseworker', kind: 'cover', reason: 'for the test' };
  return [
    ['the case', (one) => one.get(at)],
    ['its core', (one) => one.put(`${at}/core`, { version: 1, value: core })],
    ['its phase', (one) => one.post(`${at}/phase`, { version: 1, to: 'RECEPTION' })],
    ['its identity', (one) => one.get(`${at}/compartments/identity`)],
    [
      'a new identity',
      (one) => one.put(`${at}/compartments/identity`, { version: 0, value: clearedDocuments.identity }),
    ],
    ['its contact', (one) => one.get(`${at}/compartments/contact`)],
    ['its team', (one) => one.get(`${at}/assignments`)],
    ['a new assignment', (one) => one.post(`${at}/assignments`, grant)],
    [
      'the end of an assignment',
      (one) => one.post(`${at}/assignments/${newId()}/end`, { version: 1, reason: 'for the test' }),
    ],
    ['a confirmation', (one) => one.post(`${at}/assignments/${newId()}/confirm`, { version: 1 })],
    ['its tasks', (one) => one.get(`${at}/tasks`)],
    ['its legal matters', (one) => one.get(`${at}/legal/matters`)],
    ['its legal issues', (one) => one.get(`${at}/legal/issues`)],
    ['its testimonies', (one) => one.get(`${at}/testimonies`)],
    ['its consents', (one) => one.get(`${at}/consents`)],
  ];
}

const strangers = ['omar', 'bilal', 'lena', 'tomas', 'noor', 'ines', 'aida', 'ada'] as const;

describe('a case of others', () => {
  it.each(strangers)('looks to %s like one that does not exist, in all its parts', async (name) => {
    const visitor = await house.signIn(name);
    const absent = everyRequest(newId());
    for (const [index, [what, ask]] of everyRequest(caseId).entries()) {
      const answer = await ask(visitor);
      expect([what, answer.status, answer.body.code]).toEqual([what, 404, 'not-found']);
      expect(seen(answer)).toEqual(seen(await absent[index]![1](visitor)));
    }
    expect((await amina.get(`/api/cases/${caseId}`)).body).toMatchObject({
      pseudonym: 'Grey Heron',
      version: 1,
    });
  });

  it('sends the same headers as one that does not exist', async () => {
    const omar = await house.signIn('omar');
    const [foreign, absent] = [
      await omar.get(`/api/cases/${caseId}`),
      await omar.get(`/api/cases/${newId()}`),
    ];
    const names = ({ headers }: Answer) => [...headers.keys()].filter((name) => name !== 'date');
    expect(names(foreign)).toEqual(names(absent));
    expect(foreign.headers.get('content-length')).toBe(absent.headers.get('content-length'));
  });

  it('leaves a line of each refusal, under one alias however the id was written', async () => {
    const omar = await house.signIn('omar');
    const lines = await linesOf(house, async () => {
      await omar.get(`/api/cases/${caseId}`);
      await omar.get(`/api/cases/${caseId.toUpperCase()}`);
    });
    expect(lines).toMatchObject([
      { act: 'case.open', res: 'refused', reason: 'not-found' },
      { act: 'case.open', res: 'refused', reason: 'not-found' },
    ]);
    expect(lines[0]!.obj!.case).toBe(lines[1]!.obj!.case);
  });

  it('is in nobody else’s list', async () => {
    for (const name of ['omar', 'bilal', 'lena', 'tomas', 'noor', 'ines'] as const) {
      const answer = await (await house.signIn(name)).get('/api/cases');
      expect([name, answer.status, answer.body]).toEqual([name, 200, { items: [], next: null }]);
    }
  });

  it.each(['aida', 'ada'] as const)('is in no list for %s, whose role has none', async (name) => {
    expect((await (await house.signIn(name)).get('/api/cases')).status).toBe(403);
  });

  it('is for nobody who is not signed in', async () => {
    for (const [what, ask] of everyRequest(caseId)) {
      expect([what, (await ask(house.stranger())).status]).toEqual([what, 401]);
    }
  });

  it('of a hidden kind is not even for the supervisor', async () => {
    const id = newId();
    await house.arrange((client) =>
      client.query(
        `INSERT INTO app.case_file (id, office_id, reference, pseudonym, phase, phase_since, risk, opened_on,
           planned_stages, hidden, version)
         VALUES ($1, $2, 'AAAA-0001', 'Hidden', 'ACTIVE', '2026-01-01', 'HIGH', '2026-01-01', '{}', true, 1)`,
        [id, house.officeId],
      ),
    );
    const sara = await house.signIn('sara');
    expect((await sara.get(`/api/cases/${id}`)).status).toBe(404);
    expect(JSON.stringify((await sara.get('/api/cases?limit=200')).body)).not.toContain(id);
  });
});

describe('an id that is none', () => {
  it.each(['1', 'x'.repeat(200), `${'0'.repeat(8)}-0000-4000-8000-00000000000g`, '%00', "' OR 1=1"])(
    'is refused as a wrong input: %s',
    async (id) => {
      const answer = await amina.get(`/api/cases/${encodeURIComponent(decodeURIComponent(id))}`);
      expect([answer.status, answer.body.code]).toEqual([400, 'input']);
    },
  );
});

describe('opening a case', () => {
  it.each(['lena', 'tomas', 'noor', 'ines', 'sara', 'aida', 'ada'] as const)(
    'is not for %s, and the refusal is a line',
    async (name) => {
      const visitor = await house.signIn(name);
      const lines = await linesOf(house, async () => {
        const answer = await visitor.post('/api/cases', { pseudonym: 'Mine', risk: 'LOW' });
        expect([answer.status, answer.body.code]).toEqual([403, 'forbidden']);
      });
      expect(lines).toMatchObject([{ act: 'case.create', res: 'refused', reason: 'forbidden' }]);
    },
  );

  it.each([
    ['no pseudonym', { risk: 'LOW' }, 'pseudonym'],
    ['an empty pseudonym', { pseudonym: '  ', risk: 'LOW' }, 'pseudonym'],
    ['a pseudonym of 81 letters', { pseudonym: 'x'.repeat(81), risk: 'LOW' }, 'pseudonym'],
    ['a pseudonym of two lines', { pseudonym: 'Grey\nHeron', risk: 'LOW' }, 'pseudonym'],
    ['a pseudonym with a zero byte', { pseudonym: 'Grey\u0000', risk: 'LOW' }, 'pseudonym'],
    ['half a letter', { pseudonym: 'Grey \ud800', risk: 'LOW' }, 'pseudonym'],
    ['an unknown risk', { pseudonym: 'Grey', risk: 'VERY HIGH' }, 'risk'],
    ['a number as risk', { pseudonym: 'Grey', risk: 1 }, 'risk'],
    ['a phase to begin in', { pseudonym: 'Grey', risk: 'LOW', phase: 'CLOSED' }, 'phase'],
    ['a lead to name', { pseudonym: 'Grey', risk: 'LOW', lead: 'bilal' }, 'lead'],
    ['a list', [], ''],
    ['nothing', 'null', ''],
  ])('with %s is refused and opens nothing', async (_, body, path) => {
    const count = async () => (await amina.get('/api/cases?limit=200')).body.items.length as number;
    const before = await count();
    const answer = await amina.post('/api/cases', body);
    expect(answer).toMatchObject({ status: 400, body: { code: 'input', errors: [{ path }] } });
    expect(await count()).toBe(before);
  });

  it.each(['{', '{"pseudonym":', '[1,]', '"x', '['.repeat(50_000)])(
    'with broken JSON is refused: %#',
    async (text) => {
      expect((await amina.post('/api/cases', text)).status).toBe(400);
    },
  );

  it('with JSON of a hundred thousand levels is refused', async () => {
    const deep = '['.repeat(100_000) + ']'.repeat(100_000);
    expect((await amina.post('/api/cases', `{"pseudonym":${deep},"risk":"LOW"}`)).status).toBe(400);
  });

  it('with more than 256 KB is refused', async () => {
    const answer = await amina.post('/api/cases', { pseudonym: 'x'.repeat(300_000), risk: 'LOW' });
    expect([answer.status, answer.body.code]).toEqual([413, 'too-large']);
  });
});

describe('changing the core', () => {
  const at = () => `/api/cases/${caseId}/core`;

  it.each(['lena', 'tomas', 'noor', 'sara'] as const)('is not for %s, who may read it', async (name) => {
    const id = await house.openCase();
    if (name !== 'sara') await house.assign(id, name);
    const visitor = await house.signIn(name);
    expect((await visitor.get(`/api/cases/${id}`)).body.may.change).toBe(false);
    const change = await visitor.put(`/api/cases/${id}/core`, { version: 1, value: core });
    const move = await visitor.post(`/api/cases/${id}/phase`, { version: 1, to: 'RECEPTION' });
    expect([change.status, move.status]).toEqual([403, 403]);
  });

  it.each([
    ['an old version', 0, 400],
    ['a version that is not there yet', 7, 409],
    ['a version that no number holds', 2_147_483_648, 400],
  ])('with %s is refused', async (_, version, status) => {
    expect((await amina.put(at(), { version, value: core })).status).toBe(status);
  });

  it.each([
    ['without a version', { value: core }, 'version'],
    ['without a value', { version: 1 }, 'value'],
    ['without the review date', { version: 1, value: { pseudonym: 'A', risk: 'LOW' } }, 'value.reviewDue'],
    [
      'with an impossible date',
      { version: 1, value: { ...core, reviewDue: '2026-02-30' } },
      'value.reviewDue',
    ],
    [
      'with a date of the year 0',
      { version: 1, value: { ...core, reviewDue: '0000-01-01' } },
      'value.reviewDue',
    ],
    [
      'with a date of the year 9999',
      { version: 1, value: { ...core, reviewDue: '9999-12-31' } },
      'value.reviewDue',
    ],
    ['with a phase', { version: 1, value: { ...core, phase: 'CLOSED' } }, 'value.phase'],
  ])('%s is refused', async (_, body, path) => {
    const answer = await amina.put(at(), body);
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ path }] } });
    expect((await amina.get(`/api/cases/${caseId}`)).body.version).toBe(1);
  });
});

describe('moving a case', () => {
  const wrong = casePhase.codes.flatMap((from) =>
    casePhase.codes.filter((to) => !casePhase.canMove(from, to)).map((to) => [from, to] as const),
  );

  it('by a step that the table does not have is refused, whatever the step', async () => {
    const id = await house.openCase();
    for (const [from, to] of wrong) {
      await house.arrange((client) =>
        client.query('UPDATE app.case_file SET phase = $2 WHERE id = $1', [id, from]),
      );
      const answer = await amina.post(`/api/cases/${id}/phase`, { version: 1, to, closureReason: 'OTHER' });
      expect([from, to, answer.status, answer.body.code]).toEqual([from, to, 409, 'move']);
    }
    expect(wrong).toHaveLength(12 * 12 - casePhase.codes.flatMap((from) => casePhase.movesFrom(from)).length);
    expect((await amina.get(`/api/cases/${id}`)).body.version).toBe(1);
  });

  it('to CLOSED needs a reason from the list', async () => {
    const id = await house.openCase();
    await house.arrange((client) =>
      client.query(`UPDATE app.case_file SET phase = 'ACTIVE' WHERE id = $1`, [id]),
    );
    const path = `/api/cases/${id}/phase`;
    for (const closureReason of [undefined, 'BORED']) {
      const answer = await amina.post(path, { version: 1, to: 'CLOSED', closureReason });
      expect(answer).toMatchObject({ status: 400, body: { errors: [{ path: 'closureReason' }] } });
    }
  });

  it('on an old version is refused', async () => {
    const id = await house.openCase();
    const path = `/api/cases/${id}/phase`;
    expect((await amina.post(path, { version: 1, to: 'RECEPTION' })).status).toBe(200);
    const answer = await amina.post(path, { version: 1, to: 'SCREENING' });
    expect([answer.status, answer.body.code]).toEqual([409, 'stale']);
  });

  it('to a phase that is none is refused', async () => {
    const answer = await amina.post(`/api/cases/${caseId}/phase`, { version: 1, to: 'RELAXED' });
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ path: 'to' }] } });
  });
});

describe('the list of cases', () => {
  it.each([
    'after=1',
    'after=2026-01-01',
    `after=2026-01-01_${newId()}_x`,
    'after=2026-02-30_00000000-0000-4000-8000-000000000000',
    'after=0000-01-01_00000000-0000-4000-8000-000000000000',
    'limit=0',
    'limit=201',
    'limit=1.5',
    'phase=RELAXED',
    'risk=high',
    'overdue=yes',
    'unconfirmed=1',
    'office=1',
    'phase=ACTIVE&phase=REVIEW',
  ])('refuses the query %s', async (query) => {
    const answer = await amina.get(`/api/cases?${query}`);
    expect([query, answer.status, answer.body.code]).toEqual([query, 400, 'input']);
  });
});

describe('SQL that somebody injected', () => {
  it('sees no case outside of an operation and takes no grant for itself', async () => {
    await house.asApp(async (client) => {
      for (const table of ['case_file', 'case_grant', 'case_compartment', 'phase_change']) {
        expect((await client.query(`SELECT count(*)::int AS n FROM app.${table}`)).rows).toEqual([{ n: 0 }]);
      }
      expect((await client.query('SELECT count(*)::int AS n FROM keystore.data_key')).rows).toEqual([
        { n: 0 },
      ]);
      const grant = `INSERT INTO app.case_grant (id, case_id, actor_id, role, basis, kind, compartments, purpose, valid_from,
        valid_until, granted_by, granted_at, version) VALUES (gen_random_uuid(), '${caseId}', '${house.people.omar}',
        'caseworker', 'grant', 'lead', '{core}', 'casework', now(), 'infinity', '${house.people.omar}', now(), 1)`;
      await expect(client.query(grant)).rejects.toThrow(/row-level security/);
      await expect(client.query('DELETE FROM app.case_grant')).rejects.toThrow(/permission denied/);
      await expect(client.query(`UPDATE app.case_grant SET compartments = '{core}'`)).rejects.toThrow(
        /permission denied/,
      );
      await expect(client.query('DELETE FROM app.case_file')).rejects.toThrow(/permission denied/);
    });
  });
});
