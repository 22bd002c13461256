import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type KeyObject, randomBytes, toKey } from './primitives.js';
import {
  type Protection,
  ProtectedFileProblem,
  readProtected,
  type Unseal,
  writeProtected,
} from './protected-file.js';
import { holdRootKeys, RootKeyProblem, type RootKeys } from './root-key.js';

const FILE_NAME = /^([1-9]\d{0,8})\.json$/;
const ROOT_KEY_BYTES = 32;
/** The name under which the system's manager hands over the credential (systemd: LoadCredentialEncrypted=). */
const CREDENTIAL = 'causeway-root-key';

/**
 * Makes the next version of the root key in `<folder>/root/<version>.json` and gives the version.
 * Older versions stay. Throws as writeProtected does; RootKeyProblem 'permissions' for a loose folder.
 */
export async function createRootKey(folder: string, protection: Protection): Promise<number> {
  const versions = await listVersions(folder);
  const version = Math.max(0, ...versions) + 1;
  const key = randomBytes(ROOT_KEY_BYTES);
  try {
    await writeProtected(fileOf(folder, version), key, protection);
  } catch (error) {
    throw asRootKeyProblem(error, version);
  } finally {
    key.fill(0);
  }
  return version;
}

/**
 * Opens every version of the root key in `<folder>/root`. Throws RootKeyProblem: 'missing' without any,
 * 'bare', 'wrong-secret', 'broken' or 'permissions' as readProtected, for the first file that does not open.
 */
export async function openRootKeys(folder: string, unseal: Unseal): Promise<RootKeys> {
  const keys = new Map<number, KeyObject>();
  for (const version of await listVersions(folder)) {
    keys.set(version, await openVersion(folder, version, unseal));
  }
  return holdRootKeys(keys);
}

/**
 * Reads the credential that unseals the root key from the folder that systemd names in
 * CREDENTIALS_DIRECTORY. Throws RootKeyProblem 'missing' or 'permissions'.
 */
export async function readRootCredential(directory: string): Promise<Buffer> {
  return readFile(join(directory, CREDENTIAL)).catch((error: unknown) => {
    throw asRootKeyProblem(asMissing(error));
  });
}

async function openVersion(folder: string, version: number, unseal: Unseal): Promise<KeyObject> {
  try {
    const secret = await readProtected(fileOf(folder, version), unseal);
    const length = secret.length;
    const key = toKey(secret);
    secret.fill(0);
    if (length !== ROOT_KEY_BYTES) throw new RootKeyProblem('broken', version);
    return key;
  } catch (error) {
    throw asRootKeyProblem(error, version);
  }
}

function fileOf(folder: string, version: number): string {
  return join(folder, 'root', `${version}.json`);
}

async function listVersions(folder: string): Promise<number[]> {
  const names = await readdir(join(folder, 'root')).catch((error: unknown) => {
    if (isCode(error, 'ENOENT')) return [];
    throw asRootKeyProblem(asMissing(error));
  });
  const versions = names.flatMap((name) => FILE_NAME.exec(name)?.[1] ?? []).map(Number);
  return versions.sort((a, b) => a - b);
}

function asMissing(error: unknown): unknown {
  if (isCode(error, 'ENOENT')) return new RootKeyProblem('missing');
  if (isCode(error, 'EACCES')) return new RootKeyProblem('permissions');
  return error;
}

function asRootKeyProblem(error: unknown, version?: number): unknown {
  return error instanceof ProtectedFileProblem ? new RootKeyProblem(error.reason, version) : error;
}

function isCode(error: unknown, code: string): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === code;
}
