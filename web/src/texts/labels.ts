import { nameJurisdiction } from '../../../src/reference/countries';
import type { JurisdictionCode } from '../../../src/reference/countries.schema';
import accountKind from '../../../src/reference/vocabulary/accountKind.json';
import casePhase from '../../../src/reference/vocabulary/casePhase.json';
import closureReason from '../../../src/reference/vocabulary/closureReason.json';
import compartment from '../../../src/reference/vocabulary/compartment.json';
import consentMedium from '../../../src/reference/vocabulary/consentMedium.json';
import consentPurpose from '../../../src/reference/vocabulary/consentPurpose.json';
import consentStatus from '../../../src/reference/vocabulary/consentStatus.json';
import disincentive from '../../../src/reference/vocabulary/disincentive.json';
import disincentiveFamily from '../../../src/reference/vocabulary/disincentiveFamily.json';
import groupRole from '../../../src/reference/vocabulary/groupRole.json';
import identityDisclosure from '../../../src/reference/vocabulary/identityDisclosure.json';
import infoCredibility from '../../../src/reference/vocabulary/infoCredibility.json';
import issueStatus from '../../../src/reference/vocabulary/issueStatus.json';
import joinMotive from '../../../src/reference/vocabulary/joinMotive.json';
import legalStatus from '../../../src/reference/vocabulary/legalStatus.json';
import matterType from '../../../src/reference/vocabulary/matterType.json';
import narrative from '../../../src/reference/vocabulary/narrative.json';
import referralSource from '../../../src/reference/vocabulary/referralSource.json';
import remedy from '../../../src/reference/vocabulary/remedy.json';
import resettlementDomain from '../../../src/reference/vocabulary/resettlementDomain.json';
import riskLevel from '../../../src/reference/vocabulary/riskLevel.json';
import role from '../../../src/reference/vocabulary/role.json';
import sourceReliability from '../../../src/reference/vocabulary/sourceReliability.json';
import speakBarrier from '../../../src/reference/vocabulary/speakBarrier.json';
import speakEffect from '../../../src/reference/vocabulary/speakEffect.json';
import taskStatus from '../../../src/reference/vocabulary/taskStatus.json';
import taskTemplate from '../../../src/reference/vocabulary/taskTemplate.json';
import testimonyStatus from '../../../src/reference/vocabulary/testimonyStatus.json';
import type { Language } from './i18n';
import { useLanguage } from './useLanguage';

interface Item {
  readonly code: string;
  readonly label: Readonly<Record<Language, string>>;
}

const vocabularies = {
  accountKind,
  casePhase,
  closureReason,
  compartment,
  consentMedium,
  consentPurpose,
  consentStatus,
  disincentive,
  disincentiveFamily,
  groupRole,
  identityDisclosure,
  infoCredibility,
  issueStatus,
  joinMotive,
  legalStatus,
  matterType,
  narrative,
  narrativeSubCode: narrative.flatMap((item): readonly Item[] => item.subCodes),
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
} satisfies Record<string, readonly Item[]>;

export type VocabularyName = keyof typeof vocabularies;

/** One thing to choose: the code that is stored and the text that is shown. */
export interface Choice<Code extends string = string> {
  readonly id: Code;
  readonly label: string;
}

export interface Labels {
  /** The text of a code in the language of the screen; the code itself where a list does not know it. */
  of: (vocabulary: VocabularyName, code: string) => string;
  /** The name of a country, or of an area with courts of its own. */
  country: (code: string) => string;
  /** Codes with their texts, in the order given, for Select, ComboBox and CheckboxGroup. */
  choices: <Code extends string>(vocabulary: VocabularyName, codes: readonly Code[]) => Choice<Code>[];
  /** Countries or jurisdictions with their names, sorted by name. */
  countries: <Code extends JurisdictionCode>(codes: readonly Code[]) => Choice<Code>[];
}

const byName = new Map<VocabularyName, ReadonlyMap<string, Item['label']>>(
  (Object.keys(vocabularies) as VocabularyName[]).map((name) => [
    name,
    new Map((vocabularies[name] as readonly Item[]).map((item) => [item.code, item.label])),
  ]),
);

const made: Record<Language, Labels> = { en: labelsIn('en'), ar: labelsIn('ar') };

/** The texts of all codes in the language of the screen. */
export function useLabels(): Labels {
  return made[useLanguage()];
}

function labelsIn(language: Language): Labels {
  const of = (vocabulary: VocabularyName, code: string): string =>
    byName.get(vocabulary)?.get(code)?.[language] ?? code;
  const country = (code: string): string => nameJurisdiction(code as JurisdictionCode, language);
  return {
    of,
    country,
    choices: (vocabulary, codes) => codes.map((id) => ({ id, label: of(vocabulary, id) })),
    countries: (codes) =>
      codes
        .map((id) => ({ id, label: country(id) }))
        .sort((one, other) => one.label.localeCompare(other.label, language)),
  };
}
