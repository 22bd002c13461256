import { BrokenSeal, openJson, type SealContext, sealJson } from '../crypto/envelope.js';
import { BrokenKey, makeDataKey, unwrapDataKey } from '../crypto/keyring.js';
import { type KeyObject, sha256 } from '../crypto/primitives.js';
import type { RootKeys } from '../crypto/root-key.js';
import type { DetailSealing, SealedDetail } from './beside-lines.js';
import { inOperation, type JournalParts } from './instance.js';
import type { LineAddress } from './line.js';

/** Whose details they are: frozen parts of the contexts of key and seal (docs/spec/audit-log.md). */
interface DetailScope {
  readonly roots: RootKeys;
  readonly deployment: string;
  readonly installationId: string;
}

/** Seals what belongs to a line and may not stand in the log, under a key of its month (docs/spec/audit-log.md). */
export class AuditDetails implements DetailSealing {
  private readonly held = new Map<number, Promise<KeyObject>>();

  constructor(readonly parts: JournalParts) {}

  /** Seals the detail of the line at an address; the commitment is what the line holds. */
  async seal(epoch: number, address: LineAddress, detail: unknown): Promise<SealedDetail> {
    const key = await this.keyOf(epoch);
    const sealed = sealJson(key, epoch, placeOf(this.parts, address), detail);
    return { sealed, commitment: sha256(sealed) };
  }

  private keyOf(epoch: number): Promise<KeyObject> {
    const held = this.held.get(epoch) ?? this.load(epoch);
    this.held.set(epoch, held);
    // A failure must not be remembered: the next line tries again.
    held.catch(() => this.held.delete(epoch));
    return held;
  }

  private load(epoch: number): Promise<KeyObject> {
    const { roots } = this.parts;
    const context = keyContext(this.parts, epoch);
    return inOperation(this.parts, async (client) => {
      await client.query(
        `INSERT INTO keystore.detail_key (epoch, wrapped, root_version, created_at)
         VALUES ($1, $2, $3, transaction_timestamp()) ON CONFLICT DO NOTHING`,
        [epoch, makeDataKey(roots, context).wrapped, roots.current],
      );
      const { rows } = await client.query<{ wrapped: Buffer }>(
        'SELECT wrapped FROM keystore.detail_key WHERE epoch = $1',
        [epoch],
      );
      return unwrapDataKey(roots, context, rows[0]!.wrapped);
    });
  }
}

/** A detail as audit.sealed_detail hands it out. */
export interface StoredDetail extends LineAddress {
  epoch: number;
  sealed: Buffer;
  wrapped: Buffer;
}

/** Opens a detail with the wrapped key of its month. Gives undefined when it does not open here: damaged or moved. */
export function openDetail(scope: DetailScope, stored: StoredDetail): unknown {
  try {
    const key = unwrapDataKey(scope.roots, keyContext(scope, stored.epoch), stored.wrapped);
    return openJson(key, placeOf(scope, stored), stored.sealed);
  } catch (error) {
    if (error instanceof BrokenSeal || error instanceof BrokenKey) return undefined;
    throw error;
  }
}

function keyContext({ deployment, installationId }: DetailScope, epoch: number) {
  return { deployment, scope: installationId, compartment: 'audit-detail', keyVersion: epoch };
}

function placeOf({ deployment, installationId }: DetailScope, { inst, ctr }: LineAddress): SealContext {
  return {
    deployment,
    scope: installationId,
    compartment: 'audit',
    table: 'audit.detail',
    row: `${inst}/${ctr}`,
    column: 'detail',
  };
}
