import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  createWitnessSigner,
  createWitnessVerifier,
  parseCosignature,
  verifyCosignature,
} from '../../../src/platform/audit-log/cosignature.js';
import { EMPTY_ROOT } from '../../../src/platform/audit-log/merkle.js';
import { createNoteSigner, parseVerifierKey, signNote } from '../../../src/platform/audit-log/signed-note.js';
import { Witness } from '../../../src/platform/audit-log/witness.js';
import {
  formatRequest,
  MOST_REQUEST_BYTES,
  parseRequest,
} from '../../../src/platform/audit-log/witness-request.js';
import { WitnessState } from '../../../src/platform/audit-log/witness-state.js';
import { generateSigningKey } from '../../../src/platform/crypto/primitives.js';
import { SmallLog } from './small-log.js';
import { TestWitness } from './test-witness.js';

const ORIGIN = 'log.example/one';
const log = SmallLog.ofSize(ORIGIN, 300);
const stranger = SmallLog.ofSize('log.example/stranger', 10);
const key = generateSigningKey();
const signer = createWitnessSigner('witness.example/w1', key);
const verifier = createWitnessVerifier(signer.name, key.publicKey);
const now = new Date('2026-11-23T10:00:00.999Z');

let folder: string;
let witness: Witness;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'causeway-witness-'));
  witness = open();
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function open(): Witness {
  return new Witness({
    signer,
    logs: [parseVerifierKey(log.vkey)],
    state: new WitnessState(folder),
    clock: { now: () => now },
  });
}

async function statusOf(body: Uint8Array): Promise<number> {
  return (await witness.addCheckpoint(body)).status;
}

describe('a witness', () => {
  it('cosigns the first checkpoint of a log that it knows, at its own time', async () => {
    const answer = await witness.addCheckpoint(await log.request(0, 7));
    expect(answer.status).toBe(200);
    const line = answer.status === 200 ? answer.lines : '';
    const cosignature = parseCosignature(line.slice(0, -1))!;
    expect(line.endsWith('\n')).toBe(true);
    expect(cosignature.time).toBe(Math.floor(now.getTime() / 1000));
    const text = log.sign(7).split('\n\n')[0]!;
    expect(cosignature).toMatchObject({ name: signer.name, keyId: signer.keyId });
    expect(verifyCosignature(`${text}\n`, cosignature, verifier)).toBe(true);
  });

  it('follows a log that appends, and says 409 with the size that it knows to one that is mistaken', async () => {
    for (const [from, to] of [
      [0, 7],
      [7, 8],
      [8, 8],
      [8, 256],
      [256, 300],
    ] as const) {
      expect(await statusOf(await log.request(from, to))).toBe(200);
    }
    expect(await witness.addCheckpoint(await log.request(0, 300))).toEqual({ status: 409, size: 300 });
    expect(await witness.addCheckpoint(await log.request(256, 300))).toEqual({ status: 409, size: 300 });
  });

  it('never cosigns a smaller tree than it has', async () => {
    await statusOf(await log.request(0, 100));
    expect(await witness.addCheckpoint(await log.request(50, 99))).toEqual({ status: 409, size: 100 });
    const backwards = formatRequest({ oldSize: 100, proof: [], note: log.sign(99) });
    expect(await statusOf(Buffer.from(backwards))).toBe(400);
  });

  it('says 404 for a log that it does not know and 403 for one that its key did not sign', async () => {
    expect(await statusOf(await stranger.request(0, 10))).toBe(404);
    const impostor = SmallLog.ofSize(ORIGIN, 10);
    expect(await statusOf(await impostor.request(0, 10))).toBe(403);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('says 422 for a proof that does not hold, and remembers nothing of it', async () => {
    await statusOf(await log.request(0, 100));
    const proof = await log.proveConsistency(100, 200);
    const wrong = [
      proof.slice(1),
      [...proof, EMPTY_ROOT],
      proof.map((hash, at) => (at === 0 ? EMPTY_ROOT : hash)),
      [],
    ];
    for (const hashes of wrong) {
      const body = formatRequest({ oldSize: 100, proof: hashes, note: log.sign(200) });
      expect(await statusOf(Buffer.from(body))).toBe(422);
    }
    expect(await statusOf(await log.request(100, 200))).toBe(200);
  });

  it('says 422 when a first checkpoint, or one of the same tree, comes with a proof', async () => {
    const first = formatRequest({ oldSize: 0, proof: [EMPTY_ROOT], note: log.sign(5) });
    expect(await statusOf(Buffer.from(first))).toBe(422);
    await statusOf(await log.request(0, 5));
    const same = formatRequest({ oldSize: 5, proof: [EMPTY_ROOT], note: log.sign(5) });
    expect(await statusOf(Buffer.from(same))).toBe(422);
  });

  it('does not cosign the fork of a stolen log key: 409 at the same size, 422 beyond', async () => {
    await statusOf(await log.request(0, 100));
    const fork = SmallLog.ofSize(ORIGIN, 200, log.key, 'forged');
    expect(await witness.addCheckpoint(await fork.request(100, 100))).toEqual({ status: 409, size: 100 });
    expect(await statusOf(await fork.request(100, 200))).toBe(422);
    expect(await statusOf(await log.request(100, 200))).toBe(200);
  });

  it('remembers after a restart, and each log for itself', async () => {
    await statusOf(await log.request(0, 100));
    witness = open();
    expect(await witness.addCheckpoint(await log.request(0, 120))).toEqual({ status: 409, size: 100 });
    const other = SmallLog.ofSize('log.example/two', 30);
    const both = new Witness({
      signer,
      logs: [log.vkey, other.vkey].map(parseVerifierKey),
      state: new WitnessState(folder),
      clock: { now: () => now },
    });
    expect((await both.addCheckpoint(await other.request(0, 30))).status).toBe(200);
    expect((await both.addCheckpoint(await log.request(100, 120))).status).toBe(200);
    expect(readdirSync(folder)).toHaveLength(2);
  });

  it('has the checkpoint on its disk before the cosignature leaves, readable by nobody else', async () => {
    const known = new WitnessState(folder);
    const stored: number[] = [];
    const careful = new Witness({
      signer,
      logs: [parseVerifierKey(log.vkey)],
      state: {
        find: (origin) => known.find(origin),
        store: async (tree) => {
          await known.store(tree);
          stored.push((await known.find(tree.origin))!.size);
        },
      },
      clock: { now: () => now },
    });
    expect((await careful.addCheckpoint(await log.request(0, 9))).status).toBe(200);
    expect(stored).toEqual([9]);
    const [file] = readdirSync(folder);
    expect(statSync(path.join(folder, file!)).mode & 0o777).toBe(0o600);
    expect(JSON.parse(readFileSync(path.join(folder, file!), 'utf8'))).toMatchObject({
      origin: ORIGIN,
      size: 9,
      note: log.sign(9),
    });
  });

  it('does not cosign when it cannot remember', async () => {
    const forgetful = new Witness({
      signer,
      logs: [parseVerifierKey(log.vkey)],
      state: { find: () => Promise.resolve(undefined), store: () => Promise.reject(new Error('disk full')) },
      clock: { now: () => now },
    });
    await expect(forgetful.addCheckpoint(await log.request(0, 9))).rejects.toThrow('disk full');
  });

  it('does not take a damaged memory for none', async () => {
    await statusOf(await log.request(0, 9));
    const [file] = readdirSync(folder);
    for (const text of ['', '{}', 'null', '{"format":"causeway-witness-state/1"}']) {
      writeFileSync(path.join(folder, file!), text);
      await expect(witness.addCheckpoint(await log.request(0, 9))).rejects.toThrow('remembers');
    }
  });

  it('looks at one request of a log at a time: of two that rest on the same tree one wins', async () => {
    await statusOf(await log.request(0, 10));
    const [one, other] = await Promise.all([
      witness.addCheckpoint(await log.request(10, 20)),
      witness.addCheckpoint(await log.request(10, 30)),
    ]);
    expect([one.status, other.status].sort()).toEqual([200, 409]);
  });

  it('takes checkpoints of other logs with extension lines, and cosigns those lines too', async () => {
    const text = `${ORIGIN}\n3\n${log.rootAt(3).toString('base64')}\nextension of theirs\n`;
    const note = signNote(text, [createNoteSigner(ORIGIN, log.key)]);
    const answer = await witness.addCheckpoint(Buffer.from(formatRequest({ oldSize: 0, proof: [], note })));
    expect(answer.status).toBe(200);
    const line = parseCosignature(answer.status === 200 ? answer.lines.slice(0, -1) : '')!;
    expect(verifyCosignature(text, line, verifier)).toBe(true);
  });

  it('ignores signatures of keys that it does not know', async () => {
    const extra = createNoteSigner('somebody.example/else', generateSigningKey());
    const note = signNote(log.sign(4).split('\n\n')[0]! + '\n', [extra, createNoteSigner(ORIGIN, log.key)]);
    expect(await statusOf(Buffer.from(formatRequest({ oldSize: 0, proof: [], note })))).toBe(200);
  });
});

describe('the body of a request', () => {
  const note = log.sign(5);
  const hash = EMPTY_ROOT.toString('base64');
  const [origin, size, root] = note.split('\n');
  const wrong: Record<string, string> = {
    nothing: '',
    'no old size': `\n\n${note}`,
    'an old size with a leading zero': `old 05\n\n${note}`,
    'an old size below zero': `old -1\n\n${note}`,
    'an old size beyond 2^53': `old 9007199254740993\n\n${note}`,
    'two spaces': `old  0\n\n${note}`,
    capitals: `Old 0\n\n${note}`,
    'a carriage return': `old 0\r\n\r\n${note}`,
    'no empty line': `old 0\n${note}`,
    'a hash of 31 bytes': `old 0\n${Buffer.alloc(31).toString('base64')}\n\n${note}`,
    'base64 without padding': `old 0\n${hash.slice(0, -1)}\n\n${note}`,
    '64 hashes': `old 0\n${`${hash}\n`.repeat(64)}\n${note}`,
    'no checkpoint': 'old 0\n\n',
    'a checkpoint without signatures': `old 0\n\n${origin}\n${size}\n${root}\n`,
    'a size with a leading zero': `old 0\n\n${note.replace('\n5\n', '\n05\n')}`,
    'a root of 31 bytes': `old 0\n\n${note.replace(root!, Buffer.alloc(31).toString('base64'))}`,
    'an empty origin': `old 0\n\n${note.slice(origin!.length)}`,
  };

  it.each(Object.keys(wrong))('is refused with 400: %s', async (name) => {
    expect(await statusOf(Buffer.from(wrong[name]!))).toBe(400);
  });

  it('is refused with 400 when it is no UTF-8', async () => {
    expect(await statusOf(Buffer.concat([Buffer.from('old 0\n\n'), Buffer.of(0xff, 0xfe)]))).toBe(400);
  });

  it('may have 63 hashes, which do not hold here', async () => {
    await statusOf(await log.request(0, 4));
    expect(await statusOf(Buffer.from(`old 4\n${`${hash}\n`.repeat(63)}\n${note}`))).toBe(422);
  });

  it('is read as it was written, and anything else never makes the reader fail', () => {
    fc.assert(
      fc.property(
        fc.maxSafeNat(),
        fc.array(fc.uint8Array({ minLength: 32, maxLength: 32 }), { maxLength: 63 }),
        fc.string({ unit: 'binary' }).filter((text) => text.isWellFormed()),
        (oldSize, hashes, rest) => {
          const proof = hashes.map((each) => Buffer.from(each));
          const body = formatRequest({ oldSize, proof, note: rest });
          expect(parseRequest(Buffer.from(body))).toEqual({ oldSize, proof, note: rest });
          expect(() => parseRequest(Buffer.from(rest))).not.toThrow();
        },
      ),
    );
  });
});

describe('a witness over HTTP', () => {
  let served: TestWitness;
  beforeAll(async () => {
    served = await TestWitness.start([log.vkey]);
  });
  afterAll(() => served.stop());

  const post = async (body: string | Buffer, address = 'add-checkpoint') =>
    fetch(new URL(address, served.url), { method: 'POST', body });

  it('answers with the lines, or with the size it knows in the media type of the specification', async () => {
    const taken = await post(await log.request(0, 20));
    expect(taken.status).toBe(200);
    expect(await taken.text()).toMatch(/^\u2014 witness\.example\/near [A-Za-z0-9+/]+=*\n$/);
    const mistaken = await post(await log.request(0, 30));
    expect(mistaken.status).toBe(409);
    expect(mistaken.headers.get('content-type')).toBe('text/x.tlog.size');
    expect(await mistaken.text()).toBe('20\n');
    expect((await post('old')).status).toBe(400);
    expect((await post(await stranger.request(0, 10))).status).toBe(404);
  });

  it('shows its public key on its first page, and nothing else anywhere', async () => {
    expect(await (await fetch(served.url)).text()).toBe(`${served.vkey}\n`);
    for (const address of ['add-checkpoint', 'state', 'add-checkpoint/', '../etc/passwd']) {
      expect((await fetch(new URL(address, served.url))).status).toBe(404);
    }
    expect((await post('x', '')).status).toBe(404);
  });

  it('does not read more than a request can have', async () => {
    expect((await post('x'.repeat(MOST_REQUEST_BYTES))).status).toBe(400);
    const answer = await post('x'.repeat(MOST_REQUEST_BYTES + 1)).then(
      ({ status }) => status,
      () => 'closed',
    );
    expect([413, 'closed']).toContain(answer);
  });

  it('says 500 and stays when its memory fails, and does not cosign', async () => {
    served.instead = () => Promise.reject(new Error('disk full'));
    const answer = await post(await log.request(20, 30));
    served.instead = undefined;
    expect(answer.status).toBe(500);
    expect(await answer.text()).toBe('');
    expect(served.errors).toHaveLength(1);
    expect((await post(await log.request(20, 30))).status).toBe(200);
  });

  it('survives a client that goes away in the middle', async () => {
    const { hostname, port } = new URL(served.url);
    await new Promise<void>((resolve) => {
      const socket = connect(Number(port), hostname, () => {
        socket.write('POST /add-checkpoint HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\nold 0', () => {
          socket.destroy();
          resolve();
        });
      });
    });
    expect((await fetch(served.url)).status).toBe(200);
  });
});
