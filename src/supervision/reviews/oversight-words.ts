export type ReportLanguage = 'en' | 'ar';
type Words = Readonly<Record<string, string>>;

/** Every text of the printed report in one language. A code that has no word here is shown as it is. */
export interface ReportWords {
  language: ReportLanguage;
  title: string;
  allOffices: string;
  quarter: string;
  utc: string;
  madeAt: string;
  notOver: string;
  nothing: string;
  /** Above the picture of flags. */
  picture: string;
  page: string;
  csvHead: readonly string[];
  parts: Words & { [Part in ReportPart]: string };
  /** What the columns of tables are called. */
  columns: Words;
  names: Words;
  rules: Words;
  outcomes: Words;
  acts: Words;
  reasons: Words;
  findings: Words;
  units: { days: string; hours: string; minutes: string };
}

/** The tables of the report in their order. */
export const reportParts = [
  'flags',
  'reviews',
  'times',
  'breakGlass',
  'twoPerson',
  'exceptions',
  'erasures',
  'refusals',
  'openings',
  'findings',
  'log',
] as const;
export type ReportPart = (typeof reportParts)[number];

/** The word for a code, or the code. */
export function wordOf(words: Words, code: string): string {
  return words[code] ?? code;
}

/** A length of time in the largest unit that fits: 3 days, 5 hours, 12 minutes. Pure. */
export function lengthOf(seconds: number, { units, language }: ReportWords): string {
  const format = new Intl.NumberFormat(language === 'ar' ? 'ar-u-nu-latn' : 'en-GB', {
    maximumFractionDigits: 1,
  });
  if (seconds >= 2 * 86_400) return `${format.format(seconds / 86_400)} ${units.days}`;
  if (seconds >= 2 * 3600) return `${format.format(seconds / 3600)} ${units.hours}`;
  return `${format.format(seconds / 60)} ${units.minutes}`;
}
