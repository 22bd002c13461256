import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '../../../src/platform/crypto/primitives.js';
import { type CastName } from '../../cast.js';
import { House } from '../../house.js';
import { actorOf, asActor, tokenOf } from './as-actor.js';
import { openFilledCase } from './filled-case.js';

let house: House;
let mine: string;
beforeAll(async () => {
  house = await House.open();
  mine = await openFilledCase(house, 'amina', 'Grey Heron');
  await house.assign(mine, 'lena');
  await house.assign(mine, 'tomas');
});
afterAll(() => house.close());

describe('a grant', () => {
  const columns = `(id, case_id, actor_id, role, basis, kind, compartments, purpose, valid_from, valid_until,
    granted_by, granted_at, version)`;

  function insertGrant(
    by: CastName,
    change: {
      to?: CastName;
      role?: string;
      basis?: string;
      compartments?: string[];
      grantedBy?: string;
    } = {},
  ) {
    const {
      to = 'omar',
      role = 'caseworker',
      basis = 'grant',
      compartments = ['core'],
      grantedBy = house.people[by],
    } = change;
    return asActor(house, by, (client) =>
      client.query(
        `INSERT INTO app.case_grant ${columns}
         VALUES ($1, $2, $3, $4, $5, 'co-worker', $6, 'casework', now(), 'infinity', $7, now(), 1)`,
        [newId(), mine, house.people[to], role, basis, compartments, grantedBy],
      ),
    );
  }

  it('is given by a supervisor of the case', async () => {
    expect((await insertGrant('sara')).rowCount).toBe(1);
  });

  it('is not given by those who only work on the case, nor by those who administer accounts', async () => {
    for (const name of ['amina', 'bilal', 'lena', 'ada', 'aida'] as const) {
      await expect(insertGrant(name)).rejects.toMatchObject({ code: '42501' });
    }
  });

  it('is not given to oneself', async () => {
    const own = insertGrant('sara', { to: 'sara', role: 'supervisor' });
    await expect(own).rejects.toMatchObject({ code: '42501' });
  });

  it('does not name somebody else as the giver', async () => {
    await expect(insertGrant('sara', { grantedBy: house.people.jonas })).rejects.toMatchObject({
      code: '42501',
    });
  });

  it('of the office is made by the database alone', async () => {
    const office = insertGrant('sara', { to: 'jonas', role: 'supervisor', basis: 'office' });
    await expect(office).rejects.toMatchObject({ code: '42501' });
  });

  it('does not go beyond the policy table, whoever gives it', async () => {
    const beyond = insertGrant('sara', { compartments: ['core', 'legal-privileged'] });
    await expect(beyond).rejects.toMatchObject({ code: '23514', constraint: 'case_grant_within_policy' });
    await expect(insertGrant('sara', { compartments: [] })).rejects.toMatchObject({
      constraint: 'case_grant_within_policy',
    });
    const asRoot = house.asSuperuser((client) =>
      client.query(
        `UPDATE app.case_grant SET compartments = '{testimony,health,location,legal-privileged}' WHERE role = 'caseworker'`,
      ),
    );
    await expect(asRoot).rejects.toMatchObject({ constraint: 'case_grant_within_policy' });
  });

  it('is not given to somebody in a role that they do not hold', async () => {
    await expect(insertGrant('sara', { role: 'clinician', compartments: ['health'] })).rejects.toMatchObject({
      code: '23503',
      constraint: 'case_grant_holder',
    });
  });

  it('only ever ends earlier: nobody prolongs one, least of all their own', async () => {
    const prolong = (until: string) =>
      asActor(house, 'sara', async (client) => {
        await client.query(
          `UPDATE app.case_grant SET valid_until = now() + interval '1 day' WHERE role = 'legal-adviser'`,
        );
        return client.query(`UPDATE app.case_grant SET valid_until = ${until} WHERE role = 'legal-adviser'`);
      });
    expect((await prolong(`now() + interval '1 hour'`)).rowCount).toBe(1);
    await expect(prolong(`now() + interval '2 days'`)).rejects.toMatchObject({
      code: '23514',
      constraint: 'case_grant_only_ends',
    });
    await expect(prolong(`'infinity'`)).rejects.toMatchObject({ constraint: 'case_grant_only_ends' });
  });

  /** How many tables of the case show a row to Lena, after Sara changed her grant so. */
  function seenByLena(change: string): Promise<string[]> {
    return asActor(house, 'sara', async (client) => {
      const changed = await client.query(`UPDATE app.case_grant SET ${change} WHERE actor_id = $1`, [
        house.people.lena,
      ]);
      expect(changed.rowCount).toBe(1);
      await client.query(`SELECT set_config('causeway.context', $1, true)`, [
        tokenOf(house, actorOf(house, 'lena')),
      ]);
      const seen: string[] = [];
      for (const table of ['case_file', 'case_compartment', 'task', 'consent', 'phase_change']) {
        if ((await client.query(`SELECT FROM app.${table}`)).rowCount! > 0) seen.push(table);
      }
      if ((await client.query('SELECT FROM keystore.data_key')).rowCount! > 0) seen.push('data_key');
      return seen;
    });
  }

  it('opens rows and keys until it ends, and none from then on', async () => {
    const all = ['case_file', 'case_compartment', 'task', 'consent', 'phase_change', 'data_key'];
    expect(await seenByLena(`valid_until = now() + interval '1 hour'`)).toEqual(all);
    expect(await seenByLena('valid_until = now()')).toEqual([]);
  });

  it('opens rows and keys of the compartments that it names, and of no other', async () => {
    const narrowed = await house.asSuperuser((client) =>
      client.query(
        `UPDATE app.case_grant SET compartments = '{core,consent}' WHERE actor_id = $1 RETURNING (SELECT g.compartments
         FROM app.case_grant g WHERE g.id = case_grant.id) AS before`,
        [house.people.lena],
      ),
    );
    const found = await asActor(house, 'lena', async (client) => {
      const keys = await client.query<{ compartment: string }>('SELECT compartment FROM keystore.data_key');
      const rows = await client.query('SELECT FROM app.case_compartment UNION ALL SELECT FROM app.task');
      const consents = await client.query('SELECT FROM app.consent');
      return [keys.rows, rows.rowCount, consents.rowCount];
    });
    await house.asSuperuser((client) =>
      client.query('UPDATE app.case_grant SET compartments = $2 WHERE actor_id = $1', [
        house.people.lena,
        (narrowed.rows[0] as { before: string[] }).before,
      ]),
    );
    expect(found).toEqual([[{ compartment: 'consent' }], 0, 1]);
  });

  it('does not make the one who may read a compartment one who may write it, nor the other way round', async () => {
    const changed = await asActor(house, 'lena', (client) =>
      client.query(`UPDATE app.consent SET version = version + 1`),
    );
    expect(changed.rowCount).toBe(0);
    const written = await asActor(house, 'amina', (client) =>
      client.query(`UPDATE app.consent SET version = version + 1`),
    );
    expect(written.rowCount).toBe(1);
  });
});
