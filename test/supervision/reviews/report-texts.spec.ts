import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { csvOf } from '../../../src/supervision/reviews/oversight-csv.js';
import { quarterOf, spanOf } from '../../../src/supervision/reviews/oversight-quarter.js';
import { lengthOf, reportParts } from '../../../src/supervision/reviews/oversight-words.js';
import { wordsIn } from '../../../src/supervision/reviews/report-languages.js';
import { runsOf } from '../../../src/supervision/reviews/text-runs.js';

/** Reads CSV as RFC 4180 says: quoted cells, doubled marks, CRLF behind each row. */
function readCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let place = 0;
  while (place < text.length) {
    if (text[place] !== '"') throw new Error(`no cell at ${place}`);
    let cell = '';
    for (place++; !(text[place] === '"' && text[place + 1] !== '"'); place++) {
      if (place >= text.length) throw new Error('an open cell');
      if (text[place] === '"') place++;
      cell += text[place];
    }
    row.push(cell);
    place++;
    if (text[place] === ',') place++;
    else if (text.startsWith('\r\n', place)) {
      rows.push(row);
      row = [];
      place += 2;
    } else throw new Error(`neither a comma nor the end of a row at ${place}`);
  }
  return rows;
}

const cells = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom('=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', "'=1", '"', 'a,b', 'a\r\nb', '', 'قيمة'),
);
const tables = fc.array(fc.array(cells, { minLength: 1, maxLength: 5 }), { maxLength: 8 });

describe('the report as CSV', () => {
  it('comes back as it was, row by row and cell by cell', () => {
    fc.assert(
      fc.property(tables, (rows) => {
        const back = readCsv(csvOf(rows)).map((row) => row.map((cell) => cell.replace(/^'/, '')));
        expect(back).toEqual(rows);
      }),
    );
  });

  it('has no cell that a spreadsheet would take for a formula', () => {
    fc.assert(
      fc.property(tables, (rows) => {
        for (const cell of readCsv(csvOf(rows)).flat()) expect(cell).not.toMatch(/^[=+\-@\t\r]/);
      }),
    );
  });

  it('leaves ordinary words and numbers as they are', () => {
    expect(csvOf([['Flags', 'open', '12']])).toBe('"Flags","open","12"\r\n');
  });
});

describe('a quarter', () => {
  it('begins with its first month and ends before the next, in UTC', () => {
    expect(spanOf('2026-Q3')).toEqual({
      from: new Date('2026-07-01T00:00:00Z'),
      until: new Date('2026-10-01T00:00:00Z'),
    });
    expect(spanOf('2026-Q4').until).toEqual(new Date('2027-01-01T00:00:00Z'));
  });

  it('is the quarter of every instant within it', () => {
    const quarters = fc
      .tuple(fc.integer({ min: 2026, max: 2199 }), fc.integer({ min: 1, max: 4 }))
      .map(([year, number]) => `${year}-Q${number}`);
    fc.assert(
      fc.property(quarters, fc.double({ min: 0, max: 0.999_999, noNaN: true }), (quarter, share) => {
        const { from, until } = spanOf(quarter);
        const at = new Date(from.getTime() + Math.floor(share * (until.getTime() - from.getTime())));
        expect(quarterOf(at)).toBe(quarter);
      }),
    );
  });
});

describe('the words of the report', () => {
  it('are there in both languages for the same things', () => {
    const [english, arabic] = [wordsIn('en'), wordsIn('ar')];
    const keysOf = (value: unknown): unknown =>
      typeof value === 'object' && value !== null
        ? Object.entries(value).map(([key, inner]) => [key, keysOf(inner)])
        : typeof value;
    expect(keysOf(arabic)).toEqual(keysOf(english));
    expect(Object.keys(english.parts)).toEqual([...reportParts]);
  });

  it('tell a length of time in the unit that people would use', () => {
    const words = wordsIn('en');
    expect([90, 7199, 7200, 172_800].map((seconds) => lengthOf(seconds, words))).toEqual([
      '1.5 minutes',
      '120 minutes',
      '2 hours',
      '2 days',
    ]);
  });
});

describe('a line of the printed report', () => {
  const shown = (line: string, isArabicPage: boolean) =>
    runsOf(line, isArabicPage).map(({ text, isArabic }) => `${isArabic ? 'ar' : 'la'}:${text}`);

  it('stands from right to left on an Arabic page, but for numbers and Latin words', () => {
    expect(shown('روجع خلال 24 ساعة', true)).toEqual(['ar: ساعة', 'la:24', 'ar:روجع خلال ']);
    expect(shown('F01 قراءة', true)).toEqual(['ar: قراءة', 'la:F01']);
  });

  it('keeps its order on an English page', () => {
    expect(shown('North مكتب 1', false)).toEqual(['la:North ', 'ar:مكتب', 'la: 1']);
  });

  it('keeps the brackets around Latin words, and turns those around Arabic ones', () => {
    expect(shown('مكتب North (Berlin) هنا', true)).toEqual(['ar: هنا', 'la:North (Berlin)', 'ar:مكتب ']);
    expect(shown('مكتب (هنا)', true)).toEqual(['ar:مكتب )هنا(']);
  });

  it('leaves a code as it is on either page', () => {
    for (const page of [true, false]) expect(shown('=q83v+/A=', page)).toEqual(['la:=q83v+/A=']);
  });

  it('loses and adds no letter', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...'abc 12،.مكتبً:'), { maxLength: 40 }),
        fc.boolean(),
        (letters, page) => {
          const runs = runsOf(letters.join(''), page);
          const inOrder = page && runs.length > 1 ? [...runs].reverse() : runs;
          expect(inOrder.map(({ text }) => text).join('')).toBe(letters.join(''));
        },
      ),
    );
  });
});
