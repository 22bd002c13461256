import type { OversightReport } from './oversight.schema.js';
import { tablesOf } from './oversight-rows.js';
import { type ReportWords, reportParts, wordOf } from './oversight-words.js';
import { ReportPage } from './report-page.js';

const SHARES = [5, 3, 2] as const;
/** A root needs room. */
const LOG_SHARES = [2, 1, 6] as const;

/** Makes the PDF of a report in the language of the words. */
export async function pdfOf(report: OversightReport, words: ReportWords): Promise<Buffer> {
  const { language, title } = words;
  const page = await ReportPage.begin({ title, language, madeAt: new Date(report.madeAt) });
  page.paragraph(title, { size: 20, weight: 'strong' });
  page.space(4);
  page.paragraph(`${words.quarter} ${report.quarter} · ${report.office ?? words.allOffices}`, {
    size: 12,
    weight: 'strong',
  });
  page.paragraph(`${words.madeAt} ${instantOf(report.madeAt)}`, { isSoft: true });
  page.paragraph(words.utc, { isSoft: true });
  if (!report.isComplete) page.paragraph(words.notOver, { weight: 'strong' });
  drawFlagBars(page, report, words);
  const tables = tablesOf(report, words);
  for (const part of reportParts) {
    page.space(14, 70);
    page.paragraph(words.parts[part], { size: 13, weight: 'strong' });
    page.space(3);
    const rows = tables[part];
    if (rows.length === 0) page.paragraph(words.nothing, { isSoft: true });
    for (const [name, detail, value] of rows) {
      page.row([name, detail, String(value)], part === 'log' ? LOG_SHARES : SHARES);
    }
  }
  if (report.log !== null) {
    page.space(8, 60);
    page.paragraph(wordOf(words.names, 'checkpoint'), { weight: 'strong' });
    page.code(report.log.note);
  }
  return page.end(words.page);
}

/** The picture on the first page: how flags ended. */
function drawFlagBars(
  page: ReportPage,
  { flags }: OversightReport,
  { outcomes, picture }: ReportWords,
): void {
  const totals = new Map<string, number>();
  for (const { outcome, count } of flags) totals.set(outcome, (totals.get(outcome) ?? 0) + count);
  const most = Math.max(...totals.values());
  if (totals.size === 0) return;
  page.space(12, 100);
  page.paragraph(picture, { size: 13, weight: 'strong' });
  page.space(4);
  for (const [outcome, count] of totals) page.bar(wordOf(outcomes, outcome), count / most, String(count));
}

/** 2026-10-02 08:15 UTC */
function instantOf(iso: string): string {
  return `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`;
}
