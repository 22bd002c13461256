import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it } from '@jest/globals';
import { createWitnessVerifier } from '../../../src/platform/audit-log/cosignature.js';
import { generateSigningKey } from '../../../src/platform/crypto/primitives.js';
import type { OpenInstallation } from '../../../src/installation.js';
import { witnessKnowsMore } from '../../../src/witnessing.js';

let server: Server;
afterEach(() => new Promise((resolve) => server.close(resolve)));

/** An installation whose database has these sizes when it is asked again and again, and whose witness knows another. */
async function opened(sizes: number[], known: number): Promise<OpenInstallation> {
  server = createServer((_request, response) => {
    response.writeHead(409, { 'content-type': 'text/x.tlog.size' }).end(`${known}\n`);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const near = {
    vkey: '',
    verifier: createWitnessVerifier('witness.example', generateSigningKey().publicKey),
    url: new URL(`http://127.0.0.1:${port}/`),
  };
  const query = () =>
    Promise.resolve({
      rows: [{ size: String(sizes.shift()), root: Buffer.alloc(32), note: 'a\n1\nb\n\nc\n' }],
    });
  const logger = { warn: () => undefined };
  const clock = { now: () => new Date() };
  return {
    config: { witnesses: { near } },
    sequencerPool: { query },
    logger,
    clock,
  } as unknown as OpenInstallation;
}

it('a start is refused when the witness knows more lines than the database', async () => {
  expect(await witnessKnowsMore(await opened([3, 3], 5))).toEqual({ known: 5, stored: 3 });
});

it('a start is not refused because another process signed and told the witness in the meantime', async () => {
  expect(await witnessKnowsMore(await opened([3, 5], 5))).toBeUndefined();
});
