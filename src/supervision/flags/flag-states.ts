/** The rules that stand today. Those of docs that need 90 days of history are named in `laterRules`. */
export const flagRules = [
  'F01',
  'F03',
  'F06',
  'F08',
  'F09',
  'F10',
  'F13',
  'F14',
  'F17',
  'F20',
  'F21',
  'F22',
] as const;
export type FlagRule = (typeof flagRules)[number];

/** Rules that compare with what is usual for a person or a case, and so begin when there is a history to compare with. */
export const laterRules = ['F02', 'F04', 'F05', 'F07', 'F11', 'F12', 'F15', 'F16', 'F18', 'F19'] as const;

export const severities = ['CRITICAL', 'HIGH', 'MEDIUM', 'LOW'] as const;
export type Severity = (typeof severities)[number];

/** How grave a pattern is when nothing explains it. */
export const severityOf: Readonly<Record<FlagRule, Severity>> = {
  F01: 'HIGH',
  F03: 'HIGH',
  F06: 'HIGH',
  F08: 'HIGH',
  F09: 'CRITICAL',
  F10: 'HIGH',
  F13: 'MEDIUM',
  F14: 'HIGH',
  F17: 'CRITICAL',
  F20: 'CRITICAL',
  F21: 'CRITICAL',
  F22: 'HIGH',
};

/** Rules with several patterns: which of them it is. */
export const variants = ['use', 'late', 'often', 'own', 'pair', 'row', 'log'] as const;
export type Variant = (typeof variants)[number];

export const explanationKinds = [
  'assignment',
  'cover',
  'duty',
  'break-glass',
  'batch-review',
  'approved-export',
  'conflict-declared',
  'signed-reason',
  'role-change',
  'small-team',
  'emergency-basis',
  'two-names',
] as const;
export type ExplanationKind = (typeof explanationKinds)[number];

/** What is looked for before a pattern counts as unexplained; nothing explains F09 and F20. */
export const looksFor: Readonly<Record<FlagRule, readonly ExplanationKind[]>> = {
  F01: ['cover', 'duty', 'break-glass'],
  F03: ['batch-review'],
  F06: ['approved-export'],
  F08: ['conflict-declared'],
  F09: [],
  F10: ['signed-reason'],
  F13: ['role-change'],
  F14: ['small-team'],
  F17: ['emergency-basis'],
  F20: [],
  F21: ['two-names'],
  F22: ['assignment', 'cover'],
};
