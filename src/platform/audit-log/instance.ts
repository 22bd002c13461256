import type { Client } from 'pg';
import { systemActor } from '../access/actor.js';
import type { Clock } from '../clock.js';
import { makeDataKey, unwrapDataKey } from '../crypto/keyring.js';
import { type KeyObject, newId } from '../crypto/primitives.js';
import type { RootKeys } from '../crypto/root-key.js';
import type { ContextSigner } from '../database/context.js';
import type { AliasKeys } from './append.js';
import { aliasOf, encodeEntry, epochOf } from './entry.js';

/**
 * What the journal needs to begin. Each use takes a connection of its own: were it taken from the pool of the
 * service, requests that wait for the journal could hold every connection that it needs.
 */
export interface JournalParts {
  connect(): Promise<Client>;
  signer: ContextSigner;
  clock: Clock;
  roots: RootKeys;
  deployment: string;
  installationId: string;
  /** Makes the partitions of an epoch (audit.open_epoch, the sequencer's right). */
  openEpoch(epoch: number): Promise<void>;
}

const actor = systemActor('system:sequencer');

/** Runs work as the sequencer in a transaction of its own connection. */
export async function inOperation<T>(parts: JournalParts, work: (client: Client) => Promise<T>): Promise<T> {
  const client = await parts.connect();
  try {
    await client.query('BEGIN');
    const token = parts.signer.sign(actor, 'sequencing', parts.clock.now());
    await client.query(`SELECT set_config('causeway.context', $1, true)`, [token]);
    const result = await work(client);
    await client.query('COMMIT');
    return result;
  } finally {
    // An open transaction ends with its connection.
    await client.end();
  }
}

/**
 * The keys of the aliases, one per epoch, wrapped in keystore.alias_key. The service reads them for itself, not on
 * behalf of a person, because every line of everybody needs them; they stay in memory while the process lives.
 */
export class StoredAliasKeys implements AliasKeys {
  private readonly held = new Map<number, Promise<KeyObject>>();

  constructor(private readonly parts: JournalParts) {}

  get(epoch: number): Promise<KeyObject> {
    const held = this.held.get(epoch) ?? this.load(epoch);
    this.held.set(epoch, held);
    // A failure must not be remembered: the next line tries again.
    held.catch(() => this.held.delete(epoch));
    return held;
  }

  private async load(epoch: number): Promise<KeyObject> {
    const { roots, deployment, installationId } = this.parts;
    const context = { deployment, scope: installationId, compartment: 'audit', keyVersion: epoch };
    await this.parts.openEpoch(epoch);
    return inOperation(this.parts, async (client) => {
      await client.query(
        `INSERT INTO keystore.alias_key (epoch, wrapped, root_version, created_at)
         VALUES ($1, $2, $3, transaction_timestamp()) ON CONFLICT DO NOTHING`,
        [epoch, makeDataKey(roots, context).wrapped, roots.current],
      );
      const { rows } = await client.query<{ wrapped: Buffer }>(
        'SELECT wrapped FROM keystore.alias_key WHERE epoch = $1',
        [epoch],
      );
      return unwrapDataKey(roots, context, rows[0]!.wrapped);
    });
  }
}

/**
 * Begins a new instance of the service: registers it, and writes its first line, which names its predecessor.
 * Both commit together, and registering takes a lock, so that two first starts cannot both be without one.
 * @returns the name of the instance; its counter stands at 1
 */
export async function startInstance(parts: JournalParts, keys: AliasKeys): Promise<string> {
  const instance = `i_${newId()}`;
  const now = parts.clock.now();
  const epoch = epochOf(now);
  const key = await keys.get(epoch);
  await inOperation(parts, async (client) => {
    const { rows } = await client.query<{ prev: string | null }>('SELECT audit.start_instance($1) AS prev', [
      instance,
    ]);
    const prev = rows[0]?.prev ?? null;
    const alias = aliasOf(key, epoch, 'actor', actor.id);
    await client.query(
      `INSERT INTO audit.alias (epoch, alias, kind, subject) VALUES ($1, $2, 'actor', $3) ON CONFLICT DO NOTHING`,
      [epoch, alias, actor.id],
    );
    const entry = encodeEntry({
      act: 'instance.start',
      actor: { alias, kind: 'system', role: actor.role },
      inst: instance,
      ctr: 1,
      epoch,
      ts: now.toISOString(),
      res: 'allowed',
      basis: 'system',
      purpose: 'sequencing',
      ...(prev === null ? {} : { prev }),
      v: 1,
    });
    await client.query('INSERT INTO audit.event (epoch, entry) VALUES ($1, $2)', [epoch, entry]);
  });
  return instance;
}
