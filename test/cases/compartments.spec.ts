import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { CaseDoor } from '../../src/cases/door.js';
import { placeOf } from '../../src/cases/compartments/compartments.service.js';
import { SignInService } from '../../src/people/sign-in/sign-in.service.js';
import { Operations } from '../../src/platform/operation.js';
import { password } from '../cast.js';
import { House, type Visitor } from '../house.js';
import { clearedDocuments, compartmentNames, fullDocuments, identityOf, write } from './documents.js';
import { linesOf } from './lines.js';

let house: House;
let amina: Visitor;
let caseId: string;
beforeAll(async () => {
  house = await House.open();
  amina = await house.signIn('amina');
});
afterAll(() => house.close());
beforeEach(async () => {
  caseId = await house.openCase();
});

const at = (compartment: string, id = caseId) => `/api/cases/${id}/compartments/${compartment}`;
const read = (compartment: string, id = caseId) => amina.get(at(compartment, id));

/** Changes bytes in the database, past every check of ours. */
async function spoil(statement: string, ...values: unknown[]): Promise<void> {
  await house.asSuperuser(async (client) => {
    expect((await client.query(statement, values)).rowCount).toBeGreaterThan(0);
  });
}

describe.each(compartmentNames)('the compartment %s', (compartment) => {
  const full = fullDocuments[compartment];
  const cleared = clearedDocuments[compartment];

  it('is empty in version 0 before anybody wrote in it', async () => {
    expect(await read(compartment)).toMatchObject({ status: 200, body: { version: 0, value: null } });
  });

  it('gives back letter for letter what was written', async () => {
    expect(await amina.put(at(compartment), { version: 0, value: full })).toMatchObject({
      body: { version: 1 },
    });
    const answer = await read(compartment);
    expect(answer.body).toEqual({ version: 1, value: full });
    expect(Buffer.from(JSON.stringify(answer.body.value))).toEqual(Buffer.from(JSON.stringify(full)));
  });

  it('is cleared by null and empty lists, and only by them', async () => {
    await write(house, caseId, compartment, full);
    expect(await amina.put(at(compartment), { version: 1, value: cleared })).toMatchObject({
      body: { version: 2 },
    });
    expect((await read(compartment)).body).toEqual({ version: 2, value: cleared });
  });

  it('refuses a value in which a key is missing, names it, and keeps what stood there', async () => {
    await write(house, caseId, compartment, full);
    for (const key of Object.keys(full)) {
      const { [key]: _, ...rest } = full as Record<string, unknown>;
      const answer = await amina.put(at(compartment), { version: 1, value: rest });
      expect(answer).toMatchObject({
        status: 400,
        body: { code: 'input', errors: [{ path: `value.${key}` }] },
      });
    }
    expect((await read(compartment)).body).toEqual({ version: 1, value: full });
  });

  it('refuses a key that it does not have', async () => {
    const answer = await amina.put(at(compartment), { version: 0, value: { ...full, crimes: 'none' } });
    expect(answer).toMatchObject({
      status: 400,
      body: { errors: [{ path: 'value.crimes', rule: 'unknown-key' }] },
    });
    expect((await read(compartment)).body.version).toBe(0);
  });

  it('is changed by one of two who write at the same moment, the first time as later', async () => {
    for (const version of [0, 1]) {
      const answers = await Promise.all(
        [1, 2].map(() => amina.put(at(compartment), { version, value: full })),
      );
      expect(answers.map(({ status }) => status).sort((a, b) => a - b)).toEqual([200, 409]);
      expect(answers.find(({ status }) => status === 409)!.body.code).toBe('stale');
    }
    expect((await read(compartment)).body.version).toBe(2);
  });

  it('that is damaged says so, and nothing else of the case is affected', async () => {
    for (const name of compartmentNames) await write(house, caseId, name, fullDocuments[name]);
    await spoil(
      `UPDATE app.case_compartment SET sealed = set_byte(sealed, octet_length(sealed) / 2,
         get_byte(sealed, octet_length(sealed) / 2) # 1) WHERE case_id = $1 AND compartment = $2`,
      caseId,
      compartment,
    );
    const lines = await linesOf(house, async () => {
      expect(await read(compartment)).toMatchObject({ status: 500, body: { code: 'damaged' } });
    });
    expect(lines).toMatchObject([
      { act: 'compartment.open', res: 'refused', reason: 'damaged', obj: { cmp: [compartment] } },
    ]);
    for (const name of compartmentNames.filter((each) => each !== compartment)) {
      expect((await read(name)).body.value).toEqual(fullDocuments[name]);
    }
    expect((await amina.get(`/api/cases/${caseId}`)).status).toBe(200);
    expect((await amina.get('/api/cases')).body.items.map(({ id }: { id: string }) => id)).toContain(caseId);
    // It can be written anew, so that the case is whole again.
    expect((await amina.put(at(compartment), { version: 1, value: full })).status).toBe(200);
    expect((await read(compartment)).body).toEqual({ version: 2, value: full });
  });
});

describe('a document', () => {
  it('may be as long as its fields allow', async () => {
    const value = {
      ...fullDocuments.casework,
      summary: 'ش'.repeat(10_000),
      notes: '🕊'.repeat(10_000),
      finance: 'x\n'.repeat(2_500),
    };
    await write(house, caseId, 'casework', value);
    expect((await read('casework')).body.value).toEqual(value);
  });

  it('opens under an id in capital letters and is the same document', async () => {
    const big = caseId.toUpperCase();
    expect((await amina.put(at('family', big), { version: 0, value: fullDocuments.family })).status).toBe(
      200,
    );
    expect((await read('family')).body.value).toEqual(fullDocuments.family);
    expect((await read('family', big)).body.value).toEqual(fullDocuments.family);
  });

  it('that does not fit today’s form is damaged, not guessed', async () => {
    await write(house, caseId, 'identity', fullDocuments.identity);
    const { actor } = await house.app.get(SignInService).signIn('amina', password, '192.0.2.1');
    const sealed = await house.app.get(Operations).run(actor, 'case.open', 'casework', async (op) => {
      const handle = await house.app.get(CaseDoor).enter(op, caseId);
      handle.record({ compartments: ['identity'] });
      return (await handle.seal(placeOf('identity', caseId), { names: 'Walid' })).sealed;
    });
    await spoil(`UPDATE app.case_compartment SET sealed = $2 WHERE case_id = $1`, caseId, sealed);
    const answer = await read('identity');
    expect([answer.status, answer.body.code]).toEqual([500, 'damaged']);
    expect(JSON.stringify(answer.body)).not.toContain('Walid');
  });

  it('is a line when it is read and when it is written, with version and grant, and no word of it', async () => {
    const lines = await linesOf(house, async () => {
      await write(house, caseId, 'identity', fullDocuments.identity);
      await read('identity');
    });
    expect(lines).toMatchObject([
      { act: 'compartment.change', res: 'allowed', obj: { cmp: ['identity'], rev: 1 } },
      { act: 'compartment.open', res: 'allowed', obj: { cmp: ['identity'], rev: 1 } },
    ]);
    for (const line of lines) expect(line.basis).toMatch(/^grant:/);
    expect(JSON.stringify(lines)).not.toMatch(/zaytun|زيتون/i);
  });
});

describe('a sealed value', () => {
  const sealedOf = (id: string, compartment: string) =>
    house.asSuperuser(async (client) => {
      const found = await client.query<{ sealed: Buffer }>(
        'SELECT sealed FROM app.case_compartment WHERE case_id = $1 AND compartment = $2',
        [id, compartment],
      );
      return found.rows[0]!.sealed;
    });
  const place = (sealed: Buffer, id: string, compartment: string) =>
    spoil(
      'UPDATE app.case_compartment SET sealed = $3 WHERE case_id = $1 AND compartment = $2',
      id,
      compartment,
      sealed,
    );

  it('is other bytes each time, also for the same words', async () => {
    const other = await house.openCase();
    for (const id of [caseId, other]) await write(house, id, 'contact', fullDocuments.contact);
    const before = await sealedOf(caseId, 'contact');
    expect(before).not.toEqual(await sealedOf(other, 'contact'));
    await amina.put(at('contact'), { version: 1, value: fullDocuments.contact });
    expect(before).not.toEqual(await sealedOf(caseId, 'contact'));
  });

  it('does not open in another case, nor with that case’s key beside it', async () => {
    const other = await house.openCase();
    for (const id of [caseId, other]) await write(house, id, 'identity', identityOf(id));
    await place(await sealedOf(other, 'identity'), caseId, 'identity');
    expect(await read('identity')).toMatchObject({ status: 500, body: { code: 'damaged' } });
    await spoil(
      `UPDATE keystore.data_key SET wrapped = (SELECT wrapped FROM keystore.data_key WHERE case_id = $2 AND compartment = 'identity')
       WHERE case_id = $1 AND compartment = 'identity'`,
      caseId,
      other,
    );
    expect(await read('identity')).toMatchObject({ status: 500, body: { code: 'damaged' } });
    expect((await read('identity', other)).body.value).toEqual(identityOf(other));
  });

  it('does not open in another compartment, nor with that compartment’s key', async () => {
    await write(house, caseId, 'identity', fullDocuments.identity);
    await write(house, caseId, 'contact', fullDocuments.contact);
    await place(await sealedOf(caseId, 'identity'), caseId, 'contact');
    expect(await read('contact')).toMatchObject({ status: 500, body: { code: 'damaged' } });
    await spoil(
      `UPDATE keystore.data_key SET wrapped = (SELECT wrapped FROM keystore.data_key WHERE case_id = $1 AND compartment = 'identity')
       WHERE case_id = $1 AND compartment = 'contact'`,
      caseId,
    );
    expect(await read('contact')).toMatchObject({ status: 500, body: { code: 'damaged' } });
  });

  it('does not open in another column: a document is no reason', async () => {
    await house.assign(caseId, 'lena', { reason: 'she asked for a lawyer' });
    await house.assign(caseId, 'marc', { reason: 'he speaks the language' });
    await spoil(
      `UPDATE app.case_grant SET sealed_end_reason = sealed_reason WHERE case_id = $1 AND actor_id = $2`,
      caseId,
      house.people.lena,
    );
    const { body } = await amina.get(`/api/cases/${caseId}/assignments`);
    const row = (name: 'lena' | 'marc') =>
      body.items.find((each: { staff: { id: string } }) => each.staff.id === house.people[name]);
    // Nothing of a row that was changed behind the service's back is opened any more.
    expect(row('lena')).toMatchObject({ reason: null, endReason: null, damaged: true });
    expect(row('marc')).toMatchObject({ reason: 'he speaks the language', endReason: null, damaged: false });
  });

  it.each([
    ['a key that is cut', `substring(wrapped FROM 1 FOR 46)`],
    ['a key with one other bit', `set_byte(wrapped, 20, get_byte(wrapped, 20) # 1)`],
  ])('does not open with %s', async (_, wrapped) => {
    await write(house, caseId, 'location', fullDocuments.location);
    await spoil(`UPDATE keystore.data_key SET wrapped = ${wrapped} WHERE case_id = $1`, caseId);
    expect(await read('location')).toMatchObject({ status: 500, body: { code: 'damaged' } });
  });

  it('does not open without its key, which is how a case is shredded', async () => {
    await write(house, caseId, 'location', fullDocuments.location);
    await spoil('DELETE FROM keystore.data_key WHERE case_id = $1', caseId);
    expect(await read('location')).toMatchObject({ status: 500, body: { code: 'damaged' } });
  });

  it.each([
    ['app.case_compartment', 'sealed'],
    ['app.phase_change', 'sealed'],
    ['app.case_grant', 'sealed_reason'],
    ['app.case_grant', 'sealed_end_reason'],
  ])('is the only thing that %s takes in %s: plaintext is refused by the database', async (table, column) => {
    await write(house, caseId, 'casework', fullDocuments.casework);
    await house.assign(caseId, 'lena');
    await amina.post(`/api/cases/${caseId}/phase`, {
      version: 1,
      to: 'RECEPTION',
      reason: 'He called twice.',
    });
    const plain = Buffer.from('{"names":[{"value":"Walid"}]}'.repeat(10));
    await house.asSuperuser(async (client) => {
      const update = `UPDATE ${table} SET ${column} = $1 WHERE case_id = $2`;
      await expect(client.query(update, [plain, caseId])).rejects.toThrow(/violates check constraint/);
      const short = Buffer.concat([Buffer.from([0xf1]), Buffer.alloc(50)]);
      await expect(client.query(update, [short, caseId])).rejects.toThrow(/violates check constraint/);
    });
  });
});
