import { Inject, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { hmacSha256, type KeyObject, lengthPrefixed } from '../crypto/primitives.js';
import { brokenConstraint } from '../database/failure.js';
import type { Operation } from '../operation.js';
import { inputProblem, Problem } from '../problem.js';
import { changed, created } from './page.schema.js';

export const REPEAT_KEY = Symbol('key for hashes of Idempotency-Key');

interface RepeatRow {
  request_hash: Buffer;
  record_id: string | null;
  version: number | null;
}

/** What a POST answers: the id of what it made, or the version that it left. */
const answer = z.union([created, changed]);
type Answer = z.infer<typeof answer>;

/**
 * Makes a repeated POST with the same Idempotency-Key answer what the first one answered and change nothing.
 * Kept are keyed hashes of the key and of the request, the status, and the id or the version; never a body.
 */
@Injectable()
export class Repeats {
  constructor(@Inject(REPEAT_KEY) private readonly key: KeyObject) {}

  /**
   * Gives the answer of the first request, or undefined when this is the first or carries no key.
   * @throws Problem `input` for a malformed key, `repeated-key` when the key came with another request
   */
  async find(op: Operation, request: FastifyRequest): Promise<Answer | undefined> {
    const name = readKey(request);
    if (name === undefined) return undefined;
    const rows: RepeatRow[] = await op.db.query(
      'SELECT request_hash, record_id, version FROM app.idempotency WHERE actor_id = $1 AND key_hash = $2',
      [op.actor.id, this.hash('key', name)],
    );
    const row = rows[0];
    if (row === undefined) return undefined;
    if (!row.request_hash.equals(this.hashOf(request))) throw new Problem('repeated-key');
    op.record({ record: { type: 'repeat', id: row.record_id ?? op.actor.id } });
    return row.record_id === null ? { version: row.version! } : { id: row.record_id };
  }

  /** Remembers what a first request answered. Does nothing for requests without a key. */
  async remember(op: Operation, request: FastifyRequest, view: unknown): Promise<void> {
    const name = readKey(request);
    const parsed = answer.safeParse(view);
    if (name === undefined || !parsed.success) return;
    const made = 'id' in parsed.data;
    await op.db.query(
      `INSERT INTO app.idempotency (actor_id, key_hash, request_hash, status, record_id, version, created_at)
       VALUES ($1, $2, $3, $4, $5, $6, transaction_timestamp())`,
      [
        op.actor.id,
        this.hash('key', name),
        this.hashOf(request),
        made ? 201 : 200,
        'id' in parsed.data ? parsed.data.id : null,
        'version' in parsed.data ? parsed.data.version : null,
      ],
    );
  }

  private hashOf(request: FastifyRequest): Buffer {
    return this.hash('request', request.method, request.url, textOf(request.body));
  }

  private hash(...parts: string[]): Buffer {
    const head = lengthPrefixed(...parts.slice(0, -1));
    return hmacSha256(this.key, head, Buffer.from(parts.at(-1)!, 'utf8'));
  }
}

/** Says whether an operation failed because the same request, sent twice at once, was remembered a moment before. */
export function isRepeatedAtOnce(error: unknown): boolean {
  return brokenConstraint(error) === 'idempotency_pkey';
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

/** A body as text. One that is nested deeper than the engine can write is refused here, before its schema would. */
function textOf(body: unknown): string {
  try {
    return JSON.stringify(body ?? null);
  } catch {
    throw inputProblem('', 'depth', 'must not be nested so deeply');
  }
}
