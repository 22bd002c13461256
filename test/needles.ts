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

interface Form {
  text: string;
  bytes: Buffer;
}

/** Texts to look for, by the first bytes of their forms, so that whole data folders are searched in one pass. */
export interface Needles {
  /** 1 where a form begins with these two bytes. */
  readonly pairs: Uint8Array;
  /** The forms by their first four bytes. */
  readonly byStart: ReadonlyMap<number, readonly Form[]>;
}

/** Prepares the search for many texts of at least four letters. */
export function needlesOf(texts: readonly string[]): Needles {
  const pairs = new Uint8Array(0x1_0000);
  const byStart = new Map<number, Form[]>();
  for (const text of texts) {
    for (const bytes of formsOf(text)) {
      if (bytes.length < 4) throw new Error('too short to look for');
      pairs[bytes.readUInt16BE(0)] = 1;
      const start = bytes.readUInt32BE(0);
      byStart.set(start, [...(byStart.get(start) ?? []), { text, bytes }]);
    }
  }
  return { pairs, byStart };
}

/** The texts that stand in the bytes in one of these forms, in their order there, each once. */
export function findNeedles(bytes: Buffer, { pairs, byStart }: Needles): string[] {
  const found = new Set<string>();
  for (let at = 0; at + 4 <= bytes.length; at += 1) {
    if (pairs[(bytes[at]! << 8) | bytes[at + 1]!] === 0) continue;
    for (const form of byStart.get(bytes.readUInt32BE(at)) ?? []) {
      if (bytes.subarray(at, at + form.bytes.length).equals(form.bytes)) found.add(form.text);
    }
  }
  return [...found];
}
