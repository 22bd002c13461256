import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Client } from 'pg';
import { logOrigin, makeSequencer } from '../../src/installation.js';
import { cosign, createWitnessSigner, formatWitnessKey } from '../../src/platform/audit-log/cosignature.js';
import { encodeEntry } from '../../src/platform/audit-log/entry.js';
import { formatVerifierKey } from '../../src/platform/audit-log/signed-note.js';
import { parsePolicy, type Policy } from '../../src/platform/audit-log/witness-policy.js';
import { markOf } from '../../src/platform/audit-log/witness-settings.js';
import { generateSigningKey, newId, randomBytes } from '../../src/platform/crypto/primitives.js';
import type { House } from '../house.js';

const witness = createWitnessSigner('witness.example.org/near', generateSigningKey());

/** The month of the tests that is old enough to be deleted, the one before it, and one that is too young. */
export const OLD = 200501;
export const OLDER = 200412;

/**
 * Makes a month as the service would have made it then. The database opens no month so far back, so the tables are made
 * here, by the owner, as audit.open_epoch makes them.
 */
export async function openOldMonth(house: House, epoch: number): Promise<void> {
  await house.asSuperuser(async (client) => {
    await client.query('SET ROLE causeway_owner');
    for (const part of ['leaf', 'event']) {
      await client.query(`CREATE TABLE audit.${part}_${epoch} (LIKE audit.${part} INCLUDING ALL);
        ALTER TABLE audit.${part} ATTACH PARTITION audit.${part}_${epoch} FOR VALUES IN (${epoch});
        CREATE TRIGGER no_truncate BEFORE TRUNCATE ON audit.${part}_${epoch} EXECUTE FUNCTION audit.refuse_change();
        ALTER TABLE audit.${part}_${epoch} ENABLE ROW LEVEL SECURITY`);
    }
    await client.query(
      `INSERT INTO keystore.alias_key (epoch, wrapped, root_version, created_at) VALUES ($1, $2, 1, now())`,
      [epoch, randomBytes(40)],
    );
    await client.query(
      `INSERT INTO audit.alias (epoch, alias, kind, subject) VALUES ($1, 'a_1', 'actor', $2)`,
      [epoch, newId()],
    );
  });
}

/** Commits so many lines of a month, by an instance of its own that names the one before it. */
export async function writeLines(house: House, epoch: number, lines: number): Promise<void> {
  await house.asSuperuser(async (client) => {
    const inst = `i_${newId()}`;
    const { rows } = await client.query<{ prev: string }>('SELECT audit.start_instance($1) AS prev', [inst]);
    const year = String(Math.floor(epoch / 100));
    const month = String(epoch % 100).padStart(2, '0');
    const entries = Array.from({ length: lines }, (_, at) =>
      encodeEntry({
        act: at === 0 ? 'instance.start' : 'case.import',
        ...(at === 0 ? { prev: rows[0]!.prev } : {}),
        actor: { kind: 'nobody' },
        inst,
        ctr: at + 1,
        epoch,
        ts: `${year}-${month}-10T08:00:00.000Z`,
        res: 'allowed',
        basis: 'system',
        purpose: 'import',
        v: 1,
      }),
    );
    await client.query(
      'INSERT INTO audit.event (epoch, entry) SELECT $1, e FROM unnest($2::bytea[]) AS t (e)',
      [epoch, entries],
    );
  });
}

/** Gives every committed line its place and signs for it, as the running service does; gives the size. */
export async function sequence(house: House): Promise<number> {
  const sequencer = await makeSequencer(house.opened);
  const waiting = () =>
    house.asSuperuser(async (client) => {
      const { rows } = await client.query<{ lines: number }>(
        `SELECT count(*)::int AS lines FROM audit.event e WHERE NOT EXISTS (
           SELECT FROM audit.leaf l WHERE l.epoch = e.epoch AND l.event_id = e.id)`,
      );
      return rows[0]!.lines;
    });
  do await sequencer.sequenceNow();
  while ((await waiting()) > 0);
  await sequencer.stop();
  return house.asSuperuser(async (client) => (await newest(client)).size);
}

/** The witness of the tests cosigns the newest checkpoint. */
export async function cosignNewest(house: House): Promise<void> {
  await house.asSuperuser(async (client) => {
    const { size, note } = await newest(client);
    const text = note.slice(0, note.indexOf('\n\n') + 1);
    const line = cosign(text, witness, Math.floor(Date.now() / 1000));
    await client.query('INSERT INTO audit.cosignature (tree_size, witness, line) VALUES ($1, $2, $3)', [
      size,
      markOf(witness),
      line,
    ]);
  });
}

/** The public key of the house's log, and a policy that asks for the witness of the tests. */
export function trustOf(house: House): { key: string; policy: Policy; policyText: string } {
  const { installation, secrets } = house.opened;
  const key = formatVerifierKey(logOrigin(installation), secrets.log.publicKey);
  const near = formatWitnessKey(witness.name, witness.key.publicKey);
  const policyText = `log ${key}\nwitness near ${near}\nquorum near\n`;
  return { key, policy: parsePolicy(Buffer.from(policyText, 'latin1')), policyText };
}

/** Whether the folder of the log holds a full bundle of this number. */
export function hasBundle(house: House, index: number): boolean {
  return existsSync(path.join(house.dataDir, 'log', 'tile', 'entries', String(index).padStart(3, '0')));
}

async function newest(client: Client): Promise<{ size: number; note: string }> {
  const { rows } = await client.query<{ size: number; note: string }>(
    'SELECT tree_size::int AS size, note FROM audit.checkpoint ORDER BY tree_size DESC LIMIT 1',
  );
  return rows[0]!;
}
