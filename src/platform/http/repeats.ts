import { Inject, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { hmacSha256, type KeyObject, lengthPrefixed } from '../crypto/primitives.js';
import type { Operation } from '../operation.js';
import { inputProblem, Problem } from '../problem.js';

export const REPEAT_KEY = Symbol('key for hashes of Idempotency-Key');

interface RepeatRow {
  request_hash: Buffer;
  record_id: string;
}

/**
 * Makes a repeated POST with the same Idempotency-Key answer the id of the first one and change nothing.
 * Kept are keyed hashes of the key and of the request, the status and the id; never a body.
 */
@Injectable()
export class Repeats {
  constructor(@Inject(REPEAT_KEY) private readonly key: KeyObject) {}

  /** Gives the answer of the first request, or undefined when this is the first or carries no key. */
  async find(op: Operation, request: FastifyRequest): Promise<{ id: string } | undefined> {
    const name = readKey(request);
    if (name === undefined) return undefined;
    const rows: RepeatRow[] = await op.db.query(
      'SELECT request_hash, record_id FROM app.idempotency WHERE actor_id = $1 AND key_hash = $2',
      [op.actor.id, this.hash('key', name)],
    );
    const row = rows[0];
    if (row === undefined) return undefined;
    if (!row.request_hash.equals(this.hashOf(request))) throw new Problem('repeated-key');
    op.record({ record: { type: 'repeat', id: row.record_id } });
    return { id: row.record_id };
  }

  /** Remembers what a first request made. Does nothing for requests without a key or answers without an id. */
  async remember(op: Operation, request: FastifyRequest, view: unknown): Promise<void> {
    const name = readKey(request);
    const id = (view as { id?: unknown } | undefined)?.id;
    if (name === undefined || typeof id !== 'string') return;
    await op.db.query(
      `INSERT INTO app.idempotency (actor_id, key_hash, request_hash, status, record_id, created_at)
       VALUES ($1, $2, $3, 201, $4, transaction_timestamp())`,
      [op.actor.id, this.hash('key', name), this.hashOf(request), id],
    );
  }

  private hashOf(request: FastifyRequest): Buffer {
    return this.hash('request', request.method, request.url, JSON.stringify(request.body ?? null));
  }

  private hash(...parts: string[]): Buffer {
    const head = lengthPrefixed(...parts.slice(0, -1));
    return hmacSha256(this.key, head, Buffer.from(parts.at(-1)!, 'utf8'));
  }
}

function readKey(request: FastifyRequest): string | undefined {
  if (request.method !== 'POST') return undefined;
  const value = request.headers['idempotency-key'];
  if (value === undefined) return undefined;
  if (typeof value !== 'string' || !/^[\x21-\x7e]{8,128}$/.test(value)) {
    throw inputProblem('Idempotency-Key', 'format', 'must be 8 to 128 visible ASCII characters');
  }
  return value;
}
