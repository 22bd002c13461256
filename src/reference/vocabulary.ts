import accountKind from './vocabulary/accountKind.json' with { type: 'json' };
import casePhase from './vocabulary/casePhase.json' with { type: 'json' };
import closureReason from './vocabulary/closureReason.json' with { type: 'json' };
import compartment from './vocabulary/compartment.json' with { type: 'json' };
import consentMedium from './vocabulary/consentMedium.json' with { type: 'json' };
import consentPurpose from './vocabulary/consentPurpose.json' with { type: 'json' };
import consentStatus from './vocabulary/consentStatus.json' with { type: 'json' };
import disincentive from './vocabulary/disincentive.json' with { type: 'json' };
import disincentiveFamily from './vocabulary/disincentiveFamily.json' with { type: 'json' };
import exitBarrier from './vocabulary/exitBarrier.json' with { type: 'json' };
import groupRole from './vocabulary/groupRole.json' with { type: 'json' };
import identityDisclosure from './vocabulary/identityDisclosure.json' with { type: 'json' };
import infoCredibility from './vocabulary/infoCredibility.json' with { type: 'json' };
import issueStatus from './vocabulary/issueStatus.json' with { type: 'json' };
import joinMotive from './vocabulary/joinMotive.json' with { type: 'json' };
import legalStatus from './vocabulary/legalStatus.json' with { type: 'json' };
import matterType from './vocabulary/matterType.json' with { type: 'json' };
import milestone from './vocabulary/milestone.json' with { type: 'json' };
import narrative from './vocabulary/narrative.json' with { type: 'json' };
import referralSource from './vocabulary/referralSource.json' with { type: 'json' };
import remedy from './vocabulary/remedy.json' with { type: 'json' };
import resettlementDomain from './vocabulary/resettlementDomain.json' with { type: 'json' };
import riskLevel from './vocabulary/riskLevel.json' with { type: 'json' };
import role from './vocabulary/role.json' with { type: 'json' };
import sourceReliability from './vocabulary/sourceReliability.json' with { type: 'json' };
import speakBarrier from './vocabulary/speakBarrier.json' with { type: 'json' };
import speakEffect from './vocabulary/speakEffect.json' with { type: 'json' };
import taskStatus from './vocabulary/taskStatus.json' with { type: 'json' };
import taskTemplate from './vocabulary/taskTemplate.json' with { type: 'json' };
import testimonyStatus from './vocabulary/testimonyStatus.json' with { type: 'json' };

/** The languages in which every text of the product exists. */
export type Locale = 'en' | 'ar';

/** One text in every language. */
export type Label = Readonly<Record<Locale, string>>;

/** Every vocabulary by name; each item has at least a code and a label. Countries: see countries.ts. */
export const vocabularies = {
  accountKind,
  casePhase,
  closureReason,
  compartment,
  consentMedium,
  consentPurpose,
  consentStatus,
  disincentive,
  disincentiveFamily,
  exitBarrier,
  groupRole,
  identityDisclosure,
  infoCredibility,
  issueStatus,
  joinMotive,
  legalStatus,
  matterType,
  milestone,
  narrative,
  /** The finer codes of all narratives in one list. */
  narrativeSubCode: narrative.flatMap((item) => item.subCodes),
  referralSource,
  remedy,
  resettlementDomain,
  riskLevel,
  role,
  sourceReliability,
  speakBarrier,
  speakEffect,
  taskStatus,
  taskTemplate,
  testimonyStatus,
} as const satisfies Record<string, readonly { readonly code: string; readonly label: Label }[]>;

/** The name of a vocabulary. */
export type VocabularyName = keyof typeof vocabularies;

const labels = new Map<string, ReadonlyMap<string, Label>>(
  Object.entries(vocabularies).map(([name, items]) => [
    name,
    new Map(items.map(({ code, label }): [string, Label] => [code, label])),
  ]),
);

/**
 * The text of a code for people.
 *
 * @throws Error when the vocabulary does not hold the code: a stored code that no list knows is a fault of ours
 */
export function getLabel(vocabulary: VocabularyName, code: string, locale: Locale): string {
  const label = labels.get(vocabulary)?.get(code);
  if (label === undefined) throw new Error(`vocabulary ${vocabulary} does not hold the code asked for`);
  return label[locale];
}
