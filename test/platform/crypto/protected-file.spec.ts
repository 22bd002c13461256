import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomBytes } from '../../../src/platform/crypto/primitives.js';
import {
  ProtectedFileProblem,
  type Protection,
  readProtected,
  type Unseal,
  writeProtected,
} from '../../../src/platform/crypto/protected-file.js';

const PASSPHRASE = 'salt wind over the harbour';
const CREDENTIAL = Buffer.concat([Buffer.from([0xff]), randomBytes(31)]);
const bare: Protection = { form: 'bare' };
const sealed = (secret: string | Uint8Array): Protection => ({ form: 'sealed', secret });
const withSecret = (secret: string | Uint8Array): Unseal => ({ allowBare: false, secret });

let folder: string;
let path: string;
const secret = randomBytes(32);

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'causeway-protected-'));
  path = join(folder, 'keys', 'log.json');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function reasonOf(unseal: Unseal, file = path): Promise<string> {
  try {
    await readProtected(file, unseal);
  } catch (error) {
    if (error instanceof ProtectedFileProblem) return error.reason;
    throw error;
  }
  return 'opened';
}

function change(edit: (content: Record<string, unknown>) => void): void {
  const content = JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
  edit(content);
  writeFileSync(path, JSON.stringify(content));
}

function flip(text: unknown): string {
  const raw = Buffer.from(String(text), 'base64url');
  raw[3] = (raw[3] ?? 0) ^ 1;
  return raw.toString('base64url');
}

describe('a secret file', () => {
  it('is readable by its owner only, in a folder of its owner only, and leaves no draft', async () => {
    await writeProtected(path, secret, bare);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(statSync(join(folder, 'keys')).mode & 0o777).toBe(0o700);
    expect(readdirSync(join(folder, 'keys'))).toEqual(['log.json']);
  });

  it('is never overwritten, and the failed attempt leaves nothing behind', async () => {
    await writeProtected(path, secret, bare);
    await expect(writeProtected(path, randomBytes(32), bare)).rejects.toMatchObject({ code: 'EEXIST' });
    expect(await readProtected(path, { allowBare: true })).toEqual(secret);
    expect(readdirSync(join(folder, 'keys'))).toEqual(['log.json']);
  });

  it('is missing when it is not there', async () => {
    expect(await reasonOf({ allowBare: true })).toBe('missing');
    expect(await reasonOf({ allowBare: true }, join(folder, 'log.json'))).toBe('missing');
  });

  it.each([0o640, 0o604, 0o620, 0o602, 0o601])(
    'is refused when others may use it (mode %i)',
    async (mode) => {
      await writeProtected(path, secret, bare);
      chmodSync(path, mode);
      expect(await reasonOf({ allowBare: true })).toBe('permissions');
    },
  );

  it.each([0o720, 0o702])('is refused in a folder that others may write to (mode %i)', async (mode) => {
    await writeProtected(path, secret, bare);
    chmodSync(join(folder, 'keys'), mode);
    expect(await reasonOf({ allowBare: true })).toBe('permissions');
    await expect(writeProtected(join(folder, 'keys', 'x.json'), secret, bare)).rejects.toMatchObject({
      reason: 'permissions',
    });
  });

  it.each(['', '{', '[]', '{"format":"causeway-protected-file/1"}', ' '.repeat(70_000)])(
    'is broken when it holds something else (%#)',
    async (text) => {
      mkdirSync(join(folder, 'keys'), { mode: 0o700 });
      writeFileSync(path, text, { mode: 0o600 });
      expect(await reasonOf({ allowBare: true, secret: PASSPHRASE })).toBe('broken');
    },
  );
});

describe('a bare secret file', () => {
  it('opens where that is allowed, and says in plain words that it lies open', async () => {
    await writeProtected(path, secret, bare);
    expect(await readProtected(path, { allowBare: true })).toEqual(secret);
    expect(readFileSync(path, 'utf8')).toContain('This key lies open');
  });

  it('is refused where it is not allowed, even with a passphrase at hand', async () => {
    await writeProtected(path, secret, bare);
    expect(await reasonOf(withSecret(PASSPHRASE))).toBe('bare');
  });

  it('is broken under another name or with another member', async () => {
    await writeProtected(path, secret, bare);
    change((content) => (content['extra'] = 1));
    expect(await reasonOf({ allowBare: true })).toBe('broken');
    change((content) => delete content['extra']);
    expect(await reasonOf({ allowBare: true })).toBe('opened');
    renameSync(path, join(folder, 'keys', 'other.json'));
    expect(await reasonOf({ allowBare: true }, join(folder, 'keys', 'other.json'))).toBe('broken');
  });
});

describe('a secret file sealed with a passphrase', () => {
  it('opens with the passphrase and with nothing else, and the refusal tells nothing', async () => {
    await writeProtected(path, secret, sealed(PASSPHRASE));
    expect(await readProtected(path, withSecret(PASSPHRASE))).toEqual(secret);
    expect(await reasonOf(withSecret(PASSPHRASE + '!'))).toBe('wrong-secret');
    expect(await reasonOf(withSecret(CREDENTIAL))).toBe('wrong-secret');
    expect(await reasonOf({ allowBare: true })).toBe('wrong-secret');
    await expect(readProtected(path, withSecret('wrong'))).rejects.toThrow(
      /^secret file log\.json: wrong-secret$/,
    );
  });

  it('says how the key comes from it and holds neither secret nor passphrase', async () => {
    await writeProtected(path, secret, sealed(PASSPHRASE));
    const text = readFileSync(path, 'utf8');
    expect(JSON.parse(text)).toMatchObject({
      format: 'causeway-protected-file/1',
      name: 'log.json',
      form: 'sealed',
      derivation: { method: 'argon2id', memoryKiB: 65_536, passes: 3, lanes: 4 },
    });
    for (const form of ['hex', 'base64', 'base64url', 'latin1'] as const) {
      expect(text).not.toContain(secret.toString(form));
    }
    expect(text).not.toContain(PASSPHRASE);
  });

  it('opens with the same passphrase out of a credential file with its line end', async () => {
    await writeProtected(path, secret, sealed(PASSPHRASE));
    expect(await reasonOf(withSecret(Buffer.from(PASSPHRASE + '\n')))).toBe('opened');
  });

  it('does not open when damaged or renamed', async () => {
    await writeProtected(path, secret, sealed(PASSPHRASE));
    const whole = readFileSync(path);
    change((content) => (content['wrapped'] = flip(content['wrapped'])));
    expect(await reasonOf(withSecret(PASSPHRASE))).toBe('broken');
    writeFileSync(path, whole);
    change((content) => (content['check'] = flip(content['check'])));
    expect(await reasonOf(withSecret(PASSPHRASE))).toBe('wrong-secret');
    const other = join(folder, 'keys', 'other.json');
    writeFileSync(path, whole);
    renameSync(path, other);
    expect(await reasonOf(withSecret(PASSPHRASE), other)).toBe('broken');
    writeFileSync(other, whole.toString('utf8').replace('log.json', 'other.json'));
    expect(await reasonOf(withSecret(PASSPHRASE), other)).toBe('wrong-secret');
  });

  it('is broken when its parameters would keep the machine busy for hours', async () => {
    await writeProtected(path, secret, sealed(PASSPHRASE));
    const derivation = {
      method: 'argon2id',
      memoryKiB: 4_294_967_295,
      passes: 3,
      lanes: 4,
      salt: 'A'.repeat(22),
    };
    change((content) => (content['derivation'] = derivation));
    expect(await reasonOf(withSecret(PASSPHRASE))).toBe('broken');
  });

  it('is not made with a passphrase under 15 characters or a credential under 16 bytes', async () => {
    await expect(writeProtected(path, secret, sealed('too short'))).rejects.toThrow(RangeError);
    await expect(writeProtected(path, secret, sealed(CREDENTIAL.subarray(0, 15)))).rejects.toThrow(
      RangeError,
    );
    expect(await reasonOf({ allowBare: true })).toBe('missing');
  });
});

describe('a secret file sealed with a credential', () => {
  const derivationOf = (): unknown =>
    (JSON.parse(readFileSync(path, 'utf8')) as { derivation: unknown }).derivation;

  it('of 32 random bytes needs no slow derivation', async () => {
    await writeProtected(path, secret, sealed(CREDENTIAL));
    expect(derivationOf()).toMatchObject({ method: 'hkdf-sha-512' });
    expect(await readProtected(path, withSecret(CREDENTIAL))).toEqual(secret);
    expect(await reasonOf(withSecret(randomBytes(32)))).toBe('wrong-secret');
    expect(await reasonOf(withSecret(Buffer.concat([CREDENTIAL, Buffer.from('\n')])))).toBe('wrong-secret');
  });

  it.each([
    ['a long text, which may be a passphrase', Buffer.from('a long sentence of more than 32 letters')],
    ['16 bytes', CREDENTIAL.subarray(0, 16)],
  ])('of %s is derived slowly', async (_, credential) => {
    await writeProtected(path, secret, sealed(credential));
    expect(derivationOf()).toMatchObject({ method: 'argon2id' });
    expect(await readProtected(path, withSecret(credential))).toEqual(secret);
  });
});

describe('the published vectors of secret files', () => {
  interface SecretFile {
    name: string;
    about: string;
    passphrase?: string;
    credential?: string;
    fileName: string;
    secret: string;
    file: object;
  }
  const vectors = join(import.meta.dirname, '../../vectors/secret-file');
  const files = readdirSync(vectors).map(
    (file) => JSON.parse(readFileSync(join(vectors, file), 'utf8')) as SecretFile,
  );

  it('hold a file of each form', () => {
    expect(files.map(({ name }) => name).sort()).toEqual(['bare', 'sealed-credential', 'sealed-passphrase']);
  });

  it.each(files)('$name: $about', async (vector) => {
    mkdirSync(join(folder, 'keys'), { mode: 0o700 });
    path = join(folder, 'keys', vector.fileName);
    writeFileSync(path, JSON.stringify(vector.file), { mode: 0o600 });
    const given = vector.passphrase ?? Buffer.from(vector.credential ?? '', 'hex');
    const isBare = vector.passphrase === undefined && vector.credential === undefined;
    const opened = await readProtected(path, isBare ? { allowBare: true } : withSecret(given));
    expect(opened.toString('hex')).toBe(vector.secret);
  });
});
