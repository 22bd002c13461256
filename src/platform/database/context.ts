import { type Actor, isFresh } from '../access/actor.js';
import { hmacSha256, type KeyObject } from '../crypto/primitives.js';

const LIFETIME_SECONDS = 60;

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
}
