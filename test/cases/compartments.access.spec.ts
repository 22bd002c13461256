import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DocumentCompartment } from '../../src/cases/compartments/compartments.schema.js';
import { SignInService } from '../../src/people/sign-in/sign-in.service.js';
import { Operations } from '../../src/platform/operation.js';
import { type CastName, password } from '../cast.js';
import { House, type Visitor } from '../house.js';
import { clearedDocuments, compartmentNames, fullDocuments, write } from './documents.js';
import { linesOf } from './lines.js';

let house: House;
let caseId: string;
let amina: Visitor;
beforeAll(async () => {
  house = await House.open();
  amina = await house.signIn('amina');
  caseId = await house.openCase();
  for (const name of compartmentNames) await write(house, caseId, name, fullDocuments[name]);
  for (const name of ['bilal', 'lena', 'tomas', 'noor', 'ines', 'jonas'] as const)
    await house.assign(caseId, name);
});
afterAll(() => house.close());

const at = (compartment: string, id = caseId) => `/api/cases/${id}/compartments/${compartment}`;

/** Who may do what with all that the role may be granted; everything that does not stand here is refused. */
const granted: [CastName, Record<DocumentCompartment, 'rw' | 'r' | '-'>][] = [
  ['bilal', { contact: 'rw', identity: 'rw', location: 'rw', family: 'rw', casework: 'rw' }],
  ['ines', { contact: 'rw', identity: 'r', location: 'rw', family: 'rw', casework: 'r' }],
  ['lena', { contact: 'r', identity: 'r', location: 'r', family: 'r', casework: '-' }],
  ['tomas', { contact: 'r', identity: '-', location: '-', family: '-', casework: '-' }],
  ['noor', { contact: 'r', identity: '-', location: '-', family: '-', casework: '-' }],
  ['jonas', { contact: '-', identity: '-', location: '-', family: '-', casework: 'r' }],
  ['sara', { contact: '-', identity: '-', location: '-', family: '-', casework: '-' }],
];
const cells = granted.flatMap(([name, row]) =>
  compartmentNames.map((compartment) => [name, compartment, row[compartment]] as const),
);

describe('a compartment', () => {
  it.each(cells)('is for %s, in %s: %s', async (name, compartment, may) => {
    const visitor = await house.signIn(name);
    const opened = await visitor.get(at(compartment));
    if (may === '-') expect([opened.status, opened.body.code]).toEqual([403, 'forbidden']);
    else expect(opened.body).toMatchObject({ value: expect.any(Object) });
    const { version } = (await amina.get(at(compartment))).body;
    const written = await visitor.put(at(compartment), { version, value: fullDocuments[compartment] });
    expect(written.status).toBe(may === 'rw' ? 200 : 403);
    const after = (await amina.get(at(compartment))).body;
    expect(after).toEqual({
      version: may === 'rw' ? version + 1 : version,
      value: fullDocuments[compartment],
    });
  });

  it('that is refused says nothing of what stands in it, and the refusal is a line', async () => {
    const empty = await house.openCase();
    const tomas = await house.signIn('tomas');
    await house.assign(empty, 'tomas');
    const full = await tomas.get(at('identity'));
    expect((await tomas.get(at('identity', empty))).body).toEqual(full.body);
    expect(JSON.stringify(full.body)).not.toMatch(/زيتون|zayt/i);
    const lines = await linesOf(house, () => tomas.get(at('identity')));
    expect(lines).toMatchObject([
      { act: 'compartment.open', res: 'refused', reason: 'forbidden', obj: { cmp: ['identity'] } },
    ]);
  });

  it('is closed to a caseworker whose grant does not name it', async () => {
    const id = await house.openCase();
    await house.assign(id, 'bilal', { compartments: ['core', 'contact'] });
    const bilal = await house.signIn('bilal');
    const statuses = await Promise.all(
      compartmentNames.map(async (name) => [name, (await bilal.get(at(name, id))).status]),
    );
    expect(Object.fromEntries(statuses)).toEqual({
      contact: 200,
      identity: 403,
      location: 403,
      family: 403,
      casework: 403,
    });
  });

  it('opens with a grant of another case no further', async () => {
    const [one, other] = [await house.openCase(), await house.openCase()];
    await house.assign(one, 'lena', { compartments: ['core', 'identity'] });
    await house.assign(other, 'lena', { compartments: ['core', 'contact'] });
    const lena = await house.signIn('lena');
    expect((await lena.get(at('identity', one))).status).toBe(200);
    expect((await lena.get(at('identity', other))).status).toBe(403);
  });

  it.each(['health', 'safety', 'legal-status', 'testimony', 'consent', 'plan', 'core'])(
    'that holds records and no document has no document to open: %s',
    async (name) => {
      expect([403, 404]).toContain((await amina.get(at(name))).status);
      expect([403, 404]).toContain((await amina.put(at(name), { version: 0, value: {} })).status);
    },
  );

  it.each(['legal-privileged', 'release', 'audit', 'staff'])(
    'that is closed to a caseworker stays closed: %s',
    async (name) => {
      expect((await amina.get(at(name))).status).toBe(403);
      expect((await amina.put(at(name), { version: 0, value: {} })).status).toBe(403);
    },
  );

  it.each(['secrets', 'accounts', 'IDENTITY', 'identity%00', '__proto__', 'constructor'])(
    'that is none is a wrong input: %s',
    async (name) => {
      expect(await amina.get(at(name))).toMatchObject({ status: 400, body: { code: 'input' } });
    },
  );
});

describe('a change of a compartment', () => {
  const identity = fullDocuments.identity;
  const wrong: [string, unknown, string][] = [
    ['no version', { value: identity }, 'version'],
    ['a version below zero', { version: -1, value: identity }, 'version'],
    ['a version as text', { version: '1', value: identity }, 'version'],
    ['no value', { version: 1 }, 'value'],
    ['null as a value', { version: 1, value: null }, 'value'],
    ['a text as a value', { version: 1, value: 'Walid' }, 'value'],
    ['a list as a value', { version: 1, value: [identity] }, 'value'],
    ['a second value', { version: 1, value: identity, case: 'other' }, 'case'],
    ['an unknown script', at0({ script: 'Cuneiform' }), 'value.names.0.script'],
    ['a name of two lines', at0({ value: 'Walid\nal-Tajribi' }), 'value.names.0.value'],
    ['an empty name', at0({ value: ' ' }), 'value.names.0.value'],
    ['a name of 201 letters', at0({ value: 'x'.repeat(201) }), 'value.names.0.value'],
    ['a name with a note', at0({ note: 'x' }), 'value.names.0.note'],
    ['a month that does not exist', of({ birthDate: '1991-13' }), 'value.birthDate'],
    ['a day that does not exist', of({ birthDate: '1991-02-29' }), 'value.birthDate'],
    ['a day in another form', of({ birthDate: '1.2.1991' }), 'value.birthDate'],
    ['an unknown country', of({ hostCountry: 'Atlantis' }), 'value.hostCountry'],
    ['an area where a country belongs', of({ originCountry: 'SY-NE' }), 'value.originCountry'],
    ['51 names', of({ names: Array.from({ length: 51 }, () => identity.names[0]) }), 'value.names'],
    [
      'a name that is nested deep',
      at0({ value: JSON.parse('['.repeat(1_000) + ']'.repeat(1_000)) }),
      'value.names.0.value',
    ],
  ];

  function of(change: Record<string, unknown>) {
    return { version: 1, value: { ...identity, ...change } };
  }
  function at0(change: Record<string, unknown>) {
    return of({ names: [{ ...identity.names[0], ...change }] });
  }

  it.each(wrong)(
    'with %s is refused by its path, without repeating it, and changes nothing',
    async (_, body, path) => {
      const id = await house.openCase();
      await write(house, id, 'identity', identity);
      const answer = await amina.put(at('identity', id), body);
      expect([answer.status, answer.body.code]).toEqual([400, 'input']);
      expect(answer.body.errors.length).toBeGreaterThan(0);
      for (const error of answer.body.errors) {
        expect(error).toEqual({ path, rule: expect.any(String), message: expect.any(String) });
      }
      expect(JSON.stringify(answer.body)).not.toMatch(/Walid|Atlantis|Cuneiform|زيتون/);
      expect((await amina.get(at('identity', id))).body).toEqual({ version: 1, value: identity });
    },
  );

  it.each([0, 1, 3])('on version %i, where 2 stands, is refused as overtaken', async (version) => {
    const id = await house.openCase();
    await write(house, id, 'family', fullDocuments.family);
    await amina.put(at('family', id), { version: 1, value: fullDocuments.family });
    const answer = await amina.put(at('family', id), { version, value: clearedDocuments.family });
    expect([answer.status, answer.body.code]).toEqual([409, 'stale']);
    expect((await amina.get(at('family', id))).body).toEqual({ version: 2, value: fullDocuments.family });
  });

  it.each([1, 7])(
    'on version %i, where nothing was written yet, is refused as overtaken',
    async (version) => {
      const id = await house.openCase();
      const answer = await amina.put(at('family', id), { version, value: fullDocuments.family });
      expect([answer.status, answer.body.code]).toEqual([409, 'stale']);
      expect((await amina.get(at('family', id))).body).toEqual({ version: 0, value: null });
    },
  );

  it('that is refused leaves no word in the log of the service', () => {
    expect(house.logged.join()).not.toMatch(/Walid|زيتون|pomegranate/);
  });
});

describe('SQL that somebody injected into the operation of a colleague', () => {
  it('reads no key and no sealed byte of a case that the colleague does not have', async () => {
    const { actor } = await house.app.get(SignInService).signIn('omar', password, '192.0.2.1');
    const counted = await house.app.get(Operations).run(actor, 'case.list', 'casework', async (op) => {
      op.record({ count: 0 });
      const counts: unknown[] = [];
      for (const table of ['app.case_compartment', 'keystore.data_key', 'app.case_file', 'app.case_grant']) {
        counts.push(await op.db.query(`SELECT count(*)::int AS n FROM ${table}`));
      }
      return counts;
    });
    expect(counted).toEqual([[{ n: 0 }], [{ n: 0 }], [{ n: 0 }], [{ n: 0 }]]);
  });

  it('reads nothing of a compartment that the grant does not name', async () => {
    const { actor } = await house.app.get(SignInService).signIn('tomas', password, '192.0.2.1');
    const rows = await house.app.get(Operations).run(actor, 'case.list', 'testimony', async (op) => {
      op.record({ count: 0 });
      const found: { compartment: string }[] = await op.db.query(
        `SELECT DISTINCT compartment FROM app.case_compartment
         UNION SELECT compartment FROM keystore.data_key ORDER BY compartment`,
      );
      return found.map(({ compartment }) => compartment);
    });
    expect(rows).toEqual(['contact', 'plan']);
  });
});
