import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  cosign,
  createWitnessSigner,
  formatWitnessKey,
} from '../../../src/platform/audit-log/cosignature.js';
import {
  formatProof,
  parseProof,
  ProofError,
  verifyProof,
} from '../../../src/platform/audit-log/proof-file.js';
import { parsePolicy } from '../../../src/platform/audit-log/witness-policy.js';
import { generateSigningKey } from '../../../src/platform/crypto/primitives.js';
import { SmallLog } from './small-log.js';

const words = Array.from({ length: 70 }, (_, at) => `entry ${String(at)}`);
const log = new SmallLog('log.example/one', words);
const [near, far] = ['near', 'far'].map((name) => {
  const key = generateSigningKey();
  return { name, vkey: formatWitnessKey(name, key.publicKey), signer: createWitnessSigner(name, key) };
}) as [Named, Named];
interface Named {
  name: string;
  vkey: string;
  signer: ReturnType<typeof createWitnessSigner>;
}

const policyWith = (quorum: string, vkey = log.vkey) =>
  parsePolicy(
    Buffer.from(
      `log ${vkey}\nwitness near ${near.vkey}\nwitness far ${far.vkey}\ngroup both all near far\nquorum ${quorum}\n`,
    ),
  );
const cosigned = (note: string, ...witnesses: Named[]) =>
  note +
  witnesses
    .map(({ signer }) => `${cosign(note.slice(0, note.indexOf('\n\n') + 1), signer, 1_800_000_000)}\n`)
    .join('');

async function proofOf(index: number, size: number, note = cosigned(log.sign(size), near)): Promise<string> {
  const hashes = await log.proveInclusion(index, size);
  return formatProof({ extra: Buffer.from(words[index]!), index, hashes, note });
}

function faultOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (error instanceof ProofError) return error.fault;
    throw error;
  }
  return 'none';
}

describe('a receipt', () => {
  it('proves every entry of every tree, with nothing else at hand', async () => {
    const policy = policyWith('near');
    for (const size of [1, 2, 3, 31, 32, 33, 70]) {
      for (let index = 0; index < size; index += 1) {
        const proven = verifyProof(await proofOf(index, size), policy);
        expect(proven).toMatchObject({ index, checkpoint: { size } });
        expect(proven.entry.toString()).toBe(words[index]);
        expect([...proven.cosignedBy]).toEqual([['near', 1_800_000_000]]);
      }
    }
  });

  it('can leave the entry out for those who have it', async () => {
    const proof = parseProof(await proofOf(5, 70));
    const bare = formatProof({ ...proof, extra: null });
    expect(bare).not.toContain('extra');
    expect(verifyProof(bare, policyWith('near'), Buffer.from(words[5]!)).index).toBe(5);
    expect(faultOf(() => verifyProof(bare, policyWith('near')))).toBe('no-entry');
  });

  it('does not hold for another entry, another place, or another tree', async () => {
    const good = parseProof(await proofOf(5, 70));
    const policy = policyWith('near');
    const wrong = [
      { ...good, extra: Buffer.from('entry 6') },
      { ...good, index: 4 },
      { ...good, index: 70 },
      { ...good, hashes: good.hashes.slice(1) },
      { ...good, hashes: [...good.hashes].reverse() },
      { ...good, hashes: [...good.hashes, good.hashes[0]!] },
      { ...good, note: cosigned(log.sign(69), near) },
    ];
    for (const proof of wrong)
      expect(faultOf(() => verifyProof(formatProof(proof), policy))).toBe('not-included');
  });

  it('does not hold when a cosignature was stripped, copied from another checkpoint, or is not enough', async () => {
    const bare = log.sign(70);
    const copied = bare + cosigned(log.sign(69), near).slice(log.sign(69).length);
    expect(faultOf(() => verifyProof(parts(bare), policyWith('near')))).toBe('quorum');
    expect(faultOf(() => verifyProof(parts(copied), policyWith('near')))).toBe('checkpoint');
    const one = await proofOf(3, 70);
    expect(faultOf(() => verifyProof(one, policyWith('both')))).toBe('quorum');
    expect(faultOf(() => verifyProof(one, policyWith('none')))).toBe('none');
    const two = await proofOf(3, 70, cosigned(bare, near, far));
    expect(verifyProof(two, policyWith('both')).cosignedBy.size).toBe(2);
  });

  it('does not hold when the log is another, even one of the same name', async () => {
    const impostor = SmallLog.ofSize('log.example/one', 70);
    const forged = formatProof({
      extra: Buffer.from(words[3]!),
      index: 3,
      hashes: await impostor.proveInclusion(3, 70),
      note: cosigned(impostor.sign(70), near),
    });
    expect(faultOf(() => verifyProof(forged, policyWith('near')))).toBe('unknown-log');
    expect(verifyProof(forged, policyWith('near', impostor.vkey)).index).toBe(3);
  });

  it('is not a checkpoint that only a witness signed', async () => {
    const note = cosigned(log.sign(70), near);
    const stripped = note.replace(/\u2014 log\.example\/one .*\n/, '');
    expect(faultOf(() => verifyProof(parts(stripped), policyWith('near')))).toBe('unknown-log');
  });
});

describe('the file of a receipt', () => {
  it('is read as it was written', async () => {
    const text = await proofOf(17, 70);
    expect(text.startsWith('c2sp.org/tlog-proof@v1\nextra ')).toBe(true);
    expect(formatProof(parseProof(text))).toBe(text);
  });

  it('has no other spelling', async () => {
    const text = await proofOf(17, 70);
    const wrong = [
      '',
      text.replace('@v1', '@v2'),
      text.replace('index 17', 'index 017'),
      text.replace('index 17', 'index -17'),
      text.replace('index 17', 'index  17'),
      text.replace('index 17', 'index 9007199254740993'),
      text.replace('index 17\n', ''),
      text.replace('extra ', 'extra'),
      text.replace(/extra .*\n/, 'extra YQ\n'),
      text.replace('\n\n', '\nYQ==\n\n'),
      text.replace('\n\n', '\n'),
      text.replaceAll('\n', '\r\n'),
      text.slice(0, text.indexOf('\u2014')),
      text.slice(0, -1),
      text.replace('\n70\n', '\n070\n'),
    ];
    for (const each of wrong) expect(faultOf(() => parseProof(each))).toBe('malformed');
  });

  it('never makes the reader fail in another way, whatever somebody sends', async () => {
    const text = await proofOf(17, 70);
    fc.assert(
      fc.property(
        fc.nat({ max: text.length - 1 }),
        fc.string({ unit: 'binary', maxLength: 3 }),
        (at, noise) => {
          const changed = text.slice(0, at) + noise + text.slice(at + 1);
          expect(['none', 'malformed']).toContain(faultOf(() => parseProof(changed)));
          const fault = faultOf(() => verifyProof(changed, policyWith('near')));
          expect(changed === text ? 'none' : 'refused').toBe(fault === 'none' ? 'none' : 'refused');
        },
      ),
      { numRuns: 300 },
    );
  });
});

/** A proof file of nothing but a note, for faults that are found in the note. */
function parts(note: string): string {
  return formatProof({ extra: Buffer.from(words[0]!), index: 0, hashes: hashesOfFirst, note });
}
const hashesOfFirst = await log.proveInclusion(0, 70);
