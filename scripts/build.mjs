import { hasWeb, isStale, markBuilt } from './freshness.mjs';
import { ROOT, run, tool, useSupportedNode } from './runtime.mjs';
import path from 'node:path';

/**
 * Builds the service into dist/ and the UI into dist/web/. `--web` builds only the UI, `--stale` only what is older
 * than its sources. Progress goes to stderr: what the command prints afterwards may be read by a program.
 */
await useSupportedNode();
const options = new Set(process.argv.slice(2));
const isWanted = (part) => !options.has('--stale') || isStale(part);

if (!options.has('--web') && isWanted('service')) {
  await build('service', tool('@nestjs/cli/bin/nest.js', 'build'), ROOT);
}
if (!hasWeb()) {
  process.stderr.write('There is no UI yet (web/index.html): left out.\n');
} else if (isWanted('web')) {
  const output = path.join(ROOT, 'dist', 'web');
  await build(
    'web',
    tool('vite/bin/vite.js', 'build', '--outDir', output, '--emptyOutDir'),
    path.join(ROOT, 'web'),
  );
}

async function build(part, command, cwd) {
  const start = Date.now();
  process.stderr.write(`Building the ${part === 'web' ? 'UI' : 'service'} … `);
  const { code, said } = await run(command, { cwd });
  if (code !== 0) {
    process.stderr.write(`failed\n${said}`);
    process.exit(1);
  }
  markBuilt(part, start);
  process.stderr.write(`${((Date.now() - start) / 1000).toFixed(1)} s\n`);
}
