// Writes test/vectors/envelope/*.json and test/vectors/data-key/*.json. See README.md beside this file.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import '../source-imports.mjs';

const { makeVectors } = await import('./envelope-vectors.ts');
const { makeWrappedKeys } = await import('./data-key-vectors.ts');

for (const [folder, vectors] of [
  ['envelope', makeVectors()],
  ['data-key', makeWrappedKeys()],
]) {
  mkdirSync(join(import.meta.dirname, folder), { recursive: true });
  for (const vector of vectors) {
    const path = join(import.meta.dirname, folder, `${vector.name}.json`);
    writeFileSync(path, JSON.stringify(vector, null, 2) + '\n');
  }
}
