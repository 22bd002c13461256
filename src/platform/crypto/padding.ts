/** The shortest padded text, in bytes: yes/no answers and short names all take the same room. */
const FLOOR = 32;

/**
 * Gives the padded length for a text of `length` bytes: Padmé (Nikitin et al., "Reducing Metadata Leakage
 * from Encrypted Files and Communication with PURBs", PETS 2019, algorithm 1), and at least 32.
 * A length tells O(log log n) bits; the overhead is at most 12 %. `length` is 0 to 2^31 - 1.
 */
export function paddedLength(length: number): number {
  if (length <= FLOOR) return FLOOR;
  const exponent = 31 - Math.clz32(length);
  const keptBits = 32 - Math.clz32(exponent);
  const step = 2 ** (exponent - keptBits);
  return Math.ceil(length / step) * step;
}
