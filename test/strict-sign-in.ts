import type { CastName } from './cast.js';
import type { House, Visitor } from './house.js';
import type { Authenticator } from './people/authenticator.js';
import { enrolPasskey, giveFactor, newAuthenticator, onwards } from './people/factors.js';

const passkeys = new WeakMap<House, Map<CastName, Authenticator>>();

/** The passkey of somebody of the cast in a strict house. */
export function passkeyOf(house: House, name: CastName): Authenticator {
  const known = passkeys.get(house) ?? new Map<CastName, Authenticator>();
  passkeys.set(house, known);
  const passkey = known.get(name) ?? newAuthenticator(house);
  known.set(name, passkey);
  return passkey;
}

/** Gives the second factor that a strict house asks for: enrols a passkey the first time, and answers with it later. */
export async function giveSecondFactor(visitor: Visitor, name: CastName, pending: string): Promise<Visitor> {
  const passkey = passkeyOf(visitor.house, name);
  if (pending === 'enrol') return enrolPasskey(visitor, passkey);
  return onwards(visitor, await giveFactor(visitor, '/api/session/factor', passkey));
}
