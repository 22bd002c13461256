import { describe, expect, it } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { BrokenSeal, openBytes, openJson } from '../../../src/platform/crypto/envelope.js';
import { toKey } from '../../../src/platform/crypto/primitives.js';
import { derive } from '../../vectors/envelope-reference.js';
import { authenticates } from '../../vectors/envelope-salamander.js';
import { makeVectors, patternBytes, salamander, type Vector } from '../../vectors/envelope-vectors.js';

const folder = join(import.meta.dirname, '../../vectors/envelope');
const files = readdirSync(folder).sort();
const vectors = files.map((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')) as Vector);

function openVector(vector: Vector): unknown {
  const key = toKey(Buffer.from(vector.key, 'hex'));
  const sealed = Buffer.from(vector.sealed, 'base64');
  return vector.openAs === 'json'
    ? openJson(key, vector.context, sealed)
    : openBytes(key, vector.context, sealed);
}

function outcomeOf(vector: Vector): string {
  try {
    openVector(vector);
  } catch (error) {
    if (error instanceof BrokenSeal) return error.reason;
    throw error;
  }
  return 'opened';
}

describe('the published vectors of the envelope', () => {
  it.each(vectors)('$name: $about', (vector) => {
    expect(outcomeOf(vector)).toBe(vector.expect);
    if (vector.json !== undefined) expect(openVector(vector)).toEqual(vector.json);
    if (vector.bytes) expect(openVector(vector)).toEqual(patternBytes(vector.bytes.length));
  });

  it('hold every kind of breakage, and a broken one for each part of the context', () => {
    const kinds = new Set(vectors.map((vector) => vector.expect));
    expect([...kinds].sort()).toEqual([
      'chunk',
      'commitment',
      'length',
      'magic',
      'opened',
      'padding',
      'suite',
      'type',
    ]);
    for (const part of ['deployment', 'scope', 'compartment', 'table', 'row', 'column']) {
      expect(files).toContain(`broken-other-${part}.json`);
    }
  });

  it('are what their generator gives, file for file', () => {
    const made = makeVectors().map((vector) => ({ ...vector, file: `${vector.name}.json` }));
    expect(made.map(({ file }) => file).sort()).toEqual(files);
    for (const { file, ...vector } of made) expect(vectors[files.indexOf(file)]).toEqual(vector);
  });

  it('hold a two-key text that AES-GCM alone takes under both keys, so that the commitment is what refuses it', () => {
    const { first, second } = salamander();
    expect(second.sealed).toBe(first.sealed);
    const sealed = Buffer.from(first.sealed, 'base64');
    for (const vector of [first, second]) {
      const key = Buffer.from(vector.key, 'hex');
      const derived = derive(key, vector.keyVersion, vector.context, sealed.subarray(6, 30));
      expect(authenticates(derived, sealed.subarray(62))).toBe(true);
    }
    const third = derive(Buffer.alloc(32), first.keyVersion, first.context, sealed.subarray(6, 30));
    expect(authenticates(third, sealed.subarray(62))).toBe(false);
  });
});
