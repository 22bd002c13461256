import { useActor } from '../api/session';
import type { Language } from './i18n';
import { useLanguage } from './useLanguage';

/** Gregorian with Latin digits in both languages: two calendars on one screen cost mistakes. */
const tags: Record<Language, string> = { en: 'en-GB-u-ca-gregory-nu-latn', ar: 'ar-u-ca-gregory-nu-latn' };

const DAY_LENGTH = 86_400_000;

export interface Format {
  /** A day such as 22 Nov 2025. Takes YYYY-MM-DD. */
  day: (day: string) => string;
  /** A day with its weekday in full. Takes YYYY-MM-DD. */
  longDay: (day: string) => string;
  /** A partial date: a year, a month or a day. */
  partialDate: (date: string) => string;
  /** An instant as day and time in the office's time zone. Takes ISO 8601. */
  instant: (instant: string) => string;
  /** The day of an instant in the office's time zone, with its weekday. */
  dayOfInstant: (instant: string) => string;
  /** The day of an instant in the office's time zone, such as 22 Nov 2025. */
  shortDayOfInstant: (instant: string) => string;
  /** The last whole day before an instant at which something ends, in the office's time zone, YYYY-MM-DD. */
  lastDay: (end: string) => string;
  /** An instant as time of day in the office's time zone. */
  time: (instant: string) => string;
  /** How far a day is from today: yesterday, in 3 days. */
  relativeDay: (day: string) => string;
  /** How many days a day lies before today (positive when it has passed). */
  daysAgo: (day: string) => number;
  /** Today in the office's time zone, YYYY-MM-DD. */
  today: () => string;
  number: (count: number) => string;
  /** Texts as one list: A, B and C. */
  list: (texts: readonly string[]) => string;
}

/** Dates and numbers in the language of the screen and the time zone of the office. */
export function useFormat(): Format {
  const language = useLanguage();
  const zone = useActor()?.office.timeZone ?? 'UTC';
  return formatIn(language, zone);
}

const made = new Map<string, Format>();

/** The formats of a language and an IANA time zone; made once for each pair. */
export function formatIn(language: Language, zone: string): Format {
  const key = `${language} ${zone}`;
  const known = made.get(key);
  if (known !== undefined) return known;
  const format = makeFormat(tags[language], zone);
  made.set(key, format);
  return format;
}

function makeFormat(tag: string, zone: string): Format {
  const utc = { timeZone: 'UTC' } as const;
  const day = new Intl.DateTimeFormat(tag, { ...utc, day: 'numeric', month: 'short', year: 'numeric' });
  const longDay = new Intl.DateTimeFormat(tag, {
    ...utc,
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
  });
  const month = new Intl.DateTimeFormat(tag, { ...utc, month: 'long', year: 'numeric' });
  const instant = new Intl.DateTimeFormat(tag, {
    timeZone: zone,
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  const time = new Intl.DateTimeFormat(tag, {
    timeZone: zone,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  const relative = new Intl.RelativeTimeFormat(tag, { numeric: 'auto' });
  const number = new Intl.NumberFormat(tag);
  const list = new Intl.ListFormat(tag, { type: 'conjunction' });
  const isoDay = new Intl.DateTimeFormat('en-CA-u-ca-gregory-nu-latn', { timeZone: zone });
  const today = (): string => isoDay.format(new Date());
  const daysAgo = (text: string): number => Math.round((Date.parse(today()) - Date.parse(text)) / DAY_LENGTH);
  return {
    day: (text) => day.format(Date.parse(text)),
    longDay: (text) => longDay.format(Date.parse(text)),
    partialDate: (text) => {
      if (text.length === 4) return text;
      return text.length === 7 ? month.format(Date.parse(`${text}-01`)) : day.format(Date.parse(text));
    },
    instant: (text) => instant.format(Date.parse(text)),
    dayOfInstant: (text) => longDay.format(Date.parse(isoDay.format(Date.parse(text)))),
    shortDayOfInstant: (text) => day.format(Date.parse(isoDay.format(Date.parse(text)))),
    lastDay: (text) => isoDay.format(Date.parse(text) - 1),
    time: (text) => time.format(Date.parse(text)),
    relativeDay: (text) => relative.format(-daysAgo(text), 'day'),
    daysAgo,
    today,
    number: (count) => number.format(count),
    list: (texts) => list.format(texts),
  };
}
