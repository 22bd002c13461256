const LOOKALIKES: Record<string, string> = { O: '0', I: '1', L: '1' };

/**
 * Reads a case reference as people say and type it: small letters, without its dash or with spaces, with the letters
 * that Crockford's base 32 reads as digits (O, I, L), in Arabic-Indic digits. What is no reference comes out as
 * something that no case has. Pure.
 */
export function readReference(typed: string): string {
  const letters = typed
    .normalize('NFKC')
    .replace(/[\u0660-\u0669]/g, (digit) => String(digit.charCodeAt(0) - 0x0660))
    .replace(/[\u06f0-\u06f9]/g, (digit) => String(digit.charCodeAt(0) - 0x06f0))
    .toUpperCase()
    .replace(/[^0-9A-Z]/g, '')
    .replace(/[OIL]/g, (letter) => LOOKALIKES[letter]!);
  return `${letters.slice(0, 4)}-${letters.slice(4)}`;
}
