/**
 * Every form in which a text would still be readable in a dump: UTF-8, UTF-16 in both orders, base64 at each of its
 * three offsets (the ends that depend on neighbours are left out), and hex in both cases.
 */
export function formsOf(text: string): Buffer[] {
  const utf8 = Buffer.from(text, 'utf8');
  const utf16le = Buffer.from(text, 'utf16le');
  const utf16be = Buffer.from(utf16le).swap16();
  const base64 = [0, 1, 2].map((offset) => {
    const whole = Buffer.concat([Buffer.alloc(offset), utf8]).toString('base64');
    const from = Math.ceil((offset * 8) / 6);
    const to = Math.floor(((offset + utf8.length) * 8) / 6);
    return Buffer.from(whole.slice(from, to));
  });
  const hex = utf8.toString('hex');
  return [utf8, utf16le, utf16be, ...base64, Buffer.from(hex), Buffer.from(hex.toUpperCase())];
}

/** The texts that stand in the bytes in one of these forms. */
export function findNeedles(bytes: Buffer, needles: ReadonlyMap<string, readonly Buffer[]>): string[] {
  return [...needles].filter(([, forms]) => forms.some((form) => bytes.includes(form))).map(([text]) => text);
}

/** The forms of many texts. */
export function needlesOf(texts: readonly string[]): Map<string, Buffer[]> {
  return new Map(texts.map((text) => [text, formsOf(text)]));
}
