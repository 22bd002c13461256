import '../../source-imports.mjs';
import { Pool } from 'pg';

/** A process of its own that sequences without a pause until it is killed. Its parts come as JSON in its argument. */
const room = '../../../src/platform';
const { Sequencer } = await import(`${room}/audit-log/sequencer.ts`);
const { PublishedLog } = await import(`${room}/audit-log/published.ts`);
const { importSigningSeed } = await import(`${room}/crypto/primitives.ts`);

const { address, origin, seed, folder, instance } = JSON.parse(process.argv[2]);
const report = (...words) => void process.stderr.write(`${JSON.stringify(words)}\n`);
const sequencer = new Sequencer({
  pool: new Pool(address),
  origin,
  key: importSigningSeed(Buffer.from(seed, 'base64')),
  instance,
  clock: { now: () => new Date() },
  logger: { info: () => undefined, warn: report, error: report },
  published: new PublishedLog(folder),
  batch: 20,
});
for (;;) await sequencer.sequenceNow();
