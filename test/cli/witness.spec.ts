import { statSync } from 'node:fs';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { parseWitnessKey } from '../../src/platform/audit-log/cosignature.js';
import { askWitness } from '../../src/platform/audit-log/witness-client.js';
import { SmallLog } from '../platform/audit-log/small-log.js';
import { buildService, Causeway, findFreePort, makeDataFolder, run } from './process.js';

jest.setTimeout(120_000);

const { dataDir, remove } = makeDataFolder();
const log = SmallLog.ofSize('log.example/one', 40);
const clock = { now: () => new Date() };
let port: number;
let running: Causeway | undefined;
beforeAll(async () => {
  buildService();
  port = await findFreePort();
});
afterEach(async () => {
  await running?.end();
  running = undefined;
});
afterAll(() => remove());

const options = (name: string, ...more: string[]): string[] => [
  'witness',
  '--name',
  'witness.example/w1',
  '--key',
  path.join(dataDir, name, 'key.json'),
  '--state',
  path.join(dataDir, name, 'state'),
  '--port',
  String(port),
  ...more,
];
const watching = ['--log', log.vkey];

/** Starts a witness and gives its public key, the first line that it prints. */
async function start(args: string[], settings: Record<string, string> = {}): Promise<string> {
  running = new Causeway(args, { CAUSEWAY_DATA: dataDir, ...settings });
  await running.untilSaid('Watching');
  return running.out.split('\n')[0]!;
}

async function bring(vkey: string, from: number, to: number) {
  const witness = { vkey, verifier: parseWitnessKey(vkey), url: new URL(`http://127.0.0.1:${String(port)}`) };
  const proof = await log.proveConsistency(from, to);
  return askWitness(witness, { oldSize: from, proof, note: log.sign(to) }, { clock });
}

describe('causeway witness', () => {
  it('makes its key, prints its public half, and cosigns', async () => {
    const vkey = await start(options('one', ...watching, '--bare-key'));
    expect(vkey).toMatch(/^witness\.example\/w1\+[0-9a-f]{8}\+/);
    expect(running!.out).toContain(`Watching 1 logs on 127.0.0.1:${String(port)}`);
    expect(await bring(vkey, 0, 10)).toMatchObject({ kind: 'cosigned' });
    expect(statSync(path.join(dataDir, 'one', 'key.json')).mode & 0o777).toBe(0o600);
  });

  it('has the same key and the same memory after it was killed in the middle of its work', async () => {
    const vkey = await start(options('two', ...watching, '--bare-key'));
    expect(await bring(vkey, 0, 10)).toMatchObject({ kind: 'cosigned' });
    void bring(vkey, 10, 20).catch(() => undefined);
    await running!.end('SIGKILL');
    expect(await start(options('two', ...watching, '--bare-key'))).toBe(vkey);
    const known = await bring(vkey, 0, 30);
    expect([10, 20]).toContain(known.kind === 'knows' ? known.size : undefined);
    expect(await bring(vkey, known.kind === 'knows' ? known.size : 0, 30)).toMatchObject({
      kind: 'cosigned',
    });
  });

  it('seals its key under a passphrase, and opens it with no other', async () => {
    const settings = { CAUSEWAY_WITNESS_KEY_PASSPHRASE: 'a passphrase of good length' };
    const vkey = await start(options('three', ...watching), settings);
    await running!.end();
    expect(await start(options('three', ...watching), settings)).toBe(vkey);
    await running!.end();
    const wrong = await run(options('three', ...watching), {
      CAUSEWAY_WITNESS_KEY_PASSPHRASE: 'another one of good length',
    });
    expect(wrong.code).toBe(2);
    expect(wrong.err).toContain('does not open the key of the witness');
    expect((await run(options('three', ...watching, '--bare-key'))).code).toBe(2);
  });

  it('does not start with a key that would lie open, unless it is told to', async () => {
    const refused = await run(options('four', ...watching));
    expect([refused.code, refused.out]).toEqual([2, '']);
    expect(refused.err).toContain('CAUSEWAY_WITNESS_KEY_PASSPHRASE');
    await start(options('four', ...watching, '--bare-key'));
    await running!.end();
    const bare = await run(options('four', ...watching), {
      CAUSEWAY_WITNESS_KEY_PASSPHRASE: 'a passphrase of good length',
    });
    expect(bare.err).toContain('lies open');
  });

  it.each([
    ['a log that is no key', ['--log', 'not-a-key', '--bare-key']],
    ['no log', ['--bare-key']],
    ['a port that is none', [...watching, '--bare-key', '--port', '70000']],
    ['a name with a plus sign', [...watching, '--bare-key', '--name', 'a+b']],
  ])('says what is wrong with %s', async (_, more) => {
    const refused = await run(options('five', ...more));
    expect([refused.code, refused.out]).toEqual([2, '']);
    expect(refused.err).not.toBe('');
  });
});
