import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import Pdf from 'pdfkit';
import { runsOf } from './text-runs.js';

type Weight = 'usual' | 'strong';

/** How a text is set. */
export interface Setting {
  readonly size?: number;
  readonly weight?: Weight;
  readonly isSoft?: boolean;
  /** Where the text stands in its place: at the side where reading begins, or at the other. */
  readonly at?: 'start' | 'end';
}

const MARGIN = 50;
const INK = '#14211f';
const SOFT = '#4a5b59';
const LINE = '#dbe2e0';
const MARK = '#4e8a72';
/** Shaping is asked for by naming features: without them words would be laid out one by one, from left to right. */
const FEATURES: PDFKit.Mixins.OpenTypeFeatures[] = ['liga'];

/** The files of the UI's own typeface; each covers some letters only, so a word of both scripts takes two. */
const FONTS = {
  'latin-usual': '@fontsource/ibm-plex-sans/files/ibm-plex-sans-latin-400-normal.woff',
  'latin-strong': '@fontsource/ibm-plex-sans/files/ibm-plex-sans-latin-600-normal.woff',
  'arabic-usual': '@fontsource/ibm-plex-sans-arabic/files/ibm-plex-sans-arabic-arabic-400-normal.woff',
  'arabic-strong': '@fontsource/ibm-plex-sans-arabic/files/ibm-plex-sans-arabic-arabic-600-normal.woff',
} as const;

/** A report in the making: lines, tables and bars on pages in A4, from the side where the language begins. */
export class ReportPage {
  private y = MARGIN;
  private readonly pieces: Buffer[] = [];

  private constructor(
    private readonly pdf: PDFKit.PDFDocument,
    private readonly isArabic: boolean,
  ) {
    pdf.on('data', (piece: Buffer) => this.pieces.push(piece));
  }

  /** Begins a report. `about` goes into the file's own description and must name nobody. */
  static async begin(about: { title: string; language: string; madeAt: Date }): Promise<ReportPage> {
    const pdf = new Pdf({
      size: 'A4',
      margin: MARGIN,
      bufferPages: true,
      lang: about.language,
      displayTitle: true,
      info: { Title: about.title, Creator: 'Causeway', Producer: 'Causeway', CreationDate: about.madeAt },
    });
    for (const [name, file] of Object.entries(FONTS)) {
      pdf.registerFont(name, await readFile(fileURLToPath(import.meta.resolve(file))));
    }
    return new ReportPage(pdf, about.language === 'ar');
  }

  get width(): number {
    return this.pdf.page.width - 2 * MARGIN;
  }

  /** Leaves some room, and begins a page when less than `needed` points are left. */
  space(points: number, needed = 40): void {
    this.y += points;
    if (this.y + needed > this.pdf.page.height - MARGIN - 20) {
      this.pdf.addPage();
      this.y = MARGIN;
    }
  }

  /** One paragraph over the whole width. */
  paragraph(text: string, setting: Setting = {}): void {
    for (const line of this.wrap(text, this.width, setting)) {
      this.space(0, 20);
      this.draw(line, 0, this.width, setting);
      this.y += (setting.size ?? 10) * 1.5;
    }
  }

  /** A row of cells; `shares` say how the width is divided. The last cell stands at the end. */
  row(cells: readonly string[], shares: readonly number[], setting: Setting = {}): void {
    const size = setting.size ?? 9;
    const total = shares.reduce((sum, share) => sum + share, 0);
    const lines = cells.map((cell, place) =>
      this.wrap(cell, (this.width * (shares[place] ?? 0)) / total - 8, { ...setting, size }),
    );
    const height = Math.max(...lines.map((each) => each.length)) * size * 1.45 + 5;
    this.space(0, height);
    let x = 0;
    lines.forEach((cell, place) => {
      const width = (this.width * (shares[place] ?? 0)) / total;
      const at = place === cells.length - 1 && cells.length > 1 ? 'end' : 'start';
      this.drawLines(cell, x, width - 8, { ...setting, size, at });
      x += width;
    });
    this.y += height;
    this.rule();
  }

  /** A bar of a share of the width (0 to 1), with a name before it and a number behind it. */
  bar(name: string, share: number, value: string): void {
    this.space(0, 18);
    const [begin, full] = [this.width * 0.34, this.width * 0.56];
    this.draw(name, 0, begin - 8, { size: 9 });
    const length = Math.max(1, full * share);
    const x = MARGIN + (this.isArabic ? this.width - begin - length : begin);
    this.pdf.rect(x, this.y + 1, length, 9).fill(MARK);
    this.draw(value, begin + length + 6, this.width - begin - length - 6, { size: 9, weight: 'strong' });
    this.y += 16;
  }

  /** A text that stays as it is, line by line and from left to right: a checkpoint. */
  code(text: string): void {
    this.pdf.font('Courier').fontSize(8).fillColor(INK);
    for (const line of text.replace(/\n$/, '').split('\n')) {
      for (const piece of line.match(/.{1,100}/gu) ?? ['']) {
        this.space(0, 14);
        this.pdf.font('Courier').fontSize(8).fillColor(INK);
        this.pdf.text(piece, MARGIN, this.y, { lineBreak: false });
        this.y += 12;
      }
    }
  }

  /** Numbers the pages and gives the file. */
  async end(pageWord: string): Promise<Buffer> {
    const { start, count } = this.pdf.bufferedPageRange();
    for (let page = start; page < start + count; page++) {
      this.pdf.switchToPage(page);
      this.y = this.pdf.page.height - MARGIN - 4;
      this.draw(`${pageWord} ${page + 1} / ${count}`, 0, this.width, { size: 8, isSoft: true });
    }
    const ended = new Promise<void>((resolve) => this.pdf.once('end', resolve));
    this.pdf.end();
    await ended;
    return Buffer.concat(this.pieces);
  }

  private rule(): void {
    this.pdf
      .moveTo(MARGIN, this.y - 3)
      .lineTo(MARGIN + this.width, this.y - 3)
      .lineWidth(0.5)
      .stroke(LINE);
  }

  private drawLines(lines: readonly string[], x: number, width: number, setting: Setting): void {
    const top = this.y;
    for (const line of lines) {
      this.draw(line, x, width, setting);
      this.y += (setting.size ?? 9) * 1.45;
    }
    this.y = top;
  }

  /** Draws one line; `x` counts from the side where reading begins. */
  private draw(line: string, x: number, width: number, setting: Setting): void {
    const runs = this.measured(line, setting);
    const length = runs.reduce((sum, run) => sum + run.width, 0);
    const room = setting.at === 'end' ? width - length : 0;
    let left = MARGIN + (this.isArabic ? this.width - x - length - room : x + room);
    this.pdf.fillColor(setting.isSoft === true ? SOFT : INK);
    for (const run of runs) {
      this.pdf.font(run.font).fontSize(setting.size ?? 10);
      this.pdf.text(run.text, left, this.y, { lineBreak: false, features: FEATURES });
      left += run.width;
    }
  }

  /** The pieces of a line from left to right with their fonts and widths. */
  private measured(line: string, { size = 10, weight = 'usual' }: Setting) {
    return runsOf(line, this.isArabic).flatMap((run) => {
      const pieces = run.isArabic
        ? [...splitByFont(run.text)].reverse()
        : [{ text: run.text, isArabic: false }];
      return pieces.map(({ text, isArabic }) => {
        const font = `${isArabic ? 'arabic' : 'latin'}-${weight}`;
        this.pdf.font(font).fontSize(size);
        return { text, font, width: this.pdf.widthOfString(text, { features: FEATURES }) };
      });
    });
  }

  private wrap(text: string, width: number, setting: Setting): string[] {
    const lines: string[] = [];
    let line = '';
    for (const word of text.split(' ').flatMap((each) => each.match(/.{1,44}/gu) ?? [''])) {
      const longer = line === '' ? word : `${line} ${word}`;
      const length = this.measured(longer, setting).reduce((sum, run) => sum + run.width, 0);
      if (line !== '' && length > width) {
        lines.push(line);
        line = word;
      } else line = longer;
    }
    return [...lines, line];
  }
}

/** The Arabic file has letters, marks and spaces; other signs come from the Latin file. */
function splitByFont(text: string): { text: string; isArabic: boolean }[] {
  const pieces = text.match(
    /[\p{Script=Arabic}\p{M}\u060c\u061b\u061f ]+|[^\p{Script=Arabic}\p{M}\u060c\u061b\u061f ]+/gu,
  );
  return (pieces ?? []).map((piece) => ({
    text: piece,
    isArabic: /^[\p{Script=Arabic}\p{M}\u060c\u061b\u061f ]/u.test(piece),
  }));
}
