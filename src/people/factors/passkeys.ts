import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type AuthenticationResponseJSON,
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server';
import { decodeAttestationObject } from '@simplewebauthn/server/helpers';
import type { PasskeyAnswer } from './factors.schema.js';

/** Where passkeys of this installation are good: the host they are bound to and the one address that may use them. */
export interface RelyingParty {
  /** Host without a port (WebAuthn 5.1.2). */
  id: string;
  origin: string;
}

/** A credential as the database keeps it, as far as proving needs it. */
export interface KnownCredential {
  credentialId: Buffer;
  publicKey: Buffer;
  /** 0 to 2^32 - 1; always 0 for authenticators that do not count. */
  counter: number;
}

export interface NewCredential extends KnownCredential {
  transports: string[];
  maySync: boolean;
  isSynced: boolean;
}

/** What an answer proved: what the authenticator counted, and whether the key is copied to other devices. */
export interface ProvenUse {
  counter: number;
  isSynced: boolean;
}

/** ES256, EdDSA and RS256: what authenticators on the market have. Not the experimental ones of the library. */
const ALGORITHMS = [-7, -8, -257];
export const CHALLENGE_MS = 5 * 60_000;
const KNOWN_TRANSPORTS = ['ble', 'cable', 'hybrid', 'internal', 'nfc', 'smart-card', 'usb'];

/** The relying party of an address that people type, such as https://causeway.example.org. */
export function relyingPartyOf(publicUrl: string): RelyingParty {
  const { hostname, origin } = new URL(publicUrl);
  return { id: hostname, origin };
}

/**
 * Options for a new passkey: discoverable, with user verification, without attestation (nobody's model of key is known).
 * @param person `id` is the account's; an authenticator shows the other two
 */
export async function newPasskeyOptions(
  party: RelyingParty,
  person: { id: string; username: string; name: string },
  challenge: Buffer,
  known: readonly Buffer[],
): Promise<Record<string, unknown>> {
  const options = await generateRegistrationOptions({
    rpName: 'Causeway',
    rpID: party.id,
    userID: new TextEncoder().encode(person.id),
    userName: person.username,
    userDisplayName: person.name,
    challenge: new Uint8Array(challenge),
    timeout: CHALLENGE_MS,
    attestationType: 'none',
    excludeCredentials: known.map((id) => ({ id: id.toString('base64url') })),
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    supportedAlgorithmIDs: ALGORITHMS,
  });
  return { ...options };
}

/** Options for an answer of one of these passkeys, or, without any named, of whichever the person chooses. */
export async function askOptions(
  party: RelyingParty,
  challenge: Buffer,
  known: readonly Buffer[],
): Promise<Record<string, unknown>> {
  const options = await generateAuthenticationOptions({
    rpID: party.id,
    challenge: new Uint8Array(challenge),
    timeout: CHALLENGE_MS,
    userVerification: 'required',
    ...(known.length === 0
      ? {}
      : { allowCredentials: known.map((id) => ({ id: id.toString('base64url') })) }),
  });
  return { ...options };
}

/** The new credential of an answer to newPasskeyOptions, or undefined when anything about it is wrong. */
export async function checkNewPasskey(
  party: RelyingParty,
  challenge: Buffer,
  answer: PasskeyAnswer['credential'],
): Promise<NewCredential | undefined> {
  const response = answer as unknown as RegistrationResponseJSON;
  const checked = await orUndefined(async () => {
    requireNoCertificates(response.response.attestationObject);
    return verifyRegistrationResponse({
      response,
      expectedChallenge: challenge.toString('base64url'),
      expectedOrigin: party.origin,
      expectedRPID: party.id,
      requireUserVerification: true,
      supportedAlgorithmIDs: ALGORITHMS,
    });
  });
  if (checked?.verified !== true || isEmbedded(answer)) return undefined;
  const { credential, credentialDeviceType, credentialBackedUp } = checked.registrationInfo;
  return {
    credentialId: Buffer.from(credential.id, 'base64url'),
    publicKey: Buffer.from(credential.publicKey),
    counter: credential.counter,
    transports: KNOWN_TRANSPORTS.filter((each) => (credential.transports ?? []).includes(each)),
    maySync: credentialDeviceType === 'multiDevice',
    isSynced: credentialBackedUp,
  };
}

/**
 * What an answer to askOptions proved, or undefined when challenge, origin, host, signature, user verification or the
 * authenticator's counter is wrong (WebAuthn 7.2).
 */
export async function checkPasskey(
  party: RelyingParty,
  challenge: Buffer,
  known: KnownCredential,
  answer: PasskeyAnswer['credential'],
): Promise<ProvenUse | undefined> {
  const response = answer as unknown as AuthenticationResponseJSON;
  const checked = await orUndefined(() =>
    verifyAuthenticationResponse({
      response,
      expectedChallenge: challenge.toString('base64url'),
      expectedOrigin: party.origin,
      expectedRPID: party.id,
      requireUserVerification: true,
      credential: {
        id: known.credentialId.toString('base64url'),
        publicKey: new Uint8Array(known.publicKey),
        counter: known.counter,
      },
    }),
  );
  if (checked?.verified !== true || isEmbedded(answer)) return undefined;
  const { newCounter, credentialBackedUp } = checked.authenticationInfo;
  return { counter: newCounter, isSynced: credentialBackedUp };
}

/** The credential that an answer names, as bytes. */
export function credentialIdOf(answer: PasskeyAnswer['credential']): Buffer {
  return Buffer.from(answer.rawId, 'base64url');
}

/**
 * We ask for no attestation. Certificates would make the library fetch the revocation lists that they name: addresses
 * that whoever enrols chooses. A statement without certificates (packed, signed by the new key itself) is fine.
 */
function requireNoCertificates(attestationObject: string): void {
  const decoded = decodeAttestationObject(new Uint8Array(Buffer.from(attestationObject, 'base64url')));
  const format = decoded.get('fmt');
  const isOwn = format === 'packed' && decoded.get('attStmt').get('x5c') === undefined;
  if (format !== 'none' && !isOwn) throw new Error('an attestation that was not asked for');
}

/** Whether the page that asked stood inside another one: no page of ours ever does (the library checks this in part). */
function isEmbedded(answer: PasskeyAnswer['credential']): boolean {
  const text = Buffer.from(String(answer.response['clientDataJSON']), 'base64url').toString('utf8');
  return (JSON.parse(text) as { crossOrigin?: unknown }).crossOrigin === true;
}

/** The library throws for what does not verify; its messages hold parts of what was sent and go nowhere. */
async function orUndefined<T>(check: () => Promise<T>): Promise<T | undefined> {
  try {
    return await check();
  } catch {
    return undefined;
  }
}
