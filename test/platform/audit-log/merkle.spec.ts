import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  consistencyProof,
  EMPTY_ROOT,
  Frontier,
  inclusionProof,
  leafHash,
  nodeHash,
  type SubtreeHash,
  verifyConsistency,
  verifyInclusion,
} from '../../../src/platform/audit-log/merkle.js';
import { bytesOf, goodLog } from './vectors.js';

/** The eight leaves and their roots that the Certificate Transparency implementations share. */
const REFERENCE_LEAVES = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f',
].map((hex) => Buffer.from(hex, 'hex'));
const REFERENCE_ROOTS = [
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];

/** The definition of RFC 6962, section 2.1, word for word and slow. */
function naiveRoot(hashes: readonly Buffer[]): Buffer {
  const [only] = hashes;
  if (only === undefined) return EMPTY_ROOT;
  if (hashes.length === 1) return only;
  const middle = splitOf(hashes.length);
  return nodeHash(naiveRoot(hashes.slice(0, middle)), naiveRoot(hashes.slice(middle)));
}

function naivePath(index: number, hashes: readonly Buffer[]): Buffer[] {
  if (hashes.length === 1) return [];
  const middle = splitOf(hashes.length);
  const [left, right] = [hashes.slice(0, middle), hashes.slice(middle)];
  return index < middle
    ? [...naivePath(index, left), naiveRoot(right)]
    : [...naivePath(index - middle, right), naiveRoot(left)];
}

function naiveSubproof(oldSize: number, hashes: readonly Buffer[], isKnown: boolean): Buffer[] {
  if (oldSize === hashes.length) return isKnown ? [] : [naiveRoot(hashes)];
  const middle = splitOf(hashes.length);
  const [left, right] = [hashes.slice(0, middle), hashes.slice(middle)];
  return oldSize <= middle
    ? [...naiveSubproof(oldSize, left, isKnown), naiveRoot(right)]
    : [...naiveSubproof(oldSize - middle, right, false), naiveRoot(left)];
}

function splitOf(count: number): number {
  let power = 1;
  while (power * 2 < count) power *= 2;
  return power;
}

function leavesUpTo(size: number): Buffer[] {
  return Array.from({ length: size }, (_, n) => leafHash(Buffer.from(`leaf ${String(n)}`)));
}

function subtreesOf(hashes: readonly Buffer[]): SubtreeHash {
  return (level, index) => naiveRoot(hashes.slice(index * 2 ** level, (index + 1) * 2 ** level));
}

function frontierOf(hashes: readonly Buffer[]): Frontier {
  const frontier = new Frontier();
  for (const hash of hashes) frontier.append(hash);
  return frontier;
}

const size = fc.integer({ min: 1, max: 200 });
const twoSizes = fc
  .tuple(fc.integer({ min: 0, max: 200 }), fc.integer({ min: 0, max: 200 }))
  .map(([one, other]) => ({
    oldSize: Math.min(one, other),
    newSize: Math.max(one, other),
  }));

describe('the root of a tree', () => {
  it('is that of the reference implementation for each beginning of its eight leaves', () => {
    const frontier = new Frontier();
    const roots = REFERENCE_LEAVES.map((leaf) => {
      frontier.append(leafHash(leaf));
      return frontier.root().toString('hex');
    });
    expect(roots).toEqual(REFERENCE_ROOTS);
  });

  it('without leaves is the hash of nothing', () => {
    expect(new Frontier().root().toString('hex')).toBe(
      'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    );
  });

  it('equals the recursive definition at every size', () => {
    fc.assert(
      fc.property(size, (count) => {
        const hashes = leavesUpTo(count);
        expect(frontierOf(hashes).root()).toEqual(naiveRoot(hashes));
      }),
    );
  });

  it('is that of the published good log at each of its sizes', () => {
    const hashes = goodLog.entries.map((entry) => leafHash(Buffer.from(entry, 'utf8')));
    expect(hashes).toEqual(goodLog.leafHashes.map(bytesOf));
    for (const head of goodLog.heads) {
      expect(frontierOf(hashes.slice(0, head.size)).root()).toEqual(bytesOf(head.root));
    }
  });
});

describe('a frontier', () => {
  it('goes on after it was stored as if it had never stopped', () => {
    fc.assert(
      fc.property(twoSizes, ({ oldSize, newSize }) => {
        const hashes = leavesUpTo(newSize);
        const resumed = Frontier.parse(frontierOf(hashes.slice(0, oldSize)).serialise());
        for (const hash of hashes.slice(oldSize)) resumed.append(hash);
        expect(resumed.size).toBe(newSize);
        expect(resumed.serialise()).toEqual(frontierOf(hashes).serialise());
      }),
    );
  });

  it('is not read from bytes that are too short or too long', () => {
    const stored = frontierOf(leavesUpTo(11)).serialise();
    expect(stored.length).toBe(8 + 3 * 32);
    for (let length = 0; length < stored.length; length += 1) {
      expect(() => Frontier.parse(stored.subarray(0, length))).toThrow(RangeError);
    }
    expect(() => Frontier.parse(Buffer.concat([stored, Buffer.alloc(32)]))).toThrow(RangeError);
  });

  it('is not read from a size that a log cannot have', () => {
    expect(() => Frontier.parse(Buffer.from('0020000000000000', 'hex'))).toThrow(RangeError);
  });

  it('takes hashes only', () => {
    expect(() => {
      new Frontier().append(Buffer.alloc(31));
    }).toThrow(RangeError);
  });
});

describe('a proof that an entry stands in the log', () => {
  it('is the published one', async () => {
    const hashes = goodLog.leafHashes.map(bytesOf);
    for (const vector of goodLog.inclusion) {
      const proof = await inclusionProof(vector.index, vector.size, subtreesOf(hashes.slice(0, vector.size)));
      expect(proof).toEqual(vector.proof.map(bytesOf));
    }
  });

  it('equals the recursive definition and convinces', async () => {
    await fc.assert(
      fc.asyncProperty(size, fc.nat(), async (count, any) => {
        const [hashes, index] = [leavesUpTo(count), any % count];
        const proof = await inclusionProof(index, count, subtreesOf(hashes));
        expect(proof).toEqual(naivePath(index, hashes));
        const leaf = hashes[index] ?? EMPTY_ROOT;
        expect(verifyInclusion(leaf, index, count, proof, naiveRoot(hashes))).toBe(true);
      }),
    );
  });

  it('does not convince for another entry, place, size or root, nor shortened, lengthened or altered', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 2, max: 100 }), fc.nat(), fc.nat(), async (count, any, other) => {
        const [hashes, index] = [leavesUpTo(count), any % count];
        const proof = await inclusionProof(index, count, subtreesOf(hashes));
        const [leaf, root] = [hashes[index] ?? EMPTY_ROOT, naiveRoot(hashes)];
        const elsewhere = (index + 1 + (other % (count - 1))) % count;
        const bent = proof.map((hash, at) => (at === other % proof.length ? leafHash(hash) : hash));
        expect(verifyInclusion(hashes[elsewhere] ?? EMPTY_ROOT, index, count, proof, root)).toBe(false);
        expect(verifyInclusion(leaf, elsewhere, count, proof, root)).toBe(false);
        expect(verifyInclusion(leaf, index, count, proof, leaf)).toBe(false);
        expect(verifyInclusion(leaf, index, count, proof.slice(1), root)).toBe(false);
        expect(verifyInclusion(leaf, index, count, proof.slice(0, -1), root)).toBe(false);
        expect(verifyInclusion(leaf, index, count, [...proof, root], root)).toBe(false);
        expect(verifyInclusion(leaf, index, count, bent, root)).toBe(false);
      }),
    );
  });

  it('does not pass an inner node off as a leaf', async () => {
    const hashes = leavesUpTo(4);
    const inner = naiveRoot(hashes.slice(0, 2));
    const proof = await inclusionProof(0, 4, subtreesOf(hashes));
    expect(verifyInclusion(inner, 0, 4, proof.slice(1), naiveRoot(hashes))).toBe(false);
  });

  it('is not asked for, nor believed, beyond the end of the log', async () => {
    const hashes = leavesUpTo(4);
    await expect(inclusionProof(4, 4, subtreesOf(hashes))).rejects.toThrow(RangeError);
    await expect(inclusionProof(-1, 4, subtreesOf(hashes))).rejects.toThrow(RangeError);
    await expect(inclusionProof(0.5, 4, subtreesOf(hashes))).rejects.toThrow(RangeError);
    const [leaf = EMPTY_ROOT] = leavesUpTo(1);
    expect(verifyInclusion(leaf, 1, 1, [], leaf)).toBe(false);
    expect(verifyInclusion(leaf, -1, 1, [], leaf)).toBe(false);
    expect(verifyInclusion(leaf, 0, 1, [], leaf)).toBe(true);
  });
});

describe('a proof that a log has only grown', () => {
  it('is the published one', async () => {
    const hashes = goodLog.leafHashes.map(bytesOf);
    for (const vector of goodLog.consistency) {
      const proof = await consistencyProof(vector.old, vector.new, subtreesOf(hashes.slice(0, vector.new)));
      expect(proof).toEqual(vector.proof.map(bytesOf));
    }
  });

  it('equals the recursive definition and convinces', async () => {
    await fc.assert(
      fc.asyncProperty(twoSizes, async ({ oldSize, newSize }) => {
        const hashes = leavesUpTo(newSize);
        const proof = await consistencyProof(oldSize, newSize, subtreesOf(hashes));
        expect(proof).toEqual(oldSize === 0 ? [] : naiveSubproof(oldSize, hashes, true));
        const [oldRoot, newRoot] = [naiveRoot(hashes.slice(0, oldSize)), naiveRoot(hashes)];
        expect(verifyConsistency(oldSize, newSize, proof, oldRoot, newRoot)).toBe(true);
      }),
    );
  });

  it('does not convince for another past or present, nor shortened, lengthened or altered', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 2, max: 100 }), fc.nat(), fc.nat(), async (newSize, any, other) => {
        const oldSize = 1 + (any % (newSize - 1));
        const hashes = leavesUpTo(newSize);
        const proof = await consistencyProof(oldSize, newSize, subtreesOf(hashes));
        const [oldRoot, newRoot] = [naiveRoot(hashes.slice(0, oldSize)), naiveRoot(hashes)];
        const forgedPast = naiveRoot([...hashes.slice(0, oldSize - 1), EMPTY_ROOT]);
        const bent = proof.map((hash, at) => (at === other % proof.length ? leafHash(hash) : hash));
        expect(verifyConsistency(oldSize, newSize, proof, forgedPast, newRoot)).toBe(false);
        expect(verifyConsistency(oldSize, newSize, proof, oldRoot, forgedPast)).toBe(false);
        expect(verifyConsistency(oldSize, newSize, proof.slice(1), oldRoot, newRoot)).toBe(false);
        expect(verifyConsistency(oldSize, newSize, proof.slice(0, -1), oldRoot, newRoot)).toBe(false);
        expect(verifyConsistency(oldSize, newSize, [...proof, newRoot], oldRoot, newRoot)).toBe(false);
        expect(verifyConsistency(oldSize, newSize, bent, oldRoot, newRoot)).toBe(false);
        expect(verifyConsistency(newSize, oldSize, proof, newRoot, oldRoot)).toBe(false);
      }),
    );
  });

  it('does not let a log shrink or an empty log be anything', async () => {
    const root = naiveRoot(leavesUpTo(3));
    await expect(consistencyProof(4, 3, subtreesOf(leavesUpTo(3)))).rejects.toThrow(RangeError);
    expect(verifyConsistency(0, 3, [], EMPTY_ROOT, root)).toBe(true);
    expect(verifyConsistency(0, 3, [], root, root)).toBe(false);
    expect(verifyConsistency(3, 3, [], root, EMPTY_ROOT)).toBe(false);
    expect(verifyConsistency(3, 3, [root], root, root)).toBe(false);
  });

  it('is bound to the size that it was made for', async () => {
    const hashes = leavesUpTo(4);
    const proof = await consistencyProof(2, 4, subtreesOf(hashes));
    const [oldRoot, newRoot] = [naiveRoot(hashes.slice(0, 2)), naiveRoot(hashes)];
    expect(verifyConsistency(2, 4, proof, oldRoot, newRoot)).toBe(true);
    expect(verifyConsistency(2, 8, proof, oldRoot, newRoot)).toBe(false);
  });

  it('reaches sizes beyond 32 bits', async () => {
    // A tree of one repeated leaf: the subtrees of a level are all alike, so its hashes need no leaves.
    const levels = [leafHash(Buffer.from('same'))];
    for (let level = 1; level < 53; level += 1) {
      const below = levels[level - 1] ?? EMPTY_ROOT;
      levels.push(nodeHash(below, below));
    }
    const subtree: SubtreeHash = (level) => levels[level] ?? EMPTY_ROOT;
    const [oldSize, newSize] = [2 ** 33 + 5, 2 ** 40 + 2 ** 35 + 3];
    const [oldRoot, newRoot] = [rootOfAlike(oldSize, levels), rootOfAlike(newSize, levels)];
    const proof = await consistencyProof(oldSize, newSize, subtree);
    expect(verifyConsistency(oldSize, newSize, proof, oldRoot, newRoot)).toBe(true);
    const inclusion = await inclusionProof(2 ** 40 + 1, newSize, subtree);
    expect(verifyInclusion(levels[0] ?? EMPTY_ROOT, 2 ** 40 + 1, newSize, inclusion, newRoot)).toBe(true);
  });
});

function rootOfAlike(count: number, levels: readonly Buffer[]): Buffer {
  const digits = [...count.toString(2)].map((digit, at, all) => ({ digit, level: all.length - 1 - at }));
  const peaks = digits.filter(({ digit }) => digit === '1').map(({ level }) => levels[level] ?? EMPTY_ROOT);
  return peaks.reduceRight((right, left) => nodeHash(left, right));
}
