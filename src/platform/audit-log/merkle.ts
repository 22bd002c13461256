import { sha256 } from '../crypto/primitives.js';

/** Bytes of every hash in the tree. */
export const HASH_BYTES = 32;
const LEAF_HEAD = Buffer.of(0x00);
const NODE_HEAD = Buffer.of(0x01);
const SIZE_BYTES = 8;

/** The root of the tree without leaves (RFC 6962, section 2.1). */
export const EMPTY_ROOT: Buffer = sha256(Buffer.alloc(0));

/**
 * Gives the hash of a whole subtree: level 0 are leaf hashes, and (level, index) covers the leaves from
 * index * 2^level up to (index + 1) * 2^level, without the last.
 */
export type SubtreeHash = (level: number, index: number) => Buffer | Promise<Buffer>;

/** The hash of an entry as a leaf: SHA-256(0x00 || entry), RFC 6962, section 2.1. */
export function leafHash(entry: Uint8Array): Buffer {
  return sha256(LEAF_HEAD, entry);
}

/** The hash above two hashes: SHA-256(0x01 || left || right), RFC 6962, section 2.1. */
export function nodeHash(left: Uint8Array, right: Uint8Array): Buffer {
  return sha256(NODE_HEAD, left, right);
}

/**
 * The right edge of a tree: its size and the roots of the whole subtrees that make it up, largest first. That is
 * all one needs in order to go on appending, so a log of any length is hashed with at most 53 hashes in memory.
 */
export class Frontier {
  #size = 0;
  #peaks: Buffer[] = [];

  /** The number of leaves so far. */
  get size(): number {
    return this.#size;
  }

  /** Adds the next leaf by its hash. Throws a RangeError when that has not 32 bytes. */
  append(leaf: Buffer): void {
    if (leaf.length !== HASH_BYTES) throw new RangeError('a hash has 32 bytes');
    const completed = trailingOnes(this.#size);
    const lefts = this.#peaks.splice(this.#peaks.length - completed);
    this.#peaks.push(foldRight([...lefts, leaf]));
    this.#size += 1;
  }

  /** The root of the tree of this size. */
  root(): Buffer {
    return this.#peaks.length === 0 ? EMPTY_ROOT : foldRight(this.#peaks);
  }

  /** Gives u64 big-endian size, then the hashes, largest subtree first. */
  serialise(): Buffer {
    const size = Buffer.alloc(SIZE_BYTES);
    size.writeBigUInt64BE(BigInt(this.#size));
    return Buffer.concat([size, ...this.#peaks]);
  }

  /** Takes what `serialise` gave. Throws a RangeError for bytes that it cannot have given. */
  static parse(bytes: Uint8Array): Frontier {
    const copy = Buffer.from(bytes);
    const size = copy.length < SIZE_BYTES ? Number.NaN : Number(copy.readBigUInt64BE(0));
    if (!Number.isSafeInteger(size) || copy.length !== SIZE_BYTES + ones(size) * HASH_BYTES) {
      throw new RangeError('not a serialised frontier');
    }
    const frontier = new Frontier();
    frontier.#size = size;
    for (let at = SIZE_BYTES; at < copy.length; at += HASH_BYTES) {
      frontier.#peaks.push(copy.subarray(at, at + HASH_BYTES));
    }
    return frontier;
  }
}

/**
 * The hashes that show that a leaf stands in the tree of this size, lowest first (RFC 6962, section 2.1.1).
 * Throws a RangeError when the tree has no such leaf.
 */
export async function inclusionProof(index: number, size: number, subtree: SubtreeHash): Promise<Buffer[]> {
  refuseUnless(isCount(index) && isCount(size) && index < size);
  const siblings: [start: number, end: number][] = [];
  let [start, end] = [0, size];
  while (end - start > 1) {
    const middle = start + largestPowerBelow(end - start);
    if (index < middle) {
      siblings.push([middle, end]);
      end = middle;
    } else {
      siblings.push([start, middle]);
      start = middle;
    }
  }
  return await hashRanges(siblings, subtree);
}

/**
 * The hashes that show that the tree of the old size is the beginning of the tree of the new size (RFC 6962,
 * section 2.1.2). Empty when the sizes are equal or the old tree is empty. Throws a RangeError for an old size
 * above the new one.
 */
export async function consistencyProof(
  oldSize: number,
  newSize: number,
  subtree: SubtreeHash,
): Promise<Buffer[]> {
  refuseUnless(isCount(oldSize) && isCount(newSize) && oldSize <= newSize);
  if (oldSize === 0 || oldSize === newSize) return [];
  const ranges: [start: number, end: number][] = [];
  let [start, end] = [0, newSize];
  while (end > oldSize) {
    const middle = start + largestPowerBelow(end - start);
    if (oldSize <= middle) {
      ranges.push([middle, end]);
      end = middle;
    } else {
      ranges.push([start, middle]);
      start = middle;
    }
  }
  // The verifier knows the old root already when the old tree is this very subtree.
  if (start > 0) ranges.push([start, end]);
  return await hashRanges(ranges, subtree);
}

/** Says whether the proof shows the leaf at this index under this root (RFC 9162, section 2.1.3.2). */
export function verifyInclusion(
  leaf: Buffer,
  index: number,
  size: number,
  proof: readonly Buffer[],
  root: Buffer,
): boolean {
  if (!isCount(index) || !isCount(size) || index >= size || !areHashes([leaf, root, ...proof])) return false;
  let [node, last, hash] = [index, size - 1, leaf];
  for (const sibling of proof) {
    if (last === 0) return false;
    if (isOdd(node) || node === last) {
      hash = nodeHash(sibling, hash);
      [node, last] = climbWhileLeft(node, last);
    } else {
      hash = nodeHash(hash, sibling);
    }
    [node, last] = [half(node), half(last)];
  }
  return last === 0 && hash.equals(root);
}

/**
 * Says whether the proof shows that the tree with the old root is the beginning of the tree with the new root
 * (RFC 9162, section 2.1.4.2). Every tree begins with the empty one.
 */
export function verifyConsistency(
  oldSize: number,
  newSize: number,
  proof: readonly Buffer[],
  oldRoot: Buffer,
  newRoot: Buffer,
): boolean {
  if (!isCount(oldSize) || !isCount(newSize) || oldSize > newSize) return false;
  if (!areHashes([oldRoot, newRoot, ...proof])) return false;
  if (oldSize === newSize) return proof.length === 0 && oldRoot.equals(newRoot);
  if (oldSize === 0) return proof.length === 0 && oldRoot.equals(EMPTY_ROOT);
  const [first, ...rest] = ones(oldSize) === 1 ? [oldRoot, ...proof] : proof;
  if (first === undefined || proof.length === 0) return false;
  let [node, last] = climbWhileRight(oldSize - 1, newSize - 1);
  let [oldHash, newHash] = [first, first];
  for (const sibling of rest) {
    if (last === 0) return false;
    if (isOdd(node) || node === last) {
      oldHash = nodeHash(sibling, oldHash);
      newHash = nodeHash(sibling, newHash);
      [node, last] = climbWhileLeft(node, last);
    } else {
      newHash = nodeHash(newHash, sibling);
    }
    [node, last] = [half(node), half(last)];
  }
  return last === 0 && oldHash.equals(oldRoot) && newHash.equals(newRoot);
}

/** Hashes of ranges that were found from the root downwards, given from the leaves upwards. */
async function hashRanges(ranges: [start: number, end: number][], subtree: SubtreeHash): Promise<Buffer[]> {
  const hashes: Buffer[] = [];
  for (const [start, end] of ranges.reverse()) hashes.push(await hashOfRange(start, end, subtree));
  return hashes;
}

async function hashOfRange(start: number, end: number, subtree: SubtreeHash): Promise<Buffer> {
  const peaks: Buffer[] = [];
  for (let at = start; at < end;) {
    const width = largestPowerUpTo(end - at);
    peaks.push(await subtree(Math.log2(width), at / width));
    at += width;
  }
  return foldRight(peaks);
}

function foldRight(hashes: readonly Buffer[]): Buffer {
  return hashes.reduceRight((right, left) => nodeHash(left, right));
}

/** Climbs while the node is a left child, but not beyond the root's left edge. */
function climbWhileLeft(node: number, last: number): [node: number, last: number] {
  let [low, high] = [node, last];
  while (low !== 0 && !isOdd(low)) [low, high] = [half(low), half(high)];
  return [low, high];
}

function climbWhileRight(node: number, last: number): [node: number, last: number] {
  let [low, high] = [node, last];
  while (isOdd(low)) [low, high] = [half(low), half(high)];
  return [low, high];
}

// Sizes go up to 2^53 - 1; JavaScript's bit operators stop at 32 bits, so these are arithmetic.
function half(count: number): number {
  return Math.floor(count / 2);
}

function isOdd(count: number): boolean {
  return count % 2 === 1;
}

function ones(count: number): number {
  let found = 0;
  for (let rest = count; rest > 0; rest = half(rest)) found += rest % 2;
  return found;
}

function trailingOnes(count: number): number {
  let found = 0;
  for (let rest = count; isOdd(rest); rest = half(rest)) found += 1;
  return found;
}

function largestPowerUpTo(count: number): number {
  let power = 1;
  while (power * 2 <= count) power *= 2;
  return power;
}

function largestPowerBelow(count: number): number {
  return largestPowerUpTo(count - 1);
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}

function areHashes(hashes: readonly Buffer[]): boolean {
  return hashes.every((hash) => hash.length === HASH_BYTES);
}

function refuseUnless(isPossible: boolean): void {
  if (!isPossible) throw new RangeError('no such leaf or tree');
}
