import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Explanation } from '../../src/cases/grants/access.schema.js';
import { newId } from '../../src/platform/crypto/primitives.js';
import { addDays } from '../../src/reference/days.js';
import type { CastName } from '../cast.js';
import { House, type Visitor } from '../house.js';
import { fullDocuments, write } from './documents.js';
import { linesOf } from './lines.js';

let house: House;
let sara: Visitor;
let caseId: string;
let today: string;
beforeAll(async () => {
  house = await House.open();
  sara = await house.signIn('sara');
  today = house.clock.today('Europe/Berlin');
});
afterAll(() => house.close());
beforeEach(async () => {
  caseId = await house.openCase();
});

const ask = (field: string, visitor = sara, id = caseId) =>
  visitor.get<Explanation>(`/api/cases/${id}/access?field=${encodeURIComponent(field)}`);
async function explain(field: string): Promise<Explanation> {
  const answer = await ask(field);
  expect(answer.status).toBe(200);
  return answer.body;
}
const said = (lines: Explanation['now']) =>
  lines.map((line) => `${line.staff.name} ${line.access} ${line.grant.kind}`).sort();
const sql = (text: string, values: unknown[] = []) => house.arrange((client) => client.query(text, values));

/** Puts somebody on the rota, from so long ago until in an hour. */
async function putOnDuty(name: CastName, until = '1 hour'): Promise<string> {
  const id = newId();
  await sql(
    `INSERT INTO app.duty (id, office_id, staff_id, valid_from, valid_until, made_by, made_at, version)
     VALUES ($1, $2, $3, transaction_timestamp() - interval '8 hours', transaction_timestamp() + $5::interval, $4,
       transaction_timestamp(), 1)`,
    [id, house.officeId, house.people[name], sara.id, until],
  );
  return id;
}

describe('who can open a field', () => {
  it('is told with the grant that opens it, from when, until when, and who gave it', async () => {
    const grantId = await house.assign(caseId, 'lena', { until: addDays(today, 2) });
    const { now, later, field, compartment } = await explain('identity.names');
    expect({ field, compartment, later }).toEqual({
      field: 'identity.names',
      compartment: 'identity',
      later: [],
    });
    expect(said(now)).toEqual(['Amina write lead', 'Lena read specialist']);
    expect(now.find((line) => line.staff.name === 'Lena')).toEqual({
      staff: { id: house.people.lena, name: 'Lena' },
      role: 'legal-adviser',
      access: 'read',
      grant: { id: grantId, kind: 'specialist', purpose: 'specialist-work' },
      from: expect.any(String),
      until: expect.any(String),
      grantedBy: { id: sara.id, name: 'Sara' },
      walled: false,
    });
  });

  it('is told in the same words for a part as for a field of it', async () => {
    const whole = await explain('contact');
    const part = await explain('contact.safeWord');
    expect({ ...part, field: 'contact' }).toEqual(whole);
  });

  it('agrees with what opens: whoever is named to read it reads it, and nobody else of the cast', async () => {
    await write(house, caseId, 'family', fullDocuments.family);
    for (const name of ['bilal', 'lena', 'tomas', 'noor', 'ines', 'jonas'] as const)
      await house.assign(caseId, name);
    for (const part of ['contact', 'identity', 'location', 'family', 'casework'] as const) {
      const { now } = await explain(part);
      const named = new Set(
        now.filter((line) => ['read', 'write'].includes(line.access)).map((line) => line.staff.id),
      );
      for (const name of [
        'amina',
        'bilal',
        'omar',
        'lena',
        'tomas',
        'noor',
        'ines',
        'sara',
        'jonas',
      ] as const) {
        const visitor = await house.signIn(name);
        const { status } = await visitor.get(`/api/cases/${caseId}/compartments/${part}`);
        expect([part, name, status === 200]).toEqual([part, name, named.has(house.people[name])]);
      }
    }
  });

  it('names the office where its generated access opens something, given by nobody', async () => {
    const { now } = await explain('plan');
    expect(said(now)).toEqual(['Amina write lead', 'Jonas read office', 'Sara read office']);
    expect(now.filter((line) => line.grant.kind === 'office').map((line) => line.grantedBy)).toEqual([
      null,
      null,
    ]);
    expect(said((await explain('safety')).now)).toContain('Sara flag office');
    expect(said((await explain('identity')).now)).toEqual(['Amina write lead']);
  });

  it('tells apart who can now and who can later', async () => {
    await house.assign(caseId, 'bilal', { from: addDays(today, 2) });
    const { now, later } = await explain('identity');
    expect([said(now), said(later)]).toEqual([['Amina write lead'], ['Bilal write co-worker']]);
  });

  it('marks a grant before which a wall stands', async () => {
    const id = await house.assign(caseId, 'lena');
    await sql('UPDATE app.case_grant SET walled = true WHERE id = $1', [id]);
    const { now } = await explain('identity');
    expect(now.map((line) => [line.staff.name, line.walled])).toEqual([
      ['Amina', false],
      ['Lena', true],
    ]);
    expect((await (await house.signIn('lena')).get(`/api/cases/${caseId}`)).status).toBe(404);
  });

  it.each([
    [
      'whose account is disabled',
      `UPDATE auth.staff SET state = 'disabled' WHERE id = $1`,
      `UPDATE auth.staff SET state = 'active' WHERE id = $1`,
    ],
    [
      'who no longer holds the role',
      `UPDATE auth.staff_role SET ended_at = now(), ended_by = $1 WHERE staff_id = $1`,
      `UPDATE auth.staff_role SET ended_at = NULL, ended_by = NULL WHERE staff_id = $1`,
    ],
    [
      'whose time as a guest is over',
      `UPDATE auth.staff SET guest_until = now() - interval '1 day' WHERE id = $1`,
      `UPDATE auth.staff SET guest_until = NULL WHERE id = $1`,
    ],
  ])('does not name somebody %s', async (_, close, open) => {
    await house.assign(caseId, 'omar');
    expect(said((await explain('identity')).now)).toContain('Omar write co-worker');
    await sql(
      'ALTER TABLE auth.staff DISABLE TRIGGER USER; ALTER TABLE auth.staff_role DISABLE TRIGGER USER',
    );
    await sql(close, [house.people.omar]);
    const told = said((await explain('identity')).now);
    await sql(open, [house.people.omar]);
    await sql('ALTER TABLE auth.staff ENABLE TRIGGER USER; ALTER TABLE auth.staff_role ENABLE TRIGGER USER');
    expect(told).toEqual(['Amina write lead']);
  });

  it('names the supervisors who could break glass, and who is on duty now where that opens it', async () => {
    const duty = await putOnDuty('ines');
    const over = await putOnDuty('bilal', '-1 hour');
    const { breakGlass } = await explain('contact');
    expect(breakGlass.supervisors.map(({ name }) => name)).toEqual(['Jonas', 'Sara']);
    expect(breakGlass.onDuty).toEqual([{ id: house.people.ines, name: 'Ines' }]);
    expect((await explain('identity')).breakGlass.onDuty).toEqual([]);
    expect((await explain('core')).breakGlass.supervisors).toEqual([]);
    expect((await explain('plan')).breakGlass).toEqual({ supervisors: [], onDuty: [] });
    await sql('UPDATE app.case_file SET hidden = true WHERE id = $1', [caseId]);
    expect((await explain('contact')).breakGlass.onDuty).toEqual([]);
    await sql('DELETE FROM app.duty WHERE id = ANY ($1::uuid[])', [[duty, over]]);
  });

  it('says of the lawyers’ part who holds a grant on it, never by break-glass, and the same whether or not it holds anything', async () => {
    await house.assign(caseId, 'lena');
    const duty = await putOnDuty('ines');
    const told = await explain('legal-privileged');
    expect(told).toMatchObject({ lawyerOnly: true, breakGlass: { supervisors: [], onDuty: [] } });
    expect(said(told.now)).toEqual(['Lena write specialist']);
    const before = await ask('legal-privileged');
    // The key of a part comes with the first thing that is sealed in it: not even that may show.
    await sql(
      `INSERT INTO keystore.data_key (case_id, compartment, key_version, wrapped, root_version, created_at)
       VALUES ($1, 'legal-privileged', 1, '\\x00', 1, now())`,
      [caseId],
    );
    const after = await ask('legal-privileged');
    expect(after.body).toEqual(before.body);
    expect((await explain('identity')).lawyerOnly).toBe(false);
    await sql('DELETE FROM app.duty WHERE id = $1', [duty]);
  });

  it('is a line of the log that names nobody', async () => {
    const lines = await linesOf(house, () => explain('identity.names'));
    expect(lines).toMatchObject([{ act: 'access.explain', res: 'allowed', obj: { cmp: ['core'] } }]);
    expect(JSON.stringify(lines)).not.toContain('names');
  });

  it.each(['nothing', 'identity.nickname', 'staff', 'accounts', 'constructor', 'health.notes'])(
    'is not told of %s, which is no field',
    async (field) => {
      expect(await ask(field)).toMatchObject({
        status: 400,
        body: { errors: [{ path: 'field', rule: 'unknown' }] },
      });
    },
  );

  it.each(['amina', 'lena', 'ines'] as const)('is not told to %s, who works on the case', async (name) => {
    if (name !== 'amina') await house.assign(caseId, name);
    expect((await ask('identity', await house.signIn(name))).status).toBe(403);
  });

  it.each(['omar', 'aida', 'ada'] as const)(
    'is not told to %s, for whom there is no such case, also when the field is none',
    async (name) => {
      const visitor = await house.signIn(name);
      for (const field of ['identity', 'nothing']) {
        const there = await ask(field, visitor);
        const absent = await ask(field, visitor, newId());
        expect([there.status, there.body]).toEqual([404, absent.body]);
      }
    },
  );
});
