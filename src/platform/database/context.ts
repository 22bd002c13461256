import { type Actor, isFresh } from '../access/actor.js';
import { hmacSha256, type KeyObject } from '../crypto/primitives.js';

const LIFETIME_SECONDS = 60;
const REQUEST_LABEL = 'causeway/rows/v1';

/**
 * Signs who asks for the database: key id, actor, role, office, purpose, whether a second factor was given within five
 * minutes, expiry, HMAC (docs/spec/actor-context.md).
 */
export class ContextSigner {
  constructor(
    private readonly keyId: number,
    private readonly key: KeyObject,
  ) {}

  /** Gives the token for `set_config('causeway.context', token, true)`. It is good for one minute from `at`. */
  sign(actor: Actor, purpose: string, at: Date): string {
    const expiry = Math.floor(at.getTime() / 1000) + LIFETIME_SECONDS;
    const fresh = isFresh(actor, at) ? 'fresh' : '';
    const body = [this.keyId, actor.id, actor.role, actor.officeId ?? '', purpose, fresh, expiry].join('|');
    return `${body}|${hmacSha256(this.key, Buffer.from(body, 'utf8')).toString('hex')}`;
  }

  /**
   * Signs a request for rows, which the database answers past row-level security (docs/spec/row-seal.md, section 5). It
   * is good for one minute from `at`, in the operations of this actor; without one, outside of operations.
   * @returns the request as it was signed, and its HMAC-SHA-256 in hex
   */
  signRequest(actorId: string | null, at: Date, asked: object): { request: string; mac: string } {
    const until = Math.floor(at.getTime() / 1000) + LIFETIME_SECONDS;
    const request = JSON.stringify({ ...asked, key: this.keyId, actor: actorId, until });
    const mac = hmacSha256(this.key, Buffer.from(`${REQUEST_LABEL}|${request}`, 'utf8')).toString('hex');
    return { request, mac };
  }
}
