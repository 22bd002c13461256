import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { hasWeb, isStale } from './freshness.mjs';
import { ROOT, run, useSupportedNode } from './runtime.mjs';

/** `node scripts/run.mjs <command> …` runs the operator's command line, built when it is older than its sources. */
await useSupportedNode();
if (isStale('service') || (hasWeb() && isStale('web'))) {
  const builder = [process.execPath, path.join(ROOT, 'scripts', 'build.mjs'), '--stale'];
  const { code } = await run(builder, { stdio: 'inherit' });
  if (code !== 0) process.exit(code);
}

// In this process: signals reach the service itself, and nothing stands between it and the terminal.
const cli = path.join(ROOT, 'dist', 'src', 'cli.js');
process.argv.splice(1, 1, cli);
await import(pathToFileURL(cli).href);
