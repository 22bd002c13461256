import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  cosign,
  createWitnessSigner,
  createWitnessVerifier,
  formatWitnessKey,
  parseCosignature,
  parseWitnessKey,
  verifyCosignature,
} from '../../../src/platform/audit-log/cosignature.js';
import { NoteError, openNote, parseVerifierKey } from '../../../src/platform/audit-log/signed-note.js';
import { importSigningSeed } from '../../../src/platform/crypto/primitives.js';

interface Vectors {
  log: { verifierKey: string };
  witness: { name: string; seedHex: string; verifierKey: string };
  checkpoint: string;
  note: string;
  good: { name: string; time: number; line: string }[];
  refused: { name: string; line: string }[];
  refusedKeys: string[];
}

const vectors = JSON.parse(
  readFileSync(new URL('../../vectors/audit-log/cosignature-lines.json', import.meta.url), 'utf8'),
) as Vectors;
const { checkpoint, note, witness } = vectors;
const key = importSigningSeed(Buffer.from(witness.seedHex, 'hex'));
const signer = createWitnessSigner(witness.name, key);
const verifier = parseWitnessKey(witness.verifierKey);

function isBelieved(line: string): boolean {
  const cosignature = parseCosignature(line);
  return cosignature !== undefined && verifyCosignature(checkpoint, cosignature, verifier);
}

describe('the key of a witness', () => {
  it('has the same text in every implementation', () => {
    expect(formatWitnessKey(witness.name, key.publicKey)).toBe(witness.verifierKey);
    expect(verifier.name).toBe(witness.name);
    expect(verifier.keyId).toBe(signer.keyId);
  });

  it.each(vectors.refusedKeys)('is not this text: %s', (text) => {
    expect(() => parseWitnessKey(text)).toThrow(NoteError);
  });

  it('is not the key of a log, even when the 32 bytes are the same', () => {
    expect(() => parseWitnessKey(vectors.log.verifierKey)).toThrow(NoteError);
    expect(() => parseVerifierKey(witness.verifierKey)).toThrow(NoteError);
  });

  it('cannot have a name with a space or a plus sign', () => {
    for (const name of ['', 'a b', 'a+b', 'a\nb']) {
      expect(() => createWitnessSigner(name, key)).toThrow(NoteError);
      expect(() => createWitnessVerifier(name, key.publicKey)).toThrow(NoteError);
    }
  });
});

describe('a cosignature', () => {
  it.each(vectors.good)('is made as another implementation makes it, $name', ({ time, line }) => {
    expect(cosign(checkpoint, signer, time)).toBe(line);
    expect(parseCosignature(line)?.time).toBe(time);
    expect(isBelieved(line)).toBe(true);
  });

  it.each(vectors.refused)('is not believed: $name', ({ line }) => {
    expect(isBelieved(line)).toBe(false);
  });

  it('stands in a note beside the signature of the log, and both are verified', () => {
    const cosigned = `${note}${vectors.good[2]!.line}\n`;
    const opened = openNote(cosigned, [parseVerifierKey(vectors.log.verifierKey), verifier]);
    expect(opened.signedBy.map(({ name }) => name)).toEqual(['causeway.invalid/log/vectors', witness.name]);
  });

  it('cannot be made for a time that is none', () => {
    for (const time of [-1, 0.5, Number.NaN, 2 ** 53])
      expect(() => cosign(checkpoint, signer, time)).toThrow(RangeError);
  });

  it('is believed over the text and time that were signed and no other', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme-ascii' }),
        fc.string({ unit: 'grapheme-ascii' }),
        fc.nat(),
        fc.nat({ max: 7 }),
        (text, other, time, bit) => {
          const cosignature = parseCosignature(cosign(text, signer, time))!;
          expect(verifyCosignature(text, cosignature, verifier)).toBe(true);
          expect(verifyCosignature(other, cosignature, verifier)).toBe(other === text);
          const changed = Buffer.from(cosignature.signature);
          changed[(time + bit) % changed.length]! ^= 1 << bit;
          expect(verifyCosignature(text, { ...cosignature, signature: changed }, verifier)).toBe(false);
        },
      ),
      { numRuns: 100 },
    );
  });

  it('never makes the reader of lines fail, whatever somebody sends', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(() => parseCosignature(text)).not.toThrow();
        expect(parseCosignature(`\u2014 ${text}`) === undefined || text.includes(' ')).toBe(true);
      }),
    );
  });
});
