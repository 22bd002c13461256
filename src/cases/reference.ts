const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** Writes 5 random bytes as a case reference: 8 letters of Crockford's base 32 with a dash. It says nothing. */
export function writeReference(random: Uint8Array): string {
  let bits = 0n;
  for (const byte of random.subarray(0, 5)) bits = (bits << 8n) | BigInt(byte);
  const letters = Array.from(
    { length: 8 },
    (_, index) => LETTERS[Number((bits >> BigInt(35 - 5 * index)) & 31n)],
  );
  return `${letters.slice(0, 4).join('')}-${letters.slice(4).join('')}`;
}
