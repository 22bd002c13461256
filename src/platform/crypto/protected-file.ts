import { constants, link, mkdir, open, stat, unlink } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { z } from 'zod';
import { equalInConstantTime, randomBytes, randomToken } from './primitives.js';
import { type Derivation, deriveFileKeys, derivationSchema, newDerivation } from './protected-secret.js';
import { unwrapSecret, wrapSecret } from './key-wrap.js';

/**
 * How a secret file is protected: `bare` lies open (the demonstration's), `sealed` opens only with a
 * passphrase (text) or a credential (bytes, as a system credential gives them).
 */
export type Protection =
  { readonly form: 'bare' } | { readonly form: 'sealed'; readonly secret: string | Uint8Array };

/** What is at hand to open a secret file: whether a bare one will do, and the passphrase or credential. */
export interface Unseal {
  readonly allowBare: boolean;
  readonly secret?: string | Uint8Array;
}

export type ProtectedFileReason = 'missing' | 'bare' | 'wrong-secret' | 'broken' | 'permissions';

/** A secret file that is not there, may not be used, or does not unseal. Tells its name, never a secret. */
export class ProtectedFileProblem extends Error {
  override readonly name = 'ProtectedFileProblem';
  constructor(
    readonly reason: ProtectedFileReason,
    /** The file's name, without its folder. */
    readonly file: string,
  ) {
    super(`secret file ${file}: ${reason}`);
  }
}

const FORMAT = 'causeway-protected-file/1';
const BARE_NOTE =
  'This key lies open: whoever reads this file can read what it protects. Only a demonstration may use it.';
const LARGEST_FILE = 64 * 1024;
const bytes = z.base64url().transform((text) => Buffer.from(text, 'base64url'));
const head = { format: z.literal(FORMAT), name: z.string() };
const contentSchema = z.discriminatedUnion('form', [
  z.strictObject({ ...head, form: z.literal('bare'), note: z.string(), secret: bytes }),
  z.strictObject({
    ...head,
    form: z.literal('sealed'),
    derivation: derivationSchema,
    check: bytes,
    wrapped: bytes,
  }),
]);

/**
 * Writes a secret (1 byte or more) to a new file of mode 0600; folders that are missing are made with mode
 * 0700. The file appears whole or not at all, and only once it is on the disk. The name is part of the
 * protection: renamed, the file does not open. Throws ProtectedFileProblem 'permissions' for a folder that
 * others may write to, a RangeError for too short a passphrase or credential, and Node's EEXIST if the file
 * exists: a key is never overwritten.
 */
export async function writeProtected(
  path: string,
  secret: Uint8Array,
  protection: Protection,
): Promise<void> {
  const name = basename(path);
  const content =
    protection.form === 'bare' ? layBare(name, secret) : await seal(name, secret, protection.secret);
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await checkFolder(path);
  const draft = `${path}.${randomToken(16)}.new`;
  try {
    await writeDurably(draft, JSON.stringify(content, null, 2) + '\n');
    // Unlike a rename, a link never replaces a file that is there.
    await link(draft, path);
  } finally {
    await unlink(draft).catch(() => undefined);
  }
  await syncFolder(dirname(path));
}

/**
 * Reads a secret that writeProtected wrote. The caller wipes it after use.
 * Throws ProtectedFileProblem: 'missing'; 'permissions' (group or others may read the file or write to its
 * folder, or it cannot be read); 'bare' (lies open and that is not allowed); 'wrong-secret' (or none given);
 * 'broken' (not this format, damaged or renamed).
 */
export async function readProtected(path: string, unseal: Unseal): Promise<Buffer> {
  const name = basename(path);
  const parsed = contentSchema.safeParse(parse(await readPrivately(path)));
  if (!parsed.success || parsed.data.name !== name) throw new ProtectedFileProblem('broken', name);
  const content = parsed.data;
  if (content.form === 'bare') {
    if (!unseal.allowBare) throw new ProtectedFileProblem('bare', name);
    if (content.secret.length === 0) throw new ProtectedFileProblem('broken', name);
    return content.secret;
  }
  if (unseal.secret === undefined) throw new ProtectedFileProblem('wrong-secret', name);
  const keys = await deriveFileKeys(name, content.derivation, unseal.secret);
  if (!equalInConstantTime(keys.check, content.check)) throw new ProtectedFileProblem('wrong-secret', name);
  const secret = unwrapSecret(keys.wrapping, content.wrapped);
  keys.wrapping.fill(0);
  if (secret === undefined) throw new ProtectedFileProblem('broken', name);
  return secret;
}

function layBare(name: string, secret: Uint8Array): object {
  return { format: FORMAT, name, form: 'bare', note: BARE_NOTE, secret: encode(secret) };
}

async function seal(name: string, secret: Uint8Array, under: string | Uint8Array): Promise<object> {
  const derivation: Derivation = newDerivation(under, randomBytes(16));
  const keys = await deriveFileKeys(name, derivation, under);
  const wrapped = encode(wrapSecret(keys.wrapping, secret));
  keys.wrapping.fill(0);
  const written = { ...derivation, salt: encode(derivation.salt) };
  return { format: FORMAT, name, form: 'sealed', derivation: written, check: encode(keys.check), wrapped };
}

function encode(raw: Uint8Array): string {
  return Buffer.from(raw).toString('base64url');
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function readPrivately(path: string): Promise<string> {
  await checkFolder(path);
  const file = await open(path, constants.O_RDONLY).catch((error: unknown) => refuse(error, path));
  try {
    // Asked of the open file, so that it cannot be exchanged in between.
    const { mode, size } = await file.stat();
    if (isOpenTo(mode, 0o077)) throw new ProtectedFileProblem('permissions', basename(path));
    if (size > LARGEST_FILE) throw new ProtectedFileProblem('broken', basename(path));
    return await file.readFile('utf8');
  } finally {
    await file.close();
  }
}

async function checkFolder(path: string): Promise<void> {
  const { mode } = await stat(dirname(path)).catch((error: unknown) => refuse(error, path));
  if (isOpenTo(mode, 0o022)) throw new ProtectedFileProblem('permissions', basename(path));
}

/** Windows has no such modes: there the folder's own access list is all there is. */
function isOpenTo(mode: number, others: number): boolean {
  return process.platform !== 'win32' && (mode & others) !== 0;
}

function refuse(error: unknown, path: string): never {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT' || code === 'ENOTDIR') throw new ProtectedFileProblem('missing', basename(path));
  if (code === 'EACCES' || code === 'EPERM') throw new ProtectedFileProblem('permissions', basename(path));
  throw error;
}

async function writeDurably(path: string, text: string): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function syncFolder(folder: string): Promise<void> {
  // Windows cannot open a folder to sync it.
  if (process.platform === 'win32') return;
  const handle = await open(folder, constants.O_RDONLY);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
