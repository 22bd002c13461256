import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  formatCheckpoint,
  openCheckpoint,
  parseCheckpoint,
  signCheckpoint,
} from '../../../src/platform/audit-log/checkpoint.js';
import {
  createNoteSigner,
  createNoteVerifier,
  NoteError,
  parseSignerKey,
  parseVerifierKey,
  signNote,
} from '../../../src/platform/audit-log/signed-note.js';
import { generateSigningKey } from '../../../src/platform/crypto/primitives.js';
import { bytesOf, goodLog } from './vectors.js';

const logSigner = parseSignerKey(goodLog.signerKey);
const logVerifier = parseVerifierKey(goodLog.verifierKey);
const root = Buffer.alloc(32, 5);
const rootText = root.toString('base64');

describe('a checkpoint', () => {
  it.each(goodLog.heads)('of size $size is signed byte for byte as published', (head) => {
    const checkpoint = { origin: goodLog.origin, size: head.size, root: bytesOf(head.root) };
    expect(signCheckpoint(checkpoint, logSigner)).toBe(head.checkpoint);
    expect(openCheckpoint(head.checkpoint, [logVerifier])).toEqual(checkpoint);
  });

  it('comes back unchanged at every size and root', () => {
    const sizes = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER });
    fc.assert(
      fc.property(sizes, fc.uint8Array({ minLength: 32, maxLength: 32 }), (size, bytes) => {
        const checkpoint = { origin: goodLog.origin, size, root: Buffer.from(bytes) };
        expect(parseCheckpoint(formatCheckpoint(checkpoint))).toEqual(checkpoint);
      }),
    );
  });

  it('has one spelling only: whatever is read is written the same', () => {
    const line = fc.constantFrom(
      '',
      '0',
      '00',
      '7',
      '07',
      '-7',
      '7.0',
      '1e1',
      '\u0667',
      'a.b/c',
      'a b',
      rootText,
    );
    fc.assert(
      fc.property(fc.array(line, { minLength: 2, maxLength: 5 }), (lines) => {
        const text = lines.join('\n');
        try {
          expect(formatCheckpoint(parseCheckpoint(text))).toBe(text);
        } catch (error) {
          expect(error).toBeInstanceOf(NoteError);
        }
      }),
    );
  });

  it.each([
    ['a leading zero', `a.b/c\n07\n${rootText}\n`],
    ['a sign', `a.b/c\n+7\n${rootText}\n`],
    ['an exponent', `a.b/c\n1e1\n${rootText}\n`],
    ['Arabic digits', `a.b/c\n\u0667\n${rootText}\n`],
    ['no size', `a.b/c\n\n${rootText}\n`],
    ['a size beyond 2^53', `a.b/c\n9007199254740992\n${rootText}\n`],
    ['an empty origin', `\n7\n${rootText}\n`],
    ['a space in the origin', `a b\n7\n${rootText}\n`],
    ['an extension line', `a.b/c\n7\n${rootText}\nmore\n`],
    ['an empty extension line', `a.b/c\n7\n${rootText}\n\n`],
    ['no last newline', `a.b/c\n7\n${rootText}`],
    ['a root of 31 bytes', `a.b/c\n7\n${root.subarray(1).toString('base64')}\n`],
    ['a root in base64url', `a.b/c\n7\n${Buffer.alloc(32, 0xff).toString('base64url')}\n`],
    ['a root without padding', `a.b/c\n7\n${rootText.slice(0, -1)}\n`],
    ['two lines', 'a.b/c\n7\n'],
  ])('is refused with %s', (_, text) => {
    expect(() => parseCheckpoint(text)).toThrow(NoteError);
  });

  it('is not written for a size, root or origin that cannot be', () => {
    expect(() => formatCheckpoint({ origin: 'a.b/c', size: -1, root })).toThrow(RangeError);
    expect(() => formatCheckpoint({ origin: 'a.b/c', size: 1.5, root })).toThrow(RangeError);
    expect(() => formatCheckpoint({ origin: 'a.b/c', size: 1, root: root.subarray(1) })).toThrow(RangeError);
    expect(() => formatCheckpoint({ origin: 'a b', size: 1, root })).toThrow(RangeError);
  });

  it('is signed only by a key that is named after its log', () => {
    expect(() => signCheckpoint({ origin: 'a.b/c', size: 1, root }, logSigner)).toThrow(RangeError);
  });

  it('is not believed on the word of a witness alone', () => {
    const witnessKey = generateSigningKey();
    const witness = createNoteSigner('witness.example.net/w', witnessKey);
    const witnessVerifier = createNoteVerifier('witness.example.net/w', witnessKey.publicKey);
    const text = formatCheckpoint({ origin: goodLog.origin, size: 1, root });
    const both = [logVerifier, witnessVerifier];
    expect(() => openCheckpoint(signNote(text, [witness]), both)).toThrow('unknown-key');
    expect(openCheckpoint(signNote(text, [logSigner, witness]), both).size).toBe(1);
  });

  it('is not believed when a known log signs in the name of another', () => {
    const text = formatCheckpoint({ origin: 'a.b/c', size: 1, root });
    expect(() => openCheckpoint(signNote(text, [logSigner]), [logVerifier])).toThrow('unknown-key');
  });
});
