import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Contact } from '../../src/cases/compartments/compartments.schema.js';
import type { NoticeView } from '../../src/emergency/emergency.schema.js';
import { write } from '../cases/documents.js';
import type { CastName } from '../cast.js';
import { House } from '../house.js';
import { breakGlass, contactWith, lookUp, putOnDuty, referenceOf } from './emergencies.js';

let house: House;
let caseId: string;
let reference: string;

beforeAll(async () => {
  house = await House.open();
  caseId = await house.openCase('amina', 'Curlew');
  reference = await referenceOf(house, caseId);
  await write(house, caseId, 'contact', contactWith('+961 3 123 456'));
  await putOnDuty(house, 'omar');
});
afterAll(() => house.close());

describe('the look-up on duty', () => {
  it('finds a case by its exact reference, and tells nothing of it but that it is there', async () => {
    const answer = await lookUp(house, 'omar', { reference: reference.toLowerCase().replace('-', ' ') });
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({
      found: { lookUpId: answer.body.found?.lookUpId, caseId, reference },
    });
    const omar = await house.signIn('omar');
    expect((await omar.get(`/api/cases/${caseId}`)).status).toBe(404);
  });

  it.each(['+961 3 123 456', '00961 3 123456', '٠٠٩٦١٣١٢٣٤٥٦'])(
    'finds it by the phone number %s',
    async (phone) => {
      expect((await lookUp(house, 'omar', { phone })).body.found).toMatchObject({ caseId, reference });
    },
  );

  it('does not find it by a number that contact does not have any more', async () => {
    const other = await house.openCase('amina', 'Whimbrel');
    const amina = await house.signIn('amina');
    const change = async (version: number, value: Contact) => {
      const answer = await amina.put(`/api/cases/${other}/compartments/contact`, { version, value });
      expect(answer.status).toBe(200);
    };
    await change(0, contactWith('+961 3 777 777'));
    expect((await lookUp(house, 'omar', { phone: '+9613777777' })).body.found?.caseId).toBe(other);
    await change(1, contactWith('+961 3 888 888'));
    expect((await lookUp(house, 'omar', { phone: '+9613777777' })).body.found).toBeNull();
    expect((await lookUp(house, 'omar', { phone: '+9613888888' })).body.found?.caseId).toBe(other);
    await change(2, contactWith('the blue door', 'person'));
    expect((await lookUp(house, 'omar', { phone: '+9613888888' })).body.found).toBeNull();
  });

  it('says that a number belongs to several cases, and names none of them', async () => {
    for (const pseudonym of ['Ruff', 'Reeve']) {
      const id = await house.openCase('amina', pseudonym);
      await write(house, id, 'contact', contactWith('+49 30 5550000'));
    }
    expect((await lookUp(house, 'omar', { phone: '+49 30 5550000' })).body).toEqual({
      found: null,
      several: true,
    });
  });

  it('asks for the country of a number', async () => {
    expect(await lookUp(house, 'omar', { phone: '03 123 456' })).toMatchObject({
      status: 400,
      body: { errors: [{ path: 'phone', rule: 'country-code' }] },
    });
  });

  it('is a line that names the case when it finds, and one of a refusal when it does not', async () => {
    await lookUp(house, 'omar', { reference });
    await lookUp(house, 'omar', { reference: '0000-0000' });
    const sara = await house.signIn('sara');
    const log = await sara.get('/api/audit/entries?act=duty.look-up&limit=2');
    expect(log.body.items).toMatchObject([
      { outcome: 'refused', reason: 'not-found', actor: { username: 'omar' }, case: null },
      { outcome: 'allowed', actor: { username: 'omar' }, case: { id: caseId } },
    ]);
  });

  it('is for those on the rota only', async () => {
    for (const name of ['bilal', 'ines'] as const) {
      expect((await lookUp(house, name, { reference })).status).toBe(403);
    }
  });

  it('keeps no phone number and no tag that the service could read', async () => {
    await expect(house.asApp((client) => client.query('SELECT tag FROM app.phone_tag'))).rejects.toThrow(
      /permission denied/,
    );
    const rows = await house.asSuperuser(
      async (client) => (await client.query('SELECT tag FROM app.phone_tag')).rows as { tag: Buffer }[],
    );
    expect(rows.length).toBeGreaterThan(0);
    for (const { tag } of rows) expect(tag).toHaveLength(16);
  });
});

describe('a case that the look-up must not find', () => {
  async function answerAfter(change: string): Promise<unknown> {
    const id = await house.openCase('amina', 'Godwit');
    const wanted = await referenceOf(house, id);
    await putOnDuty(house, 'ines').catch(() => undefined);
    expect((await lookUp(house, 'ines', { reference: wanted })).body.found?.caseId).toBe(id);
    await house.arrange((client) => client.query(change, [id]));
    return (await lookUp(house, 'ines', { reference: wanted })).body;
  }

  it('is one that is hidden', async () => {
    expect(await answerAfter('UPDATE app.case_file SET hidden = true WHERE id = $1')).toEqual({
      found: null,
    });
  });

  it('is one from which somebody is kept', async () => {
    const exclusion = `INSERT INTO app.exclusion (id, case_id, staff_id, kind, made_by, made_at, version)
      VALUES (gen_random_uuid(), $1, '${house.people.ines}', 'conflict-of-interest', '${house.people.sara}', now(), 1)`;
    expect(await answerAfter(exclusion)).toEqual({ found: null });
  });

  it('is one of another office', async () => {
    const other = `WITH office AS (INSERT INTO auth.office (id, name, time_zone, version)
        VALUES (gen_random_uuid(), 'South', 'UTC', 1) RETURNING id)
      UPDATE app.case_file SET office_id = office.id FROM office WHERE case_file.id = $1`;
    expect(await answerAfter(other)).toEqual({ found: null });
  });
});

describe('look-ups that fail', () => {
  async function failuresNoticesOf(name: CastName): Promise<NoticeView[]> {
    const { body } = await (await house.signIn(name)).get('/api/notices?limit=200');
    return (body.items as NoticeView[]).filter(({ kind }) => kind === 'look-ups-failed');
  }

  it('tell the supervisors at the tenth within an hour, and then stop until the hour is over', async () => {
    await putOnDuty(house, 'bilal');
    for (let count = 1; count <= 10; count++) {
      expect(await failuresNoticesOf('jonas')).toEqual([]);
      const answer = await lookUp(house, 'bilal', { reference: `0000-000${count % 10}` });
      expect(answer).toMatchObject({ status: 200, body: { found: null } });
    }
    for (const name of ['sara', 'jonas'] as const) {
      expect(await failuresNoticesOf(name)).toMatchObject([{ actor: { name: 'Bilal' }, breakGlassId: null }]);
    }
    const blocked = await lookUp(house, 'bilal', { reference });
    expect(blocked).toMatchObject({ status: 429, body: { code: 'too-many' } });
    expect(Number(blocked.headers.get('retry-after'))).toBeGreaterThan(3_000);
    // The find that a colleague makes is not held up by it.
    expect((await lookUp(house, 'omar', { reference })).body.found?.caseId).toBe(caseId);
    await house.asSuperuser((client) =>
      client.query(`UPDATE app.look_up SET at = at - interval '61 minutes' WHERE actor_id = $1`, [
        house.people.bilal,
      ]),
    );
    expect((await lookUp(house, 'bilal', { reference })).body.found?.caseId).toBe(caseId);
    expect(await failuresNoticesOf('sara')).toHaveLength(1);
  });
});

describe('what was found', () => {
  it('opens nothing after a quarter of an hour: look it up again', async () => {
    const { body } = await lookUp(house, 'omar', { reference });
    const { lookUpId } = body.found!;
    await house.asSuperuser((client) =>
      client.query(`UPDATE app.look_up SET at = at - interval '16 minutes' WHERE actor_id = $1`, [
        house.people.omar,
      ]),
    );
    expect((await breakGlass(house, 'omar', caseId, { lookUpId })).status).toBe(404);
    const again = await lookUp(house, 'omar', { reference });
    expect((await breakGlass(house, 'omar', caseId, { lookUpId: again.body.found!.lookUpId })).status).toBe(
      201,
    );
  });
});
