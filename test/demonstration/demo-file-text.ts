import { readFileSync } from 'node:fs';

/** The demonstration file as text. */
export const demoText = readFileSync(
  new URL('../../src/demonstration/demo-58.json', import.meta.url),
  'utf8',
);
