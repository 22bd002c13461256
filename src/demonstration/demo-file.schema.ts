import { z } from 'zod';

import { casePhase } from '../cases/case-states.js';
import { issueStatus } from '../legal/issue-states.js';
import { legalStatus } from '../legal/matter-states.js';
import {
  accountKind,
  consentPurpose,
  groupRole,
  identityDisclosure,
  infoCredibility,
  joinMotive,
  narrativeCode,
  riskLevel,
  sourceReliability,
  speakBarrier,
} from '../reference/codes.schema.js';
import { country, jurisdiction } from '../reference/countries.schema.js';
import { disincentiveCode, matterType, speakEffect } from '../reference/legal-codes.schema.js';
import { consentStatus } from '../testimony/consent-states.js';
import { testimonyStatus } from '../testimony/testimony-states.js';

/** What can be wrong with the file beyond what the types say; the reader turns it into words. */
export type DemoFileRule =
  | 'not-json'
  | 'missing'
  | 'unknown-key'
  | 'wrong-type'
  | 'unknown-code'
  | 'out-of-range'
  | 'bad-format'
  | 'impossible-date'
  | 'duplicate'
  | 'not-synthetic';

const rule = (name: DemoFileRule) => ({ params: { rule: name } });

const oneLine = (longest: number) =>
  z
    .string()
    .min(1)
    .max(longest)
    .regex(/^[^\p{Cc}]*$/u);
const latinName = oneLine(120).regex(/\p{Script=Latin}/u);
const arabicName = oneLine(120).regex(/\p{Script=Arabic}/u);

/** A list in which nothing stands twice; `keyOf` says what makes two items the same. */
function listOfDifferent<Item>(item: z.ZodType<Item>, keyOf: (value: Item) => string = String) {
  return z
    .array(item)
    .max(50)
    .refine((values) => new Set(values.map(keyOf)).size === values.length, rule('duplicate'));
}

const identity = z.strictObject({
  nameArabic: arabicName,
  nameLatin: latinName,
  aliases: listOfDifferent(oneLine(120)),
  sex: z.enum(['M', 'F']),
  birthYear: z.int().min(1900).max(2100),
  nationalities: listOfDifferent(country).min(1),
});

const defection = z.strictObject({
  year: z.int().min(1990).max(2100),
  month: z.int().refine((month) => month >= 1 && month <= 12, { ...rule('impossible-date'), abort: true }),
  accountKind,
});

const legalMatter = z.strictObject({
  jurisdiction: jurisdiction,
  type: matterType,
  status: z.enum(legalStatus.codes),
});

const issue = z.strictObject({
  code: disincentiveCode,
  jurisdiction: jurisdiction,
  effect: speakEffect,
  status: z.enum(issueStatus.codes),
});

const testimony = z.strictObject({
  status: z.enum(testimonyStatus.codes),
  reliability: sourceReliability,
  credibility: infoCredibility,
});

const consent = z.strictObject({
  purpose: consentPurpose,
  status: z.enum(consentStatus.codes),
  identity: identityDisclosure,
});

/** The form of a row's reference. */
export const demoReference = z.string().regex(/^DEMO-\d{3}$/);

const demoCase = z.strictObject({
  ref: demoReference,
  synthetic: z.boolean().refine((isSynthetic) => isSynthetic, rule('not-synthetic')),
  pseudonym: oneLine(80),
  identity,
  origin: country,
  region: z.enum(['ME', 'WE_AU', 'OTHER']),
  isMinorAtIntake: z.boolean(),
  defection,
  groupRole,
  motives: listOfDifferent(joinMotive).min(1),
  narratives: listOfDifferent(narrativeCode).min(1),
  speakBarriers: listOfDifferent(speakBarrier),
  host: jurisdiction,
  phase: z.enum(casePhase.codes),
  risk: riskLevel,
  legal: listOfDifferent(legalMatter, (matter) => `${matter.jurisdiction} ${matter.type}`),
  issues: listOfDifferent(issue, (one) => `${one.code} ${one.jurisdiction}`),
  testimony,
  consents: listOfDifferent(consent, (one) => one.purpose),
});

/** One invented person with the whole case. */
export type DemoCase = z.infer<typeof demoCase>;

/** The demonstration file: invented people only, every key known, every code from our lists. */
export const demoFile = z
  .strictObject({
    asOf: z.iso.date(),
    seed: z.int(),
    note: oneLine(500),
    cases: z.array(demoCase).min(1).max(1000),
  })
  .superRefine((file, context) => {
    const report = (path: (string | number)[], name: DemoFileRule) => {
      context.addIssue({ code: 'custom', path: ['cases', ...path], params: { rule: name } });
    };
    const asOfMonth = file.asOf.slice(0, 7);
    const references = new Set<string>();
    const pseudonyms = new Set<string>();
    for (const [index, one] of file.cases.entries()) {
      if (references.has(one.ref)) report([index, 'ref'], 'duplicate');
      if (pseudonyms.has(one.pseudonym)) report([index, 'pseudonym'], 'duplicate');
      references.add(one.ref);
      pseudonyms.add(one.pseudonym);
      if (monthOf(one.defection) > asOfMonth) report([index, 'defection'], 'impossible-date');
      if (one.identity.birthYear > one.defection.year)
        report([index, 'identity', 'birthYear'], 'impossible-date');
    }
  });

/** The demonstration file as read. */
export type DemoFile = z.infer<typeof demoFile>;

function monthOf(defected: { year: number; month: number }): string {
  return `${String(defected.year)}-${String(defected.month).padStart(2, '0')}`;
}
