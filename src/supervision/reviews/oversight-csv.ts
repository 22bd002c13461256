/** A cell that begins so is taken for a formula by spreadsheets (OWASP, CSV injection). */
const FORMULA = /^[=+\-@\t\r']/;

/**
 * Writes rows as CSV: CRLF behind each row, every cell in quotation marks, marks inside doubled (RFC 4180). An apostrophe
 * stands before a cell that a spreadsheet would take for a formula, and before one that begins with an apostrophe, so
 * that it can be taken away again without a doubt. Pure.
 */
export function csvOf(rows: readonly (readonly string[])[]): string {
  return rows.map((row) => `${row.map(cellOf).join(',')}\r\n`).join('');
}

function cellOf(text: string): string {
  const guarded = FORMULA.test(text) ? `'${text}` : text;
  return `"${guarded.replaceAll('"', '""')}"`;
}
