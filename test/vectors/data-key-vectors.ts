import { wrapDataKey } from './envelope-reference.js';

/** One file of test/vectors/data-key. README.md says what each part is. */
export interface WrappedKey {
  name: string;
  about: string;
  expect: 'opened' | 'provider' | 'length' | 'root' | 'unwrap';
  root: { version: number; key: string };
  context: { deployment: string; scope: string; compartment: string; keyVersion: number };
  /** What it opens to. */
  dataKey?: string;
  wrapped: string;
}

const ROOT = Buffer.from(Array.from({ length: 32 }, (_, at) => at + 64));
const DATA_KEY = Buffer.from(Array.from({ length: 32 }, (_, at) => at));
const CONTEXT = {
  deployment: 'real:0198f3a0-0000-7000-8000-000000000001',
  scope: '0198f3a0-0000-7000-8000-000000000002',
  compartment: 'identity',
  keyVersion: 7,
};
const WRAPPED = wrapDataKey(ROOT, 3, CONTEXT, DATA_KEY);

function changed(at: number, value: number): string {
  const copy = Buffer.from(WRAPPED);
  copy[at] = value;
  return copy.toString('hex');
}

function broken(
  name: string,
  about: string,
  expect: WrappedKey['expect'],
  rest: Partial<WrappedKey>,
): WrappedKey {
  const root = { version: 3, key: ROOT.toString('hex') };
  return { name, about, expect, root, context: CONTEXT, wrapped: WRAPPED.toString('hex'), ...rest };
}

/** All wrapped keys, always the same bytes. */
export function makeWrappedKeys(): WrappedKey[] {
  const otherContexts = [
    { ...CONTEXT, deployment: 'demonstration:0198f3a0-0000-7000-8000-000000000001' },
    { ...CONTEXT, scope: '0198f3a0-0000-7000-8000-000000000009' },
    { ...CONTEXT, compartment: 'contact' },
    { ...CONTEXT, keyVersion: 8 },
  ];
  const names = ['deployment', 'scope', 'compartment', 'key-version'];
  const flippedLast = (WRAPPED.at(-1) ?? 0) ^ 1;
  return [
    broken('good', 'a data key under root key 3', 'opened', { dataKey: DATA_KEY.toString('hex') }),
    ...otherContexts.map((context, at) =>
      broken(`broken-other-${names[at]}`, `unwrapped for another ${names[at]}`, 'unwrap', { context }),
    ),
    broken('broken-other-root', 'another root key of the same version', 'unwrap', {
      root: { version: 3, key: DATA_KEY.toString('hex') },
    }),
    broken('broken-root-gone', 'the root key that wrapped it is not there', 'root', { wrapped: changed(4, 2) }),
    broken('broken-provider', 'an unknown provider, 2', 'provider', { wrapped: changed(0, 2) }),
    broken('broken-length', 'the length says 32', 'length', { wrapped: changed(6, 32) }),
    broken('broken-cut', 'the last byte is missing', 'length', {
      wrapped: WRAPPED.subarray(0, -1).toString('hex'),
    }),
    broken('broken-bit', 'one bit', 'unwrap', { wrapped: changed(WRAPPED.length - 1, flippedLast) }),
  ];
}
