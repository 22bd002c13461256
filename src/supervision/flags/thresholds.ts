import type { FlagRule } from './flag-states.js';

/** A number that an office may set: what counts unless it is set, and the smallest and greatest value. */
export interface Range {
  usual: number;
  least: number;
  most: number;
}

/**
 * The thresholds of the rules. No range reaches so far that its rule could never fire. The database knows the same
 * ranges (migrations/0018): a forged statement cannot silence a rule either.
 */
export const thresholds = {
  F01: { days: range(30, 1, 365) },
  F03: { cases: range(5, 3, 20), minutes: range(10, 1, 60), seconds: range(20, 5, 120) },
  F06: { exports: range(3, 1, 20), rows: range(50, 10, 1000), hours: range(24, 1, 72) },
  F08: {},
  F09: {},
  F10: { uses: range(2, 1, 10), days: range(30, 7, 90) },
  F13: { denials: range(5, 3, 50), minutes: range(60, 10, 240), changeDays: range(7, 1, 30) },
  F14: { approvals: range(3, 1, 20), days: range(30, 7, 90) },
  F17: {},
  F20: {},
  F21: {},
  F22: { days: range(14, 1, 90) },
} as const satisfies Record<FlagRule, Readonly<Record<string, Range>>>;

/** The numbers of one rule. */
export type ValuesOf<Rule extends FlagRule> = { readonly [Name in keyof (typeof thresholds)[Rule]]: number };

/** The numbers of all rules, as an office has set them. */
export type Values = { readonly [Rule in FlagRule]: ValuesOf<Rule> };

/** The numbers that count while an office has set none. */
export const usualValues = mapRanges((each) => each.usual);

/** The numbers of an office: what it has set, and the usual ones for the rest. Numbers outside of their range do not count. */
export function valuesWith(set: Partial<Record<FlagRule, Readonly<Record<string, number>>>>): Values {
  const all = Object.entries(thresholds).map(([rule, ranges]) => {
    const own = set[rule as FlagRule] ?? {};
    const values = Object.entries(ranges as Record<string, Range>).map(([name, each]) => {
      const value = own[name];
      return [name, value !== undefined && isWithin(each, value) ? value : each.usual];
    });
    return [rule, Object.fromEntries(values)];
  });
  return Object.fromEntries(all) as Values;
}

/** Whether a number is one that this threshold can have. */
export function isWithin({ least, most }: Range, value: number): boolean {
  return Number.isInteger(value) && value >= least && value <= most;
}

function range(usual: number, least: number, most: number): Range {
  return { usual, least, most };
}

function mapRanges(of: (each: Range) => number): Values {
  const all = Object.entries(thresholds).map(([rule, ranges]) => [
    rule,
    Object.fromEntries(
      Object.entries(ranges as Record<string, Range>).map(([name, each]) => [name, of(each)]),
    ),
  ]);
  return Object.fromEntries(all) as Values;
}

/** Each threshold at its least sensitive: the rule must still fire on a clear pattern. For tests. */
export const mostValues = mapRanges((each) => each.most);
