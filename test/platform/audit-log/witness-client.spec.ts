import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { cosign, createWitnessSigner, parseWitnessKey } from '../../../src/platform/audit-log/cosignature.js';
import { askWitness } from '../../../src/platform/audit-log/witness-client.js';
import type { ReachableWitness } from '../../../src/platform/audit-log/witness-settings.js';
import { generateSigningKey } from '../../../src/platform/crypto/primitives.js';
import { SmallLog } from './small-log.js';
import { TestWitness } from './test-witness.js';

const log = SmallLog.ofSize('log.example/one', 60);
const now = new Date('2026-11-23T10:00:00Z');
const clock = { now: () => now };
const seconds = now.getTime() / 1000;
const note = log.sign(40);
const text = `${note.split('\n\n')[0]!}\n`;
const request = { oldSize: 0, proof: [], note };

let witness: TestWitness;
let target: ReachableWitness;
beforeAll(async () => {
  witness = await TestWitness.start([log.vkey], 'witness.example/near', clock);
  target = { vkey: witness.vkey, verifier: parseWitnessKey(witness.vkey), url: new URL(witness.url) };
});
afterAll(() => witness.stop());

const ask = (more: { timeoutMs?: number } = {}) => askWitness(target, request, { clock, ...more });
const answerWith = (lines: string) => {
  witness.instead = () => Promise.resolve({ status: 200, lines });
};
const signer = () => createWitnessSigner(witness.name, witness.key);

describe('an answer of a witness', () => {
  it('is believed when it is a cosignature of this checkpoint, by this witness, of now', async () => {
    witness.instead = undefined;
    const reply = await ask();
    expect(reply).toMatchObject({ kind: 'cosigned', at: now });
  });

  it('tells the size that it knows', async () => {
    witness.instead = undefined;
    expect(await ask()).toEqual({ kind: 'knows', size: 40 });
  });

  it('may hold lines of keys that we do not know: they are passed over', async () => {
    const other = createWitnessSigner('witness.example/other', generateSigningKey());
    answerWith(`${cosign(text, other, seconds)}\n${cosign(text, signer(), seconds)}\n`);
    expect(await ask()).toMatchObject({ kind: 'cosigned', line: cosign(text, signer(), seconds) });
  });

  const lies: Record<string, () => string> = {
    'by another key under its name': () =>
      cosign(text, createWitnessSigner(witness.name, generateSigningKey()), seconds),
    'over another checkpoint': () => cosign(`${log.sign(41).split('\n\n')[0]!}\n`, signer(), seconds),
    'of a time far in the future': () => cosign(text, signer(), seconds + 3600),
    'made an hour ago, played again': () => cosign(text, signer(), seconds - 3600),
    'of the year 1970': () => cosign(text, signer(), 0),
    nothing: () => '',
    'a page of a captive portal': () => '<html>sign in</html>',
    'longer than any answer': () => `${'x'.repeat(70_000)}\n${cosign(text, signer(), seconds)}`,
  };
  it.each(Object.keys(lies))('is not believed: %s', async (name) => {
    answerWith(`${lies[name]!()}\n`);
    expect(await ask()).toEqual({ kind: 'unbelievable' });
  });

  it.each([400, 403, 404, 422] as const)('that says %i is a refusal', async (status) => {
    witness.instead = () => Promise.resolve({ status });
    expect(await ask()).toEqual({ kind: 'refused', status });
  });

  it('that names a size which is no number is a refusal', async () => {
    for (const size of [-1, Number.NaN, 1.5, 2 ** 60]) {
      witness.instead = () => Promise.resolve({ status: 409, size });
      expect(await ask()).toEqual({ kind: 'refused', status: 409 });
    }
  });

  it('that never comes ends with an error, and does not hold anybody up', async () => {
    witness.instead = () => new Promise(() => undefined);
    await expect(ask({ timeoutMs: 200 })).rejects.toThrow();
    witness.instead = undefined;
  });
});

describe('an address', () => {
  let detour: Server;
  afterAll(() => void detour.close());

  it('that sends elsewhere is not followed', async () => {
    detour = createServer((_, response) => {
      response.writeHead(307, { location: `${witness.url}add-checkpoint` }).end();
    }).listen(0, '127.0.0.1');
    await once(detour, 'listening');
    const { port } = detour.address() as AddressInfo;
    const elsewhere = { ...target, url: new URL(`http://127.0.0.1:${String(port)}/`) };
    await expect(askWitness(elsewhere, request, { clock })).rejects.toThrow();
  });

  it('may have a path, with or without a slash at its end', async () => {
    const asked: string[] = [];
    const send = ((url: URL) => {
      asked.push(url.pathname);
      return Promise.resolve(new Response('', { status: 404 }));
    }) as unknown as typeof fetch;
    for (const url of ['https://w.example/a', 'https://w.example/a/', 'https://w.example']) {
      await askWitness({ ...target, url: new URL(url) }, request, { clock, fetch: send });
    }
    expect(asked).toEqual(['/a/add-checkpoint', '/a/add-checkpoint', '/add-checkpoint']);
  });
});
