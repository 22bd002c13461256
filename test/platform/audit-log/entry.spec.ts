import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  aliasOf,
  decodeEntry,
  encodeEntry,
  type Entry,
  EntryError,
  epochOf,
  LONGEST_ENTRY,
  MOST_CASES,
} from '../../../src/platform/audit-log/entry.js';
import { toKey } from '../../../src/platform/crypto/primitives.js';
import { brokenEntries, goodLog } from './vectors.js';

const aliasKey = toKey(Buffer.from(goodLog.aliases.keyHex, 'hex'));
const letters = 'abcdefghijklmnopqrstuvwxyz';
const word = fc.string({ unit: fc.constantFrom(...letters), minLength: 1, maxLength: 64 });
const alias = (kind: 'actor' | 'case' | 'record' | 'grant') =>
  fc.uuid().map((id) => aliasOf(aliasKey, 202611, kind, id));
const instance = fc.uuid().map((id) => `i_${id}`);
const counter = fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER });
const hash = fc
  .uint8Array({ minLength: 32, maxLength: 32 })
  .map((bytes) => Buffer.from(bytes).toString('base64'));
const sess = fc.uint8Array({ minLength: 8, maxLength: 8 }).map((bytes) => Buffer.from(bytes).toString('hex'));

const anyActor = fc.oneof(
  fc.record(
    { alias: alias('actor'), kind: fc.constantFrom('staff', 'guest', 'system'), role: word, sess },
    { requiredKeys: ['alias', 'kind', 'role'] },
  ),
  fc.record({ kind: fc.constant('nobody'), sess }, { requiredKeys: ['kind'] }),
);
const anyObject = fc.record(
  {
    case: alias('case'),
    cmp: fc.uniqueArray(word, { minLength: 1, maxLength: 32 }),
    type: word,
    id: alias('record'),
    rev: counter,
    count: fc.nat(),
  },
  { requiredKeys: [] },
);
const anyInstant = fc.date({
  min: new Date('2000-01-01T00:00:00Z'),
  max: new Date('9999-12-31T23:59:59Z'),
  noInvalidDate: true,
});

const anyEntry = fc
  .record(
    {
      act: fc.tuple(word, word).map(([room, verb]) => `${room.slice(0, 31)}.${verb.slice(0, 31)}`),
      actor: anyActor,
      inst: instance,
      ctr: counter,
      when: anyInstant,
      obj: anyObject,
      refusal: word,
      basis: fc.oneof(
        word,
        alias('grant').map((grant) => `grant:${grant}`),
      ),
      purpose: word,
      detail: hash.map((text) => `sha256:${text}`),
      seal: hash,
    },
    { requiredKeys: ['act', 'actor', 'inst', 'ctr', 'when', 'basis', 'purpose'] },
  )
  .map(({ when, refusal, ...rest }) => ({
    ...rest,
    epoch: epochOf(when),
    ts: when.toISOString(),
    v: 1,
    ...(refusal === undefined ? { res: 'allowed' } : { res: 'refused', reason: refusal }),
  })) as fc.Arbitrary<Entry>;

function faultOf(bytes: Uint8Array): string {
  try {
    decodeEntry(bytes);
  } catch (error) {
    if (error instanceof EntryError) return error.fault;
    throw error;
  }
  return 'none';
}

describe('an audit entry', () => {
  it.each(goodLog.entries)('reads a line of the published good log and writes the same bytes: %#', (text) => {
    const bytes = Buffer.from(text, 'utf8');
    expect(encodeEntry(decodeEntry(bytes))).toEqual(bytes);
  });

  it.each(brokenEntries)('refuses $name', ({ entry, fault }) => {
    expect(faultOf(Buffer.from(entry, 'utf8'))).toBe(fault);
  });

  it('comes back unchanged whatever it says', () => {
    fc.assert(
      fc.property(anyEntry, (entry) => {
        expect(decodeEntry(encodeEntry(entry))).toEqual(entry);
      }),
    );
  });

  it('has the same bytes in whatever order its fields were set', () => {
    fc.assert(
      fc.property(anyEntry, (entry) => {
        const turned = Object.fromEntries(Object.entries(entry).reverse()) as Entry;
        expect(encodeEntry(turned)).toEqual(encodeEntry(entry));
      }),
    );
  });

  it('refuses a space put between any two of its bytes', () => {
    const text = goodLog.entries[2] ?? '';
    fc.assert(
      fc.property(fc.integer({ min: 0, max: text.length }), (at) => {
        expect(faultOf(Buffer.from(`${text.slice(0, at)} ${text.slice(at)}`, 'utf8'))).not.toBe('none');
      }),
    );
  });

  it('refuses any text that is not an entry without any other error', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        expect(faultOf(bytes)).not.toBe('none');
      }),
    );
  });

  it('holds the 200 aliases of a long list within the limit', () => {
    const [, , open] = goodLog.entries.map((text) => decodeEntry(Buffer.from(text, 'utf8')));
    const cases = Array.from({ length: MOST_CASES }, (_, n) => aliasOf(aliasKey, 202611, 'case', String(n)));
    const entry = { ...open, obj: { cases, count: 4_000 } } as Entry;
    expect(encodeEntry(entry).length).toBeLessThan(LONGEST_ENTRY);
    const oneMore = [...cases, aliasOf(aliasKey, 202611, 'case', 'one more')];
    expect(() => encodeEntry({ ...entry, obj: { cases: oneMore } })).toThrow('audit entry invalid obj.cases');
  });

  it('refuses more than 65,535 bytes before it reads them', () => {
    expect(faultOf(Buffer.alloc(LONGEST_ENTRY, ' '))).toBe('not-json');
    expect(faultOf(Buffer.alloc(LONGEST_ENTRY + 1, ' '))).toBe('too-long');
  });

  it('refuses deep nesting without falling over', () => {
    expect(faultOf(Buffer.alloc(LONGEST_ENTRY, '['))).toBe('not-json');
    expect(faultOf(Buffer.from(`${'['.repeat(30_000)}${']'.repeat(30_000)}`))).toBe('invalid');
  });

  it('names the field that is wrong and never its value', () => {
    const secret = 'Amina Example';
    const entry = {
      ...decodeEntry(Buffer.from(goodLog.entries[2] ?? '', 'utf8')),
      purpose: secret,
      [secret]: 1,
    };
    const failure = (() => {
      try {
        return encodeEntry(entry);
      } catch (error) {
        return error;
      }
    })();
    expect(failure).toBeInstanceOf(EntryError);
    expect(String(failure)).toContain('purpose');
    expect(JSON.stringify([String(failure), failure])).not.toContain(secret);
  });
});

describe('the epoch of an instant', () => {
  it('is its year and month in UTC', () => {
    expect(epochOf(new Date('2026-11-22T10:00:00.000Z'))).toBe(202611);
    expect(epochOf(new Date('2027-01-01T00:59:59.000+01:00'))).toBe(202612);
    expect(epochOf(new Date('2027-01-01T00:00:00.000Z'))).toBe(202701);
  });
});

describe('an alias', () => {
  it.each(goodLog.aliases.values)(
    'of this $kind in $epoch is the published one',
    ({ epoch, kind, id, alias: name }) => {
      expect(aliasOf(aliasKey, epoch, kind, id)).toBe(name);
    },
  );

  it('differs by key, epoch, kind and id', () => {
    const otherKey = toKey(Buffer.alloc(32, 7));
    const names = [
      aliasOf(aliasKey, 202611, 'case', 'x'),
      aliasOf(otherKey, 202611, 'case', 'x'),
      aliasOf(aliasKey, 202612, 'case', 'x'),
      aliasOf(aliasKey, 202611, 'record', 'x'),
      aliasOf(aliasKey, 202611, 'case', 'y'),
    ];
    expect(new Set(names.map((name) => name.slice(2))).size).toBe(names.length);
  });
});
