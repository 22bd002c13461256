import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomBytes } from '../../../src/platform/crypto/primitives.js';
import { writeProtected } from '../../../src/platform/crypto/protected-file.js';
import {
  createRootKey,
  openRootKeys,
  readRootCredential,
} from '../../../src/platform/crypto/root-key-file.js';
import { RootKeyProblem } from '../../../src/platform/crypto/root-key.js';

const PASSPHRASE = 'salt wind over the harbour';
const bare = { form: 'bare' } as const;
let keys: string;

beforeEach(() => {
  keys = mkdtempSync(join(tmpdir(), 'causeway-root-'));
});
afterEach(() => rmSync(keys, { recursive: true, force: true }));

async function reasonOf(open: Promise<unknown>): Promise<string> {
  try {
    await open;
  } catch (error) {
    if (error instanceof RootKeyProblem) return error.reason;
    throw error;
  }
  return 'opened';
}

describe('the root keys of an installation', () => {
  it('are made version by version, each 32 bytes of its own, and the last is current', async () => {
    expect(await createRootKey(keys, bare)).toBe(1);
    expect(await createRootKey(keys, bare)).toBe(2);
    const roots = await openRootKeys(keys, { allowBare: true });
    expect(roots.current).toBe(2);
    expect(roots.get(1).symmetricKeySize).toBe(32);
    expect(roots.get(1).equals(roots.get(2))).toBe(false);
    expect(statSync(join(keys, 'root')).mode & 0o777).toBe(0o700);
    expect(statSync(join(keys, 'root', '1.json')).mode & 0o777).toBe(0o600);
  });

  it('are the same after the next start', async () => {
    await createRootKey(keys, bare);
    const [one, other] = await Promise.all([
      openRootKeys(keys, { allowBare: true }),
      openRootKeys(keys, { allowBare: true }),
    ]);
    expect(one.get(1).equals(other.get(1))).toBe(true);
  });

  it('stay usable beside a destroyed version, which is then missing', async () => {
    for (let version = 1; version <= 3; version++) await createRootKey(keys, bare);
    rmSync(join(keys, 'root', '2.json'));
    const roots = await openRootKeys(keys, { allowBare: true });
    expect(roots.get(1).symmetricKeySize).toBe(32);
    expect(() => roots.get(2)).toThrow('root key 2: missing');
    expect(await createRootKey(keys, bare)).toBe(4);
  });

  it('are missing where none was made', async () => {
    expect(await reasonOf(openRootKeys(keys, { allowBare: true }))).toBe('missing');
    mkdirSync(join(keys, 'root'), { mode: 0o700 });
    writeFileSync(join(keys, 'root', '01.json'), '{}');
    writeFileSync(join(keys, 'root', '1.json.abc.new'), '{}');
    expect(await reasonOf(openRootKeys(keys, { allowBare: true }))).toBe('missing');
  });

  it('are refused bare in a real installation', async () => {
    await createRootKey(keys, bare);
    expect(await reasonOf(openRootKeys(keys, { allowBare: false }))).toBe('bare');
    expect(await reasonOf(openRootKeys(keys, { allowBare: false, secret: PASSPHRASE }))).toBe('bare');
  });

  it('open with the passphrase that sealed them, and a wrong one is told no more than that', async () => {
    await createRootKey(keys, { form: 'sealed', secret: PASSPHRASE });
    expect(await reasonOf(openRootKeys(keys, { allowBare: false, secret: PASSPHRASE }))).toBe('opened');
    const wrong = openRootKeys(keys, { allowBare: false, secret: 'another passphrase' });
    await expect(wrong).rejects.toThrow(/^root key 1: wrong-secret$/);
  });

  it('do not open as one another: a file copied over another version is broken', async () => {
    await createRootKey(keys, { form: 'sealed', secret: PASSPHRASE });
    const [one, two] = [join(keys, 'root', '1.json'), join(keys, 'root', '2.json')];
    copyFileSync(one, two);
    chmodSync(two, 0o600);
    expect(await reasonOf(openRootKeys(keys, { allowBare: false, secret: PASSPHRASE }))).toBe('broken');
    writeFileSync(two, readFileSync(one, 'utf8').replace('1.json', '2.json'));
    expect(await reasonOf(openRootKeys(keys, { allowBare: false, secret: PASSPHRASE }))).toBe('wrong-secret');
  });

  it('are refused when others may read them', async () => {
    await createRootKey(keys, bare);
    chmodSync(join(keys, 'root', '1.json'), 0o640);
    expect(await reasonOf(openRootKeys(keys, { allowBare: true }))).toBe('permissions');
  });

  it('are not made in a folder that others may write to', async () => {
    await createRootKey(keys, bare);
    chmodSync(join(keys, 'root'), 0o770);
    expect(await reasonOf(createRootKey(keys, bare))).toBe('permissions');
  });

  it('are broken at another length', async () => {
    await writeProtected(join(keys, 'root', '1.json'), randomBytes(16), bare);
    expect(await reasonOf(openRootKeys(keys, { allowBare: true }))).toBe('broken');
  });
});

describe('the system credential', () => {
  it('is read as bytes and opens the root keys that it sealed', async () => {
    const credential = Buffer.concat([Buffer.from([0xff]), randomBytes(31)]);
    writeFileSync(join(keys, 'causeway-root-key'), credential, { mode: 0o400 });
    const secret = await readRootCredential(keys);
    expect(secret).toEqual(credential);
    await createRootKey(keys, { form: 'sealed', secret });
    expect(await reasonOf(openRootKeys(keys, { allowBare: false, secret }))).toBe('opened');
  });

  it('is missing where the system gave none', async () => {
    expect(await reasonOf(readRootCredential(keys))).toBe('missing');
  });
});
