import '../source-imports.mjs';

/**
 * A process of its own that starts the database: prints how to reach it, then waits. With `end` it ends at once
 * without stopping the server; with `durable` the server keeps committed rows through a crash.
 */
const { startEmbedded } = await import('../../src/platform/database/embedded.ts');
const [dataDir, ...words] = process.argv.slice(2);
const { host, port, database, credentials } = await startEmbedded({
  dataDir,
  durable: words.includes('durable'),
});
process.stdout.write(`${JSON.stringify({ host, port, database, credentials })}\n`);
if (words.includes('end')) process.exit(0);
process.stdin.resume();
