import { z } from 'zod';
import { pageOf, pageQuery, recordId, version } from '../../platform/http/page.schema.js';
import { explanationKinds, flagRules, severities, variants } from './flag-states.js';

const person = z.strictObject({ id: z.uuid(), name: z.string() });
const caseName = z.strictObject({ id: z.uuid(), reference: z.string(), pseudonym: z.string() });

export const flagRule = z.enum(flagRules);
export const severity = z.enum(severities);

/** A fact that was found and may explain the pattern. */
export const explanation = z.strictObject({
  kind: z.enum(explanationKinds),
  since: z.iso.datetime().nullable(),
  until: z.iso.datetime().nullable(),
});

/** A pattern that somebody should look at: a question, not an accusation. */
export const flagView = z.strictObject({
  id: z.uuid(),
  rule: flagRule,
  severity,
  /** Which pattern of a rule that has several; null also when it is damaged. */
  variant: z.enum(variants).nullable(),
  /** null when no person did it. */
  actor: person.nullable(),
  /** Others whom it is about. */
  others: z.array(person),
  from: z.iso.datetime(),
  to: z.iso.datetime(),
  raisedAt: z.iso.datetime(),
  /** Those that the reader may see now; for an auditor, who knows cases by alias, none. */
  cases: z.array(caseName),
  /** Whether it names cases that are not shown. */
  hasOtherCases: z.boolean(),
  /** How many lines of the log it consists of. */
  lines: z.int(),
  /** What was found that may explain it; empty when it is unexplained. */
  explanations: z.array(explanation),
  /** What was looked for before it was raised. */
  lookedFor: z.array(z.enum(explanationKinds)),
  isExplained: z.boolean(),
  /** What it says cannot be opened any more; only the plain facts above are shown. */
  damaged: z.boolean(),
  verdict: z.enum(['justified', 'training', 'breach', 'referred']).nullable(),
  decidedAt: z.iso.datetime().nullable(),
  version,
});
export type FlagView = z.infer<typeof flagView>;

/** Flags of a week (its Monday) by severity. */
export const flagWeek = z.strictObject({
  week: z.iso.date(),
  counts: z.strictObject({ CRITICAL: z.int(), HIGH: z.int(), MEDIUM: z.int(), LOW: z.int() }),
  explained: z.int(),
});
export type FlagWeek = z.infer<typeof flagWeek>;

/** The unexplained ones first, the newest first; `weeks` counts what the reader may see of the last twelve weeks. */
export const flagList = pageOf(flagView).extend({ weeks: z.array(flagWeek) });
export type FlagList = z.infer<typeof flagList>;
export const flagQuery = pageQuery.extend({
  after: recordId.optional(),
  /** `true`: only those without a verdict; `false`: only those with one. */
  open: z.enum(['true', 'false']).optional(),
  rule: flagRule.optional(),
});
export type FlagQuery = z.infer<typeof flagQuery>;

const thresholdName = z.enum([
  'days',
  'cases',
  'minutes',
  'seconds',
  'exports',
  'rows',
  'hours',
  'uses',
  'denials',
  'changeDays',
  'approvals',
]);

/** One number of a rule with its range. */
export const thresholdView = z.strictObject({
  name: thresholdName,
  value: z.int(),
  usual: z.int(),
  least: z.int(),
  most: z.int(),
});
export type ThresholdView = z.infer<typeof thresholdView>;

/** The thresholds of a rule. `version` 0 means that the office has set none: the usual numbers count. */
export const ruleThresholds = z.strictObject({
  rule: flagRule,
  severity,
  numbers: z.array(thresholdView),
  changedBy: person.nullable(),
  changedAt: z.iso.datetime().nullable(),
  version: z.int().min(0),
});
export type RuleThresholds = z.infer<typeof ruleThresholds>;
/** `mayTune` is false for auditors, who read the thresholds of one's own office. */
export const thresholdList = z.strictObject({ items: z.array(ruleThresholds), mayTune: z.boolean() });

/** All numbers of the rule, each within its range. */
export const thresholdChange = z.strictObject({
  version: z.int().min(0).max(2_147_483_647),
  value: z.partialRecord(thresholdName, z.int().min(1).max(1_000)),
});
export type ThresholdChange = z.infer<typeof thresholdChange>;
