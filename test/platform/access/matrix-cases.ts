import type { Client } from 'pg';
import { compartments } from '../../../src/platform/access/compartments.js';
import type { CastName } from '../../cast.js';
import { fullDocuments, write } from '../../cases/documents.js';
import type { House } from '../../house.js';
import { opensOn, type Situation, testers } from './matrix-cells.js';

/** A case with something in every compartment that has a place to keep it, and the ids of its records. */
export interface FullCase {
  id: string;
  matterId: string;
  testimonyId: string;
  consentId: string;
}

/** Makes such a case by the hands of those who may, then takes every grant away: the tests give their own. */
export async function makeFullCase(house: House): Promise<FullCase> {
  const id = await house.openCase('amina', 'Matrix');
  for (const [name, document] of Object.entries(fullDocuments))
    await write(house, id, name as never, document);
  await house.assign(id, 'lena');
  await house.assign(id, 'tomas');
  const make = async (name: CastName, part: string, body: unknown): Promise<string> => {
    const answer = await (await house.signIn(name)).post(`/api/cases/${id}/${part}`, body);
    if (answer.status !== 201) throw new Error(`no ${part}: ${JSON.stringify(answer.body)}`);
    return answer.body.id as string;
  };
  await make('amina', 'tasks', { title: 'a task' });
  const full = {
    id,
    matterId: await make('lena', 'legal/matters', matterBody),
    testimonyId: await make('tomas', 'testimonies', testimonyBody),
    consentId: await make('amina', 'consents', consentBody),
  };
  await house.arrange(async (client) => {
    await client.query('DELETE FROM app.case_grant WHERE case_id = $1', [id]);
    // A key row for every compartment, also for those that keep nothing yet.
    for (const name of compartments) {
      await client.query(
        `INSERT INTO keystore.data_key (case_id, compartment, key_version, wrapped, root_version, created_at)
         VALUES ($1, $2, 9, '\\x00', 1, now())`,
        [id, name],
      );
    }
  });
  return full;
}

/** Gives the tester of a situation exactly its grants on the case. No trigger runs: the tests say what is there. */
export async function giveGrants(
  client: Client,
  house: House,
  caseId: string,
  situation: Situation,
): Promise<void> {
  const kinds = {
    grant:
      ({ caseworker: 'co-worker', supervisor: 'supervision' } as Record<string, string>)[situation.role] ??
      'specialist',
    office: 'office',
    'break-glass': 'break-glass',
    'break-glass-on-duty': 'break-glass',
  };
  await client.query('SET session_replication_role = replica');
  for (const basis of situation.bases)
    await client.query(
      `INSERT INTO app.case_grant (id, case_id, actor_id, role, basis, kind, compartments, purpose, valid_from, valid_until,
       granted_by, granted_at, version)
     VALUES (gen_random_uuid(), $1, $2, $3, $4, $5, $6, 'test', now() - interval '1 minute', now() + interval '1 hour', $7, now(), 1)`,
      [
        caseId,
        house.people[testers[situation.role]],
        situation.role,
        basis,
        kinds[basis],
        opensOn(situation.role, basis),
        house.people.jonas,
      ],
    );
  await client.query('SET session_replication_role = origin');
}

const matterBody = {
  jurisdiction: 'DE',
  type: 'CRIMINAL',
  status: 'INVESTIGATION',
  asOf: '2026-01-01',
  source: 'person',
};
const testimonyBody = { accountKind: 'FIRST_HAND' };
const consentBody = { purpose: 'CASEWORK', identity: 'I0' };
