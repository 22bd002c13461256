import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { formatWitnessKey, parseWitnessKey } from '../../../src/platform/audit-log/cosignature.js';
import {
  fewestFor,
  formatPolicy,
  isQuorumMet,
  parsePolicy,
  type Policy,
  PolicyError,
  readName,
  writeName,
} from '../../../src/platform/audit-log/witness-policy.js';
import { generateSigningKey } from '../../../src/platform/crypto/primitives.js';

interface Vectors {
  good: {
    name: string;
    policy: string;
    fewest: number;
    evaluations: { cosigned: string[]; isMet: boolean }[];
  }[];
  refused: { name: string; fault: string; line: number; policy: string }[];
}

const vectors = JSON.parse(
  readFileSync(new URL('../../vectors/audit-log/policy-files.json', import.meta.url), 'utf8'),
) as Vectors;
const bytes = (text: string): Buffer => Buffer.from(text, 'utf8');

/** Keys that the random policies share: making one takes longer than all the rest. */
const keys = Array.from({ length: 12 }, (_, at) => {
  const vkey = formatWitnessKey(`witness.example/${String(at)}`, generateSigningKey().publicKey);
  return { vkey, verifier: parseWitnessKey(vkey) };
});

/** A random policy: some witnesses, and groups that each take some of what is not in a group yet. */
const policies: fc.Arbitrary<Policy> = fc
  .tuple(
    fc.integer({ min: 1, max: keys.length }),
    fc.array(fc.tuple(fc.integer({ min: 1, max: 4 }), fc.nat({ max: 3 })), { maxLength: 5 }),
    fc.nat(),
  )
  .map(([count, shapes, pick]) => {
    const witnesses = keys.slice(0, count).map((key, at) => ({ ...key, name: `w${String(at)}`, url: null }));
    const free = witnesses.map(({ name }) => name);
    const groups = shapes.flatMap(([size, threshold], at) => {
      const members = free.splice(0, size);
      if (members.length === 0) return [];
      free.push(`g${String(at)}`);
      return [{ name: `g${String(at)}`, threshold: 1 + (threshold % members.length), members }];
    });
    const names = [...witnesses, ...groups].map(({ name }) => name);
    const quorum = pick % 7 === 0 ? null : names[pick % names.length]!;
    return { logs: [], witnesses, groups, quorum };
  });

function faultOf(policy: string): { fault: string; line: number } {
  try {
    parsePolicy(bytes(policy));
  } catch (error) {
    if (error instanceof PolicyError) return { fault: error.fault, line: error.line };
    throw error;
  }
  return { fault: 'none', line: -1 };
}

describe('a policy', () => {
  it.each(vectors.good)('is read and judged: $name', ({ policy, fewest, evaluations }) => {
    const parsed = parsePolicy(bytes(policy));
    expect(fewestFor(parsed)).toBe(fewest);
    for (const { cosigned, isMet } of evaluations) {
      expect(isQuorumMet(parsed, new Set(cosigned.map(writeName)))).toBe(isMet);
    }
  });

  it.each(vectors.refused)('is refused: $name', ({ policy, fault, line }) => {
    expect(faultOf(policy)).toEqual({ fault, line });
  });

  it('keeps names as bytes, so that a Kelvin sign is not the letter K', () => {
    const [one, two] = keys;
    const text = `witness K ${one!.vkey}\nwitness \u212a ${two!.vkey}\nquorum \u212a\n`;
    const policy = parsePolicy(bytes(text));
    expect(isQuorumMet(policy, new Set(['K']))).toBe(false);
    expect(isQuorumMet(policy, new Set([writeName('\u212a')]))).toBe(true);
    expect(readName(policy.quorum!)).toBe('\u212a');
  });

  it('takes bytes that are no UTF-8 in names and comments', () => {
    const file = Buffer.concat([
      bytes('# '),
      Buffer.of(0xff),
      bytes('\nwitness '),
      Buffer.of(0xfe),
      bytes(` ${keys[0]!.vkey}\nquorum `),
      Buffer.of(0xfe),
      bytes('\n'),
    ]);
    expect(isQuorumMet(parsePolicy(file), new Set(['\u00fe']))).toBe(true);
  });

  it('may name a witness that the settings brought, and may not bring it again', () => {
    const near = { name: 'near', ...keys[0]!, url: null };
    const policy = parsePolicy(bytes(`witness far ${keys[1]!.vkey}\ngroup g all near far\nquorum g\n`), [
      near,
    ]);
    expect(isQuorumMet(policy, new Set(['near', 'far']))).toBe(true);
    expect(isQuorumMet(policy, new Set(['far']))).toBe(false);
    expect(() => parsePolicy(bytes(`witness x ${keys[0]!.vkey}\nquorum x\n`), [near])).toThrow(PolicyError);
  });

  it('of 300 witnesses is too large', () => {
    const text = Array.from(
      { length: 300 },
      (_, at) => `group g${String(at)} any ${at === 0 ? 'w' : `g${String(at - 1)}`}\n`,
    );
    const policy = `witness w ${keys[0]!.vkey}\n${text.join('')}quorum w\n`;
    expect(faultOf(policy).fault).toBe('too-large');
  });
});

describe('every policy', () => {
  it('is the same after writing and reading', () => {
    fc.assert(
      fc.property(policies, (policy) => {
        const again = parsePolicy(formatPolicy(policy));
        expect(formatPolicy(again)).toEqual(formatPolicy(policy));
        expect({ groups: again.groups, quorum: again.quorum }).toEqual({
          groups: policy.groups,
          quorum: policy.quorum,
        });
      }),
    );
  });

  it('is met by all witnesses, by nobody only when it asks for none, and by more when it is met by fewer', () => {
    fc.assert(
      fc.property(policies, fc.array(fc.nat({ max: 11 })), fc.nat({ max: 11 }), (policy, some, one) => {
        const all = policy.witnesses.map(({ name }) => name);
        expect(isQuorumMet(policy, new Set(all))).toBe(true);
        expect(isQuorumMet(policy, new Set())).toBe(policy.quorum === null);
        const fewer = new Set(some.map((at) => `w${String(at)}`));
        const more = new Set([...fewer, `w${String(one)}`]);
        expect(!isQuorumMet(policy, fewer) || isQuorumMet(policy, more)).toBe(true);
      }),
    );
  });

  it('is never met by fewer witnesses than it says that it needs', () => {
    fc.assert(
      fc.property(policies, fc.array(fc.nat({ max: 11 })), (policy, some) => {
        const cosigned = new Set(some.map((at) => `w${String(at)}`));
        expect(isQuorumMet(policy, cosigned) && cosigned.size < fewestFor(policy)).toBe(false);
      }),
    );
  });
});
