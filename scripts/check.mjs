import { existsSync } from 'node:fs';
import path from 'node:path';
import { ROOT, run, tool, useSupportedNode } from './runtime.mjs';

/** Runs every check, quick ones first, and stops at the first that fails. The last line is `N passed, N failed`. */
await useSupportedNode();
const hasWebSources = existsSync(path.join(ROOT, 'web', 'tsconfig.json'));
const sources = ['src', 'migrations', 'web/src'].filter((name) => existsSync(path.join(ROOT, name)));
const steps = [
  { name: 'format', command: tool('prettier/bin/prettier.cjs', '--check', '.') },
  { name: 'lint', command: tool('oxlint/bin/oxlint', '--type-aware', '--deny-warnings') },
  { name: 'types', command: tool('typescript/bin/tsc', '--noEmit') },
  ...(hasWebSources
    ? [{ name: 'types of the UI', command: tool('typescript/bin/tsc', '--noEmit', '-p', 'web') }]
    : []),
  {
    name: 'boundaries',
    command: tool(
      'dependency-cruiser/bin/dependency-cruiser.mjs',
      ...sources,
      '--config',
      '.dependency-cruiser.cjs',
    ),
  },
  { name: 'unused', command: tool('knip/bin/knip.js') },
];

for (const { name, command } of steps) {
  const start = Date.now();
  const { code, said } = await run(command);
  const verdict = code === 0 ? 'ok' : 'FAILED';
  process.stdout.write(
    `${name.padEnd(16)} ${verdict.padEnd(6)} ${((Date.now() - start) / 1000).toFixed(1)} s\n`,
  );
  if (code === 0) continue;
  process.stdout.write(`${said}The tests did not run: ${name} failed first.\n0 passed, 1 failed\n`);
  process.exit(1);
}

const tests = [process.execPath, path.join(ROOT, 'scripts', 'test.mjs')];
process.exit((await run(tests, { stdio: 'inherit' })).code);
