import { z } from 'zod';

const count = z.int().min(0);

/** A quarter of a year in UTC, as the months of the log: 2026-Q3. */
export const quarter = z
  .string()
  .regex(/^(202[6-9]|20[3-9]\d|21\d\d)-Q[1-4]$/, 'must be a quarter such as 2026-Q3');
export const oversightQuery = z.strictObject({ quarter });
export type OversightQuery = z.infer<typeof oversightQuery>;
export const oversightExportQuery = oversightQuery.extend({ lang: z.enum(['en', 'ar']).default('en') });
export type OversightExportQuery = z.infer<typeof oversightExportQuery>;

/** How long it took from when something could be reviewed to its first verdict. */
export const timeToReview = z.strictObject({
  of: z.enum(['sample', 'flag', 'every-flag', 'break-glass']),
  count,
  medianSeconds: z.number().min(0),
  longestSeconds: z.number().min(0),
});

/** Numbers of one quarter and one office, or of all offices. No name and no case stands in it. */
export const oversightReport = z.strictObject({
  quarter,
  from: z.iso.datetime(),
  until: z.iso.datetime(),
  madeAt: z.iso.datetime(),
  /** False while the quarter is not over. */
  isComplete: z.boolean(),
  /** null for an auditor: all offices. */
  office: z.string().nullable(),
  /** `outcome` is a verdict, `explained` or `open`. */
  flags: z.array(z.strictObject({ rule: z.string(), outcome: z.string(), count })),
  /** `outcome` is a verdict, `open` or `overdue`. */
  reviews: z.array(z.strictObject({ source: z.enum(['sample', 'flag']), outcome: z.string(), count })),
  times: z.array(timeToReview),
  breakGlass: z.strictObject({
    count,
    inTime: count,
    late: count,
    outcomes: z.array(z.strictObject({ outcome: z.string(), count })),
  }),
  twoPerson: z.array(z.strictObject({ act: z.string(), count })),
  /** `uncosigned` is of the quarter; the others are as they stand now. */
  exceptions: z.strictObject({ uncosigned: count, hiddenCases: count, walls: count, exclusions: count }),
  erasures: z.strictObject({ prunedMonths: count }),
  refusals: z.array(z.strictObject({ reason: z.string(), count })),
  openings: z.array(z.strictObject({ compartment: z.string(), count })),
  findings: z.array(z.strictObject({ kind: z.string(), isGone: z.boolean(), count })),
  /** The newest checkpoint of the log at the end of the quarter; null when there was none. */
  log: z
    .strictObject({
      size: count,
      /** Base64 of 32 bytes. */
      root: z.string(),
      note: z.string(),
      signedAt: z.iso.datetime(),
      /** Names of the witnesses on other machines that cosigned this checkpoint; empty means unwitnessed. */
      witnesses: z.array(z.string()),
    })
    .nullable(),
});
export type OversightReport = z.infer<typeof oversightReport>;
