import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Client } from 'pg';
import { newId } from '../../src/platform/crypto/primitives.js';
import type { CastName } from '../cast.js';
import {
  breakGlass,
  breakGlassOnDuty,
  findBreakGlass,
  letPass,
  lookUp,
  putOnDuty,
  reason,
  referenceOf,
} from '../emergency/emergencies.js';
import { House } from '../house.js';
import { actorOf, tokenOf } from '../platform/database/as-actor.js';

/** Attack 6: somebody with a session, or with SQL of their own in the service, who wants a case by break-glass. */
let house: House;
let caseId: string;

beforeAll(async () => {
  house = await House.open();
  caseId = await house.openCase('amina', 'Night Heron');
  await house.assign(caseId, 'lena');
  await putOnDuty(house, 'omar');
});
afterAll(() => house.close());

const matter = {
  jurisdiction: 'DE',
  type: 'CRIMINAL',
  status: 'INVESTIGATION',
  asOf: '2026-01-01',
  source: 'person',
};

/** Statements as the service's own role with a signed context, up to where they would commit; then rolled back. */
async function forge<T>(
  name: CastName,
  work: (client: Client) => Promise<T>,
  context: { fresh?: boolean } = {},
): Promise<T> {
  const at = house.clock.now();
  const actor = { ...actorOf(house, name), steppedUpAt: context.fresh === false ? null : at };
  return house.asApp(async (client) => {
    await client.query('BEGIN');
    await client.query(`SELECT set_config('causeway.context', $1, true)`, [tokenOf(house, actor)]);
    try {
      const result = await work(client);
      await client.query('SET CONSTRAINTS ALL IMMEDIATE');
      return result;
    } finally {
      await client.query('ROLLBACK');
    }
  });
}

interface Forged {
  caseId: string;
  actor: CastName;
  role: string;
  basis: string;
  kind: string;
  compartments: string[];
  from: string;
  minutes: number;
  grantedBy: CastName;
  withoutReason: boolean;
}

const supervisorOpens = ['contact', 'family', 'identity', 'location', 'safety'];
const dutyOpens = ['contact', 'core', 'location'];
const bySara: Forged = {
  caseId: '',
  actor: 'sara',
  role: 'supervisor',
  basis: 'break-glass',
  kind: 'break-glass',
  compartments: supervisorOpens,
  from: 'transaction_timestamp()',
  minutes: 60,
  grantedBy: 'sara',
  withoutReason: false,
};
const byOmar: Forged = {
  ...bySara,
  actor: 'omar',
  role: 'caseworker',
  basis: 'break-glass-on-duty',
  compartments: dutyOpens,
  grantedBy: 'omar',
};

async function insertForged(client: Client, forged: Forged): Promise<void> {
  const id = newId();
  await client.query(
    `INSERT INTO app.case_grant (id, case_id, actor_id, role, basis, kind, compartments, purpose, valid_from, valid_until,
       granted_by, granted_at, version)
     VALUES ($1, $2, $3, $4, $5, $6, $7, 'threat-to-life', ${forged.from}, ${forged.from} + $8 * interval '1 minute',
       $9, transaction_timestamp(), 1)`,
    [
      id,
      forged.caseId === '' ? caseId : forged.caseId,
      house.people[forged.actor],
      forged.role,
      forged.basis,
      forged.kind,
      forged.compartments,
      forged.minutes,
      house.people[forged.grantedBy],
    ],
  );
  if (forged.withoutReason) return;
  const sealed = Buffer.alloc(200, 241);
  await client.query('INSERT INTO app.break_glass (id, key_version, sealed_reason) VALUES ($1, 1, $2)', [
    id,
    sealed,
  ]);
}

const POLICY = /row-level security/;
const BEYOND_ROLE = /may not hold a compartment/;

describe('reads the lawyer’s part by break-glass', () => {
  it('finds it closed, as health, testimony and the matters are', async () => {
    const lena = await house.signIn('lena');
    expect((await lena.post(`/api/cases/${caseId}/legal/matters`, matter)).status).toBe(201);
    await breakGlassOnDuty(house, 'omar', caseId);
    const omar = await house.signIn('omar');
    for (const part of ['legal/matters', 'legal/issues', 'testimonies', 'consents', 'tasks']) {
      expect([part, (await omar.get(`/api/cases/${caseId}/${part}`)).status]).toEqual([part, 403]);
    }
    for (const name of ['legal-privileged', 'legal-status', 'health', 'identity', 'family', 'staff']) {
      const answer = await omar.get(`/api/cases/${caseId}/compartments/${name}`);
      expect([name, answer.status === 200]).toEqual([name, false]);
    }
    const keys = await forge('omar', (client) =>
      client.query('SELECT DISTINCT compartment FROM keystore.data_key WHERE case_id = $1', [caseId]),
    );
    expect(keys.rows.map(({ compartment }: { compartment: string }) => compartment)).not.toContain(
      'legal-status',
    );
  });

  it.each(['legal-privileged', 'legal-status', 'health', 'testimony'])(
    'is refused a forged grant that adds %s',
    async (name) => {
      const compartments = [...supervisorOpens, name].sort();
      await expect(
        forge('sara', (client) => insertForged(client, { ...bySara, compartments })),
      ).rejects.toThrow(/may not hold a compartment|does not hold this role|row-level security/);
    },
  );
});

describe('breaks glass without a fresh second factor', () => {
  it('is asked for it, as a supervisor and on duty, also for the look-up', async () => {
    const reference = await referenceOf(house, caseId);
    house.clock.advance(6 * 60_000);
    for (const name of ['sara', 'omar'] as const) {
      expect(await breakGlass(house, name, caseId)).toMatchObject({ status: 403, body: { code: 'step-up' } });
    }
    expect((await lookUp(house, 'omar', { reference })).body).toMatchObject({ code: 'step-up' });
    house.clock.advance(-6 * 60_000);
  });

  it('is refused by the database as well', async () => {
    await expect(forge('sara', (client) => insertForged(client, bySara), { fresh: false })).rejects.toThrow(
      POLICY,
    );
    await expect(
      forge('omar', (client) => client.query(`SELECT * FROM app.find_on_duty('0000-0000', NULL)`), {
        fresh: false,
      }),
    ).rejects.toThrow(/not allowed/);
  });
});

describe('keeps reading when the hour is over', () => {
  it('finds nothing there any more, in the same session', async () => {
    const other = await house.openCase('amina', 'Bittern');
    const id = (await breakGlass(house, 'sara', other)).body.id as string;
    const sara = await house.signIn('sara');
    expect((await sara.get(`/api/cases/${other}/compartments/contact`)).status).toBe(200);
    await letPass(house, id, 60);
    expect((await sara.get(`/api/cases/${other}/compartments/contact`)).status).toBe(403);
    const onDuty = await breakGlassOnDuty(house, 'omar', other);
    const omar = await house.signIn('omar');
    expect((await omar.get(`/api/cases/${other}/compartments/contact`)).status).toBe(200);
    await letPass(house, onDuty, 60);
    for (const path of ['', '/compartments/contact', '/compartments/location', '/assignments']) {
      expect([path, (await omar.get(`/api/cases/${other}${path}`)).status]).toEqual([path, 404]);
    }
  });

  it('cannot make the hour longer', async () => {
    const other = await house.openCase('amina', 'Egret');
    const id = (await breakGlass(house, 'sara', other)).body.id as string;
    const longer = `UPDATE app.case_grant SET valid_until = valid_until + interval '1 hour', ended_by = $2 WHERE id = $1`;
    await expect(forge('sara', (client) => client.query(longer, [id, house.people.sara]))).rejects.toThrow(
      /only ever ends earlier/,
    );
    const stacked = { ...bySara, caseId: other };
    await expect(forge('sara', (client) => insertForged(client, stacked))).rejects.toThrow(
      /one break-glass at a time|row-level security/,
    );
    const one = await house.signIn('sara');
    await letPass(house, id, 61);
    const twice = await Promise.all(
      [1, 2].map(() => one.post('/api/break-glass', { caseId: other, reason })),
    );
    expect(new Set(twice.map(({ body }) => body.id as string | undefined).filter(Boolean)).size).toBe(1);
  });
});

describe('judges what they did themselves', () => {
  it('is refused by the service and by the database', async () => {
    const other = await house.openCase('amina', 'Crane');
    const id = (await breakGlass(house, 'sara', other)).body.id as string;
    await letPass(house, id, 61);
    const { version } = (await findBreakGlass(house, 'sara', id))!;
    const body = { version, verdict: 'justified', text: 'I was right.' };
    expect((await (await house.signIn('sara')).post(`/api/break-glass/${id}/review`, body)).status).toBe(403);
    const verdict = (by: CastName) => (client: Client) =>
      client.query(
        `UPDATE app.break_glass SET verdict = 'justified', verdict_key_version = 1, sealed_verdict = $2, reviewed_by = $3,
           reviewed_at = now(), version = version + 1 WHERE id = $1`,
        [id, Buffer.alloc(200, 241), house.people[by]],
      );
    expect((await forge('sara', verdict('sara'))).rowCount).toBe(0);
    expect((await forge('sara', verdict('jonas'))).rowCount).toBe(0);
    // The reviewer cannot sign with another's name, a caseworker cannot at all, and none without a second factor.
    await expect(forge('jonas', verdict('sara'))).rejects.toThrow(POLICY);
    expect((await forge('omar', verdict('omar'))).rowCount).toBe(0);
    expect((await forge('jonas', verdict('jonas'), { fresh: false })).rowCount).toBe(0);
    expect((await forge('jonas', verdict('jonas'))).rowCount).toBe(1);
  });
});

describe('breaks glass in a role that may not', () => {
  it.each(['lena', 'tomas', 'noor', 'aida', 'ada'] as const)('%s is refused', async (name) => {
    expect(await breakGlass(house, name, caseId)).toMatchObject({ status: 403, body: { code: 'forbidden' } });
  });

  it('is refused a forged grant in that role, and one in a role of somebody else', async () => {
    const asLena = { ...bySara, actor: 'lena', grantedBy: 'lena', role: 'legal-adviser' } as const;
    await expect(
      forge('lena', (client) => insertForged(client, { ...asLena, compartments: [] })),
    ).rejects.toThrow(/may not hold a compartment|does not hold this role|row-level security/);
    await expect(forge('lena', (client) => insertForged(client, asLena))).rejects.toThrow(
      /may not hold a compartment|does not hold this role|row-level security/,
    );
    await expect(
      forge('lena', (client) => insertForged(client, { ...asLena, role: 'supervisor' })),
    ).rejects.toThrow(/may not hold a compartment|does not hold this role|row-level security/);
  });
});

describe('breaks glass on duty without being on duty, or without a look-up', () => {
  it('is refused a look-up that is another’s, of another case, or none', async () => {
    const other = await house.openCase('amina', 'Stork');
    await putOnDuty(house, 'ines');
    const found = await lookUp(house, 'ines', { reference: await referenceOf(house, other) });
    const { lookUpId } = found.body.found!;
    expect((await breakGlass(house, 'omar', other, { lookUpId })).status).toBe(404);
    expect((await breakGlass(house, 'ines', caseId, { lookUpId })).status).toBe(404);
    expect((await breakGlass(house, 'bilal', other, { lookUpId })).status).toBe(404);
    expect((await breakGlass(house, 'omar', other)).status).toBe(400);
    await expect(
      forge('omar', (client) => insertForged(client, { ...byOmar, caseId: other })),
    ).rejects.toThrow(POLICY);
  });

  it('is refused when the duty has ended since the look-up', async () => {
    const other = await house.openCase('amina', 'Ibis');
    const dutyId = await putOnDuty(house, 'bilal');
    const found = await lookUp(house, 'bilal', { reference: await referenceOf(house, other) });
    const sara = await house.signIn('sara');
    expect((await sara.post(`/api/duty/${dutyId}/end`, { version: 1 })).status).toBe(200);
    const { lookUpId } = found.body.found!;
    expect((await breakGlass(house, 'bilal', other, { lookUpId })).status).toBe(404);
    const asBilal = { ...byOmar, actor: 'bilal', grantedBy: 'bilal', caseId: other } as const;
    await expect(forge('bilal', (client) => insertForged(client, asBilal))).rejects.toThrow(POLICY);
  });

  it('cannot put a look-up, a duty of one’s own or a phone tag into the database', async () => {
    await expect(
      forge('omar', (client) =>
        client.query('INSERT INTO app.look_up (id, actor_id, case_id, at) VALUES ($1, $2, $3, now())', [
          newId(),
          house.people.omar,
          caseId,
        ]),
      ),
    ).rejects.toThrow(/permission denied/);
    const onDuty = (client: Client, by: CastName, whom: CastName) =>
      client.query(
        `INSERT INTO app.duty (id, office_id, staff_id, valid_from, valid_until, made_by, made_at, version)
         VALUES ($1, $2, $3, transaction_timestamp() + interval '90 days', transaction_timestamp() + interval '91 days',
           $4, now(), 1)`,
        [newId(), house.officeId, house.people[whom], house.people[by]],
      );
    await expect(forge('bilal', (client) => onDuty(client, 'bilal', 'bilal'))).rejects.toThrow(POLICY);
    await expect(forge('bilal', (client) => onDuty(client, 'sara', 'bilal'))).rejects.toThrow(POLICY);
    await expect(forge('sara', (client) => onDuty(client, 'jonas', 'bilal'))).rejects.toThrow(POLICY);
    expect((await forge('sara', (client) => onDuty(client, 'sara', 'bilal'))).rowCount).toBe(1);
    await expect(
      forge('bilal', (client) =>
        client.query('INSERT INTO app.phone_tag (case_id, tag) VALUES ($1, $2)', [caseId, Buffer.alloc(16)]),
      ),
    ).rejects.toThrow(POLICY);
  });
});

describe('forges the grant with SQL of their own', () => {
  it('gets through with exactly what the service would have asked for', async () => {
    const other = await house.openCase('amina', 'Spoonbill');
    await expect(
      forge('jonas', (client) =>
        insertForged(client, { ...bySara, caseId: other, actor: 'jonas', grantedBy: 'jonas' }),
      ),
    ).resolves.toBeUndefined();
  });

  it.each<[string, Partial<Forged>, RegExp]>([
    ['for more than an hour', { minutes: 61 }, POLICY],
    ['that begins later', { from: `(transaction_timestamp() + interval '1 day')` }, POLICY],
    ['that began earlier', { from: `(transaction_timestamp() - interval '1 minute')` }, POLICY],
    ['with fewer compartments, as if to hide in a list', { compartments: ['contact'] }, POLICY],
    ['with a compartment twice', { compartments: ['contact', ...supervisorOpens] }, POLICY],
    ['for somebody else', { actor: 'jonas' }, POLICY],
    ['in the name of somebody else', { grantedBy: 'jonas' }, POLICY],
    ['on the basis of duty', { basis: 'break-glass-on-duty', compartments: dutyOpens }, BEYOND_ROLE],
    ['of another kind', { kind: 'office' }, POLICY],
    ['without a reason', { withoutReason: true }, /break-glass without its reason/],
    [
      'that somebody gives to another as an assignment',
      { actor: 'omar', role: 'caseworker', basis: 'grant', compartments: dutyOpens, withoutReason: true },
      /case_grant_kind_role/,
    ],
  ])('is refused one %s', async (_, change, refusal) => {
    const other = await house.openCase('amina', 'Flamingo');
    const forged = { ...bySara, caseId: other, ...change };
    await expect(forge('sara', (client) => insertForged(client, forged))).rejects.toThrow(refusal);
  });

  it('is refused one on a case that office access does not show', async () => {
    const hidden = await house.openCase('amina', 'Pelican');
    await house.arrange((client) =>
      client.query(`DELETE FROM app.case_grant WHERE case_id = $1 AND kind = 'office'`, [hidden]),
    );
    await expect(
      forge('sara', (client) => insertForged(client, { ...bySara, caseId: hidden })),
    ).rejects.toThrow(POLICY);
  });

  it('cannot break glass unseen: choose the reviewer, drop a notice or say that it was told', async () => {
    const other = await house.openCase('amina', 'Cormorant');
    const id = (await breakGlass(house, 'sara', other)).body.id as string;
    const attempts: [string, unknown[]][] = [
      ['UPDATE app.break_glass SET reviewer_id = $2 WHERE id = $1', [id, house.people.sara]],
      [`UPDATE app.break_glass SET review_due = now() + $2 * interval '1 year' WHERE id = $1`, [id, 1]],
      ['DELETE FROM app.break_glass WHERE id = $1', [id]],
      ['DELETE FROM app.notice WHERE break_glass_id = $1', [id]],
      ['UPDATE app.notice SET recipient_id = $2 WHERE break_glass_id = $1', [id, house.people.sara]],
      [`SELECT case_id FROM app.break_glass WHERE id = $1`, [id]],
    ];
    for (const [sql, values] of attempts) {
      await expect(forge('sara', (client) => client.query(sql, values))).rejects.toThrow(/permission denied/);
    }
    const read = 'UPDATE app.notice SET read_at = now() WHERE break_glass_id = $1';
    expect((await forge('sara', (client) => client.query(read, [id]))).rowCount).toBe(0);
    await expect(
      forge('sara', (client) => client.query('SELECT app.note_overdue_reviews()')),
    ).rejects.toThrow(/not allowed/);
    // A reason for somebody else's grant is no reason of one's own.
    await expect(
      forge('jonas', (client) =>
        client.query('INSERT INTO app.break_glass (id, key_version, sealed_reason) VALUES ($1, 1, $2)', [
          id,
          Buffer.alloc(200, 241),
        ]),
      ),
    ).rejects.toThrow(/no open break-glass of the actor/);
  });
});
