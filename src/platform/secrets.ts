import path from 'node:path';
import { createRootKey, openRootKeys, readRootCredential } from './crypto/root-key-file.js';
import type { RootKeys } from './crypto/root-key.js';
import { RootKeyProblem } from './crypto/root-key.js';
import {
  generateSigningKey,
  exportSigningSeed,
  hkdfExpandSha512,
  importSigningSeed,
  type KeyObject,
  randomBytes,
  type SigningKey,
  toKey,
} from './crypto/primitives.js';
import {
  type Protection,
  ProtectedFileProblem,
  readProtected,
  type Unseal,
  writeProtected,
} from './crypto/protected-file.js';

/** The secrets that lie in files beside the database, opened. */
export interface Secrets {
  roots: RootKeys;
  /** Signs the actor context; the same bytes stand in auth.context_key. */
  context: { id: number; key: KeyObject; bytes: Buffer };
  /** Signs the checkpoints of the audit log. */
  log: SigningKey;
  /** For hashes of Idempotency-Key and of sign-in attempts. */
  repeatKey: KeyObject;
  attemptKey: KeyObject;
  /** For the ids of tasks that come from templates. */
  taskIdKey: KeyObject;
  /** Seals the secrets of authenticator apps. */
  totpKey: KeyObject;
  /** For the tags by which a phone number is found on duty. */
  phoneKey: KeyObject;
  /** From which the seal key of each case comes. Not under the root key: rotating that one must break no seal. */
  rowSealKey: KeyObject;
  /** For the words that a search is compared with (names of staff, the watch list). */
  watchKey: KeyObject;
}

/** How the secrets are protected: the demonstration's lie open, a real installation's need passphrase or credential. */
export interface SecretsProtection {
  kind: 'demonstration' | 'real';
  passphrase: string | undefined;
  credentialsDirectory: string | undefined;
}

const CONTEXT_KEY_ID = 1;

/**
 * Opens the secrets of an installation in `<dataDir>/keys`, making those that do not exist yet.
 * @throws RootKeyProblem or ProtectedFileProblem: a bare key in a real installation, a wrong passphrase, loose
 *   permissions, a broken file; RootKeyProblem `missing` when a real installation has no passphrase or credential
 */
export async function openSecrets(dataDir: string, protection: SecretsProtection): Promise<Secrets> {
  const folder = path.join(dataDir, 'keys');
  const secret = await findSecret(protection);
  const how: Protection =
    protection.kind === 'demonstration' ? { form: 'bare' } : { form: 'sealed', secret: secret! };
  const unseal: Unseal =
    protection.kind === 'demonstration' ? { allowBare: true } : { allowBare: false, secret: secret! };
  const roots = await openOrMakeRoots(folder, how, unseal);
  const contextBytes = await openOrMake(
    path.join(folder, 'context.json'),
    () => randomBytes(32),
    how,
    unseal,
  );
  const seed = await openOrMake(
    path.join(folder, 'log.json'),
    () => exportSigningSeed(generateSigningKey().privateKey),
    how,
    unseal,
  );
  // Not derived from the context key: that one stands in the database too, and a dump must not tell what these hide.
  const service = toKey(
    await openOrMake(path.join(folder, 'service.json'), () => randomBytes(32), how, unseal),
  );
  const derive = (label: string) => toKey(hkdfExpandSha512(service, Buffer.from(label), 32));
  return {
    roots,
    context: { id: CONTEXT_KEY_ID, key: toKey(contextBytes), bytes: contextBytes },
    log: importSigningSeed(seed),
    repeatKey: derive('causeway/repeat/v1'),
    attemptKey: derive('causeway/attempt/v1'),
    taskIdKey: derive('causeway/task-id/v1'),
    totpKey: derive('causeway/totp/v1'),
    phoneKey: derive('causeway/phone/v1'),
    rowSealKey: derive('causeway/row-seal/v1'),
    watchKey: derive('causeway/watch/v1'),
  };
}

async function findSecret(protection: SecretsProtection): Promise<string | Uint8Array | undefined> {
  if (protection.kind === 'demonstration') return undefined;
  if (protection.passphrase !== undefined) return protection.passphrase;
  if (protection.credentialsDirectory !== undefined)
    return readRootCredential(protection.credentialsDirectory);
  throw new RootKeyProblem('missing');
}

async function openOrMakeRoots(folder: string, how: Protection, unseal: Unseal): Promise<RootKeys> {
  try {
    return await openRootKeys(folder, unseal);
  } catch (error) {
    if (!(error instanceof RootKeyProblem && error.reason === 'missing')) throw error;
    await createRootKey(folder, how);
    return openRootKeys(folder, unseal);
  }
}

async function openOrMake(
  file: string,
  make: () => Buffer,
  how: Protection,
  unseal: Unseal,
): Promise<Buffer> {
  try {
    return await readProtected(file, unseal);
  } catch (error) {
    if (!(error instanceof ProtectedFileProblem && error.reason === 'missing')) throw error;
    await writeProtected(file, make(), how);
    return readProtected(file, unseal);
  }
}
