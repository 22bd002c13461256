import { createHash } from 'node:crypto';
import { derive, message, type Place, seal } from './envelope-reference.js';
import { makeSalamander } from './envelope-salamander.js';

/** One file of test/vectors/envelope. README.md says what each part is. */
export interface Vector {
  name: string;
  about: string;
  expect: 'opened' | 'magic' | 'suite' | 'length' | 'commitment' | 'chunk' | 'padding' | 'type';
  openAs: 'json' | 'bytes';
  key: string;
  keyVersion: number;
  context: Place;
  json?: unknown;
  bytes?: { length: number; rule: 'byte i is i mod 251' };
  sealed: string;
}

const KEY = Buffer.from(Array.from({ length: 32 }, (_, at) => at));
const OTHER_KEY = Buffer.from(Array.from({ length: 32 }, (_, at) => at + 32));
const KEY_VERSION = 7;
const PLACE: Place = {
  deployment: 'real:0198f3a0-0000-7000-8000-000000000001',
  scope: '0198f3a0-0000-7000-8000-000000000002',
  compartment: 'identity',
  table: 'case_identity',
  row: '0198f3a0-0000-7000-8000-000000000003',
  column: 'value',
};
const NAMES = { names: [{ value: 'أمل الحسن', script: 'Arab', kind: 'given' }], born: '1991' };

export function patternBytes(length: number): Buffer {
  return Buffer.from(Array.from({ length }, (_, at) => at % 251));
}

function saltOf(name: string): Buffer {
  return createHash('sha256').update(`salt of ${name}`).digest().subarray(0, 24);
}

function vector(name: string, about: string, expect: Vector['expect'], rest: Partial<Vector>): Vector {
  const base = { openAs: 'bytes' as const, key: KEY.toString('hex'), keyVersion: KEY_VERSION, context: PLACE };
  return { name, about, expect, ...base, sealed: '', ...rest };
}

function sealText(name: string, text: Buffer): Buffer {
  return seal(KEY, KEY_VERSION, PLACE, saltOf(name), text);
}

function goodJson(name: string, about: string, json: unknown): Vector {
  const text = message(1, Buffer.from(JSON.stringify(json), 'utf8'));
  return vector(name, about, 'opened', { openAs: 'json', json, sealed: sealText(name, text).toString('base64') });
}

function goodBytes(name: string, about: string, length: number): Vector {
  const sealed = sealText(name, message(2, patternBytes(length))).toString('base64');
  return vector(name, about, 'opened', { bytes: { length, rule: 'byte i is i mod 251' }, sealed });
}

function goodVectors(): Vector[] {
  return [
    goodJson('good-null', 'JSON null; 110 bytes, as every short value', null),
    goodJson('good-yes', 'JSON true; 110 bytes, as every short value', true),
    goodJson('good-name', 'a short name; 110 bytes, as every short value', 'Amal'),
    goodJson('good-names', 'a compartment with Arabic text', NAMES),
    goodBytes('good-bytes-0', 'no bytes at all', 0),
    goodBytes('good-bytes-27', 'fills the shortest message to its last byte', 27),
    goodBytes('good-bytes-28', 'one byte more: the next padded length, 36', 28),
    goodBytes('good-bytes-1024', '1 KiB', 1024),
    goodBytes('good-bytes-15867', 'the largest value in one chunk (message of 15,872 bytes)', 15867),
    goodBytes('good-bytes-16379', 'a message of exactly 16 KiB: a full chunk and an empty one', 16379),
    goodBytes('good-bytes-16380', 'one byte more: a full chunk and one of 1 KiB', 16380),
    goodBytes('good-bytes-16384', 'a value of exactly 16 KiB', 16384),
    goodBytes('good-bytes-40000', 'three chunks', 40000),
  ];
}

const ORIGINAL = sealText('original', message(2, patternBytes(20)));
const THREE_CHUNKS = sealText('three chunks', message(2, patternBytes(40000)));
const SEALED_CHUNK = 16384 + 16;

function flipped(sealed: Buffer, at: number): Buffer {
  const copy = Buffer.from(sealed);
  copy[at] = (copy[at] ?? 0) ^ 0x01;
  return copy;
}

function damaged(name: string, about: string, expect: Vector['expect'], sealed: Buffer): Vector {
  return vector(`broken-${name}`, about, expect, { sealed: sealed.toString('base64') });
}

function brokenHeaders(): Vector[] {
  const plaintext = Buffer.from(JSON.stringify(NAMES), 'utf8');
  return [
    damaged('magic', 'another magic byte', 'magic', flipped(ORIGINAL, 0)),
    damaged('plaintext', 'JSON text where sealed bytes should stand', 'magic', plaintext),
    damaged('suite', 'an unknown suite, 0x00', 'suite', flipped(ORIGINAL, 1)),
    damaged('key-version', 'the header says another key version', 'commitment', flipped(ORIGINAL, 5)),
    damaged('salt', 'one bit of the salt', 'commitment', flipped(ORIGINAL, 6)),
    damaged('commitment', 'one bit of the commitment', 'commitment', flipped(ORIGINAL, 61)),
  ];
}

function brokenBodies(): Vector[] {
  const [first, second, third] = [0, 1, 2].map((number) => {
    const start = 62 + number * SEALED_CHUNK;
    return THREE_CHUNKS.subarray(start, start + SEALED_CHUNK);
  }) as [Buffer, Buffer, Buffer];
  const header = THREE_CHUNKS.subarray(0, 62);
  const twoChunks = THREE_CHUNKS.subarray(0, 62 + 2 * SEALED_CHUNK);
  return [
    damaged('bit', 'one bit of the sealed text', 'chunk', flipped(ORIGINAL, 70)),
    damaged('tag', 'one bit of the tag', 'chunk', flipped(ORIGINAL, ORIGINAL.length - 1)),
    damaged('empty', 'no byte', 'length', Buffer.alloc(0)),
    damaged('header-only', 'the header and no chunk', 'length', ORIGINAL.subarray(0, 62)),
    damaged('cut-byte', 'the last byte is missing', 'length', ORIGINAL.subarray(0, -1)),
    damaged('cut-long-byte', 'three chunks, the last byte is missing', 'chunk', THREE_CHUNKS.subarray(0, -1)),
    damaged('cut-chunk', 'the last chunk is missing', 'length', twoChunks),
    damaged('cut-tag', 'less than a tag of the last chunk', 'length', THREE_CHUNKS.subarray(0, twoChunks.length + 15)),
    damaged('extended', 'a zero byte more', 'chunk', Buffer.concat([ORIGINAL, Buffer.alloc(1)])),
    damaged('extended-tag', 'a copy of the last tag more', 'chunk', Buffer.concat([ORIGINAL, ORIGINAL.subarray(-16)])),
    damaged('swapped-chunks', 'chunks 0 and 1 changed places', 'chunk', Buffer.concat([header, second, first, third])),
  ];
}

function otherPlaces(): Vector[] {
  const moved = (name: string, about: string, change: Partial<Vector>): Vector =>
    vector(`broken-${name}`, about, 'commitment', { sealed: ORIGINAL.toString('base64'), ...change });
  const parts = (Object.keys(PLACE) as (keyof Place)[]).map((part) => {
    const context = { ...PLACE, [part]: PLACE[part] + 'x' };
    return moved(`other-${part}`, `opened in another ${part} than it was sealed in`, { context });
  });
  const shifted = { ...PLACE, compartment: 'identit', table: 'ycase_identity' };
  return [
    ...parts,
    moved('shifted-parts', 'a letter moved from one context part to the next', { context: shifted }),
    moved('other-key', 'opened with another data key', { key: OTHER_KEY.toString('hex') }),
  ];
}

function brokenMessages(): Vector[] {
  const text = Buffer.from('"Amal"', 'utf8');
  const dirty = message(1, text);
  dirty[31] = 1;
  const made = (name: string, about: string, expect: Vector['expect'], inner: Buffer): Vector =>
    vector(`broken-${name}`, about, expect, {
      openAs: 'json',
      sealed: sealText(name, inner).toString('base64'),
    });
  return [
    made('padding-not-zero', 'a byte of the padding is not zero', 'padding', dirty),
    made('padding-too-long', 'padded to 64 instead of 32 bytes', 'padding', message(1, text, { padded: 64 })),
    made('padding-missing', '105 bytes, not padded to 112', 'padding', message(1, Buffer.alloc(100, 0x20), { padded: 105 })),
    made('inner-length', 'the length says more than the message holds', 'length', message(1, text, { length: 28 })),
    made('inner-length-largest', 'the length says 2^32 - 1', 'length', message(1, text, { length: 0xffffffff })),
    made('type-unknown', 'type 0x03', 'type', message(3, text)),
    made('type-bytes-as-json', 'bytes, opened as JSON', 'type', message(2, text)),
    made('type-not-json', 'type JSON, but the text is none', 'type', message(1, Buffer.from('{"a":'))),
    made('type-not-utf8', 'type JSON, but the text is not UTF-8', 'type', message(1, Buffer.from('2241ff22', 'hex'))),
    { ...made('type-json-as-bytes', 'JSON, opened as bytes', 'type', message(1, text)), openAs: 'bytes' },
  ];
}

/** One text, two keys: its chunk authenticates under both, and only the commitment tells them apart. */
export function salamander(): { first: Vector; second: Vector } {
  const salt = saltOf('salamander');
  const forFirst = derive(KEY, KEY_VERSION, PLACE, salt);
  const forSecond = derive(OTHER_KEY, KEY_VERSION, PLACE, salt);
  const firstBlock = message(2, patternBytes(27)).subarray(0, 16);
  const header = seal(KEY, KEY_VERSION, PLACE, salt, Buffer.alloc(32)).subarray(0, 62);
  const sealed = Buffer.concat([header, makeSalamander(forFirst, forSecond, firstBlock)]).toString('base64');
  return {
    first: vector('salamander-first-key', 'two-key ciphertext under the key that it commits to: 27 bytes, of which the first 11 follow the rule and nobody chose the others', 'opened', { sealed }),
    second: vector('broken-salamander-second-key', 'the same ciphertext under the second key, where AES-GCM alone would take it', 'commitment', { sealed, key: OTHER_KEY.toString('hex') }),
  };
}

/** All vectors, always the same bytes. */
export function makeVectors(): Vector[] {
  const { first, second } = salamander();
  const broken = [...brokenHeaders(), ...brokenBodies(), ...otherPlaces(), ...brokenMessages()];
  return [...goodVectors(), first, second, ...broken];
}
