/** A stretch of text that is drawn in one direction. */
export interface TextRun {
  readonly text: string;
  readonly isArabic: boolean;
}

type Direction = 'arabic' | 'latin';
type Kind = Direction | 'neutral';
/** Letters, marks above and below them, and the Arabic comma, semicolon and question mark. */
const ARABIC = /[\p{Script=Arabic}\u060c\u061b\u061f\u064b-\u065f\u0670]/u;
const OPENING = '([«';
const CLOSING = ')]»';
const MIRRORED: Readonly<Record<string, string>> = {
  '(': ')',
  ')': '(',
  '[': ']',
  ']': '[',
  '«': '»',
  '»': '«',
};

/**
 * Divides one line of text into stretches in the order in which they stand on the page from left to right. A small part
 * of the Unicode bidirectional algorithm (UAX 9) that is enough for the sentences, numbers and codes of a report: digits
 * and Latin letters run left to right, Arabic right to left, and what is neither follows its neighbours when they agree
 * and the page when they do not. Letters inside an Arabic stretch stay in the order in which they are read: the font's
 * layout turns and joins them. Pure.
 */
export function runsOf(line: string, isArabicPage: boolean): TextRun[] {
  // A code or a number keeps its signs where they are, on whichever page it stands.
  if (!ARABIC.test(line)) return [{ text: line, isArabic: false }];
  const letters = Array.from(line);
  const page = isArabicPage ? 'arabic' : 'latin';
  const kinds = resolveNeutrals(resolveBrackets(letters, letters.map(kindOf), page), page);
  const runs: { text: string; isArabic: boolean }[] = [];
  letters.forEach((letter, place) => {
    const isArabic = kinds[place] === 'arabic';
    const last = runs.at(-1);
    const shown = isArabic ? (MIRRORED[letter] ?? letter) : letter;
    if (last !== undefined && last.isArabic === isArabic) last.text += shown;
    else runs.push({ text: shown, isArabic });
  });
  return isArabicPage ? runs.reverse() : runs;
}

function kindOf(letter: string): Kind {
  if (ARABIC.test(letter)) return 'arabic';
  return /[\p{L}\p{N}]/u.test(letter) ? 'latin' : 'neutral';
}

function resolveNeutrals(kinds: readonly Kind[], page: Direction): Direction[] {
  return kinds.map((kind, place) => {
    if (kind !== 'neutral') return kind;
    const before = kinds.slice(0, place).findLast((each) => each !== 'neutral') ?? page;
    const after = kinds.slice(place + 1).find((each) => each !== 'neutral') ?? page;
    return before === after ? before : page;
  });
}

/** Brackets around words of the other script belong to those words when more of that script stands before them. */
function resolveBrackets(letters: readonly string[], kinds: readonly Kind[], page: Direction): Kind[] {
  const resolved = [...kinds];
  const open: number[] = [];
  letters.forEach((letter, place) => {
    if (OPENING.includes(letter)) open.push(place);
    if (!CLOSING.includes(letter)) return;
    const start = open.pop();
    if (start === undefined) return;
    const inside = kinds.slice(start, place).filter((each) => each !== 'neutral');
    const before = kinds.slice(0, start).findLast((each) => each !== 'neutral') ?? page;
    const isOther = inside.length > 0 && inside.every((each) => each !== page) && before !== page;
    if (isOther) resolved[start] = resolved[place] = before;
  });
  return resolved;
}
