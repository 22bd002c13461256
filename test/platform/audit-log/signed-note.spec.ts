import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  createNoteSigner,
  createNoteVerifier,
  formatSignerKey,
  formatVerifierKey,
  NoteError,
  openNote,
  parseSignerKey,
  parseVerifierKey,
  signNote,
} from '../../../src/platform/audit-log/signed-note.js';
import { importSigningSeed } from '../../../src/platform/crypto/primitives.js';
import { goodLog } from './vectors.js';

/** The example in the documentation of Go's golang.org/x/mod/sumdb/note. */
const GO = {
  signerKey: 'PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz',
  verifierKey: 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW',
  text: "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n",
  signature:
    '\u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n',
};
const goNote = `${GO.text}\n${GO.signature}`;
const goVerifier = parseVerifierKey(GO.verifierKey);

const alice = importSigningSeed(Buffer.alloc(32, 1));
const bob = importSigningSeed(Buffer.alloc(32, 2));
const aliceSigner = createNoteSigner('example.org/alice', alice);
const bobSigner = createNoteSigner('example.org/bob', bob);
const aliceVerifier = createNoteVerifier('example.org/alice', alice.publicKey);
const bobVerifier = createNoteVerifier('example.org/bob', bob.publicKey);

function faultOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (error instanceof NoteError) return error.fault;
    throw error;
  }
  return 'none';
}

describe('a signed note', () => {
  it("is signed byte for byte as Go's own library signs it", () => {
    expect(signNote(GO.text, [parseSignerKey(GO.signerKey)])).toBe(goNote);
  });

  it("is opened when Go's library has signed it", () => {
    expect(openNote(goNote, [goVerifier])).toEqual({ text: GO.text, signedBy: [goVerifier] });
  });

  it('comes back with its text, empty lines included, whoever of its signers is known', () => {
    const line = fc.string({ unit: 'grapheme' }).map((text) => text.replaceAll(/\p{Cc}/gu, ''));
    fc.assert(
      fc.property(fc.array(line), (lines) => {
        const text = `${lines.join('\n')}\n`;
        const note = signNote(text, [aliceSigner, bobSigner]);
        expect(openNote(note, [aliceVerifier]).text).toBe(text);
        expect(openNote(note, [bobVerifier]).signedBy).toEqual([bobVerifier]);
        expect(openNote(note, [bobVerifier, aliceVerifier]).signedBy).toEqual([aliceVerifier, bobVerifier]);
      }),
    );
  });

  it('is refused when nobody known has signed it', () => {
    const note = signNote('text\n', [aliceSigner]);
    expect(faultOf(() => openNote(note, []))).toBe('unknown-key');
    expect(faultOf(() => openNote(note, [bobVerifier]))).toBe('unknown-key');
    expect(faultOf(() => openNote(note, [createNoteVerifier('example.org/alice', bob.publicKey)]))).toBe(
      'unknown-key',
    );
  });

  it('is refused when one known signature is wrong, though another is right', () => {
    const signatureOfBob = signNote('other\n', [bobSigner]).split('\n\n')[1] ?? '';
    const note = signNote('text\n', [aliceSigner]) + signatureOfBob;
    expect(openNote(note, [aliceVerifier]).text).toBe('text\n');
    expect(faultOf(() => openNote(note, [aliceVerifier, bobVerifier]))).toBe('wrong-signature');
  });

  it('takes a signature for that of the key with this name and number, and not with one of both', () => {
    const note = signNote('text\n', [aliceSigner]);
    const renamed = note.replace('example.org/alice', 'example.org/bob');
    expect(faultOf(() => openNote(renamed, [aliceVerifier]))).toBe('unknown-key');
    const both = note + (renamed.split('\n\n')[1] ?? '');
    expect(openNote(both, [aliceVerifier, bobVerifier]).signedBy).toEqual([aliceVerifier]);
  });

  it('is refused when any letter of its text is changed', () => {
    const note = signNote('abc def\nghi\n', [aliceSigner]);
    fc.assert(
      fc.property(fc.nat(10), (at) => {
        const bent = `${note.slice(0, at)}#${note.slice(at + 1)}`;
        expect(faultOf(() => openNote(bent, [aliceVerifier]))).not.toBe('none');
      }),
    );
  });

  it.each([
    ['without a blank line', (note: string) => note.replace('\n\n', '\n')],
    ['without its last newline', (note: string) => note.slice(0, -1)],
    ['with a hyphen for the dash', (note: string) => note.replace('\u2014', '-')],
    ['with two spaces', (note: string) => note.replace('alice ', 'alice  ')],
    ['with an empty line at the end', (note: string) => `${note}\n`],
    ['with a line that is no signature', (note: string) => `${note}hello\n`],
    ['with a tab', (note: string) => note.replace('text', 'te\txt')],
    ['with a carriage return', (note: string) => note.replaceAll('\n', '\r\n')],
    ['with half of a surrogate pair', (note: string) => note.replace('text', '\ud800')],
    ['with base64 without padding', (note: string) => note.replace('=\n', '\n')],
    [
      'with a signature that is a key number only',
      (note: string) => `${note}\u2014 example.org/x AAAAAA==\n`,
    ],
    ['with 101 signatures', (note: string) => note + `\u2014 example.org/x AAAAAAA=\n`.repeat(100)],
  ])('is malformed %s', (_, bend) => {
    const note = signNote('text\n', [aliceSigner]);
    expect(faultOf(() => openNote(bend(note), [aliceVerifier]))).toBe('malformed');
  });

  it('may carry sixteen and more signatures of others', () => {
    const note = signNote('text\n', [aliceSigner]) + `\u2014 example.org/x AAAAAAA=\n`.repeat(99);
    expect(openNote(note, [aliceVerifier]).signedBy).toEqual([aliceVerifier]);
  });

  it('is not made of a text without a last newline or with control characters', () => {
    expect(faultOf(() => signNote('text', [aliceSigner]))).toBe('malformed');
    expect(faultOf(() => signNote('te\rxt\n', [aliceSigner]))).toBe('malformed');
  });
});

describe('the text form of a key', () => {
  it('is the published one, public and secret', () => {
    const key = importSigningSeed(Buffer.from(goodLog.seedHex, 'hex'));
    expect(formatVerifierKey(goodLog.origin, key.publicKey)).toBe(goodLog.verifierKey);
    expect(formatSignerKey(goodLog.origin, key)).toBe(goodLog.signerKey);
  });

  it('comes back as the same key', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (seed) => {
        const key = importSigningSeed(seed);
        const signer = parseSignerKey(formatSignerKey('example.org/log', key));
        const verifier = parseVerifierKey(formatVerifierKey('example.org/log', key.publicKey));
        expect(openNote(signNote('text\n', [signer]), [verifier]).signedBy).toEqual([verifier]);
      }),
    );
  });

  it.each([
    ['another name', GO.verifierKey.replace('Peter', 'Paul')],
    ['another number', GO.verifierKey.replace('c74f20a3', 'c74f20a4')],
    ['a number in capitals', GO.verifierKey.replace('c74f20a3', 'C74F20A3')],
    ['another type of key', GO.verifierKey.replace('+ARp', '+Ahp')],
    ['a part missing', 'PeterNeumann+c74f20a3'],
    ['a short key', GO.verifierKey.slice(0, -4)],
    ['a newline behind it', `${GO.verifierKey}\n`],
    ['the secret form', GO.signerKey],
  ])('is refused with %s', (_, text) => {
    expect(faultOf(() => parseVerifierKey(text))).toBe('malformed');
  });

  it.each([
    ['the public form', GO.verifierKey],
    ['another seed', GO.signerKey.replace('AYEK', 'AYEL')],
    ['another name', GO.signerKey.replace('Peter', 'Paul')],
  ])('does not let anyone sign with %s', (_, text) => {
    expect(faultOf(() => parseSignerKey(text))).toBe('malformed');
  });

  it.each(['', 'a b', 'a\u00a0b', 'a\u0085b', 'a+b', 'a\nb', '\ud800'])('has no key name like %j', (name) => {
    expect(faultOf(() => createNoteVerifier(name, alice.publicKey))).toBe('malformed');
    expect(faultOf(() => createNoteSigner(name, alice))).toBe('malformed');
  });
});
