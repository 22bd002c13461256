import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { hasWeb, isStale } from './freshness.mjs';
import { ROOT, run, tool, useSupportedNode } from './runtime.mjs';

/** Runs the tests; arguments go to jest. The last line is always `N passed, N failed`. */
await useSupportedNode();
const cache = path.join(ROOT, 'node_modules', '.cache');
const results = path.join(cache, `jest-results-${process.pid}.json`);
// Nothing is written outside of the checkout: jest, its cache and the browser follow TMPDIR.
const temporary = path.join(cache, 'tmp');
mkdirSync(temporary, { recursive: true });

const code = (await buildWeb()) || (await runJest(process.argv.slice(2)));
report();
process.exit(code);

async function buildWeb() {
  if (!hasWeb() || !isStale('web')) return 0;
  const builder = [process.execPath, path.join(ROOT, 'scripts', 'build.mjs'), '--web'];
  return (await run(builder, { stdio: 'inherit' })).code;
}

async function runJest(args) {
  const [node, ...jest] = tool('jest/bin/jest.js', '--json', `--outputFile=${results}`, ...args);
  const flags = ['--disable-warning=ExperimentalWarning', '--experimental-vm-modules'];
  const env = { ...process.env, TMPDIR: temporary };
  return (await run([node, ...flags, ...jest], { stdio: 'inherit', env })).code;
}

function report() {
  if (!existsSync(results)) {
    process.stdout.write('The tests did not run.\n0 passed, 1 failed\n');
    process.exit(1);
  }
  const { numPassedTests, numFailedTests, numRuntimeErrorTestSuites } = JSON.parse(
    readFileSync(results, 'utf8'),
  );
  rmSync(results);
  // A file that cannot be loaded has no tests to count, and is a failure all the same.
  process.stdout.write(`${numPassedTests} passed, ${numFailedTests + numRuntimeErrorTestSuites} failed\n`);
}
