import { readdirSync } from 'node:fs';
import path from 'node:path';
import { ROOT, run, useSupportedNode } from './runtime.mjs';

/** Runs the measurements of bench/: those that are named, else all of them one after another. */
await useSupportedNode();
const known = readdirSync(path.join(ROOT, 'bench'))
  .filter((file) => file.endsWith('.mjs') && file !== 'bench-database.mjs')
  .map((file) => file.slice(0, -'.mjs'.length))
  .sort();
const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !known.includes(name));
if (unknown.length > 0) {
  process.stderr.write(`There is no measurement ${unknown.join(', ')}. There are: ${known.join(', ')}.\n`);
  process.exit(2);
}
for (const name of wanted.length > 0 ? wanted : known) {
  process.stdout.write(`\n== ${name}\n`);
  const flags = ['--disable-warning=ExperimentalWarning', '--experimental-transform-types'];
  const command = [process.execPath, ...flags, '--import', './test/source-imports.mjs', `bench/${name}.mjs`];
  const { code } = await run(command, { stdio: 'inherit' });
  if (code !== 0) process.exit(code);
}
