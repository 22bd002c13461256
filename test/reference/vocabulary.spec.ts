import { describe, expect, it } from '@jest/globals';

import { casePhase } from '../../src/cases/case-states.js';
import { issueStatus } from '../../src/legal/issue-states.js';
import { legalStatus } from '../../src/legal/matter-states.js';
import { compartments as sealedParts } from '../../src/platform/access/compartments.js';
import { staffRoles } from '../../src/platform/access/roles.js';
import * as codes from '../../src/reference/codes.schema.js';
import * as legal from '../../src/reference/legal-codes.schema.js';
import * as plan from '../../src/reference/plan-codes.schema.js';
import { getLabel, vocabularies, type VocabularyName } from '../../src/reference/vocabulary.js';
import { taskStatus } from '../../src/resettlement/task-states.js';
import { consentStatus } from '../../src/testimony/consent-states.js';
import { testimonyStatus } from '../../src/testimony/testimony-states.js';

/** What the code says, per vocabulary: tuple and, where there is one, zod enum. */
const inCode: Readonly<Record<VocabularyName, readonly (readonly string[])[]>> = {
  accountKind: [codes.accountKinds, codes.accountKind.options],
  casePhase: [casePhase.codes],
  closureReason: [codes.closureReasons, codes.closureReason.options],
  compartment: [codes.compartments, codes.compartment.options],
  consentMedium: [codes.consentMedia, codes.consentMedium.options],
  consentPurpose: [codes.consentPurposes, codes.consentPurpose.options],
  consentStatus: [consentStatus.codes],
  disincentive: [legal.disincentiveCodes, legal.disincentiveCode.options],
  disincentiveFamily: [legal.disincentiveFamilies, legal.disincentiveFamily.options],
  exitBarrier: [codes.exitBarriers, codes.exitBarrier.options],
  groupRole: [codes.groupRoles, codes.groupRole.options],
  identityDisclosure: [codes.identityDisclosures, codes.identityDisclosure.options],
  infoCredibility: [codes.infoCredibilities, codes.infoCredibility.options],
  issueStatus: [issueStatus.codes],
  joinMotive: [codes.joinMotives, codes.joinMotive.options],
  legalStatus: [legalStatus.codes],
  matterType: [legal.matterTypes, legal.matterType.options],
  milestone: [plan.milestoneCodes, plan.milestoneCode.options],
  narrative: [codes.narrativeCodes, codes.narrativeCode.options],
  narrativeSubCode: [codes.narrativeSubCodes, codes.narrativeSubCode.options],
  referralSource: [codes.referralSources, codes.referralSource.options],
  remedy: [legal.remedyCodes, legal.remedyCode.options],
  resettlementDomain: [plan.resettlementDomains, plan.resettlementDomain.options],
  riskLevel: [codes.riskLevels, codes.riskLevel.options],
  role: [codes.roles, codes.role.options],
  sourceReliability: [codes.sourceReliabilities, codes.sourceReliability.options],
  speakBarrier: [codes.speakBarriers, codes.speakBarrier.options],
  speakEffect: [legal.speakEffects, legal.speakEffect.options],
  taskStatus: [taskStatus.codes],
  taskTemplate: [plan.taskTemplateCodes, plan.taskTemplateCode.options],
  testimonyStatus: [testimonyStatus.codes],
};
const names = Object.keys(vocabularies) as VocabularyName[];

/** Every text in a vocabulary, at any depth: an object that has `en` or `ar`. */
function textsIn(value: unknown, path: string): { path: string; text: Record<string, unknown> }[] {
  if (typeof value !== 'object' || value === null) return [];
  const text = value as Record<string, unknown>;
  if ('en' in text || 'ar' in text) return [{ path, text }];
  return Object.entries(text).flatMap(([key, inner]) => textsIn(inner, `${path}.${key}`));
}

describe('a vocabulary', () => {
  it.each(names)('%s holds the same codes, in the same order, as the code does', (name) => {
    const inFile = vocabularies[name].map((item) => item.code);
    for (const list of inCode[name]) expect(list).toEqual(inFile);
    expect(inFile.length).toBeGreaterThan(0);
  });

  it.each(names)('%s names each code once', (name) => {
    const inFile = vocabularies[name].map((item) => item.code);
    expect(new Set(inFile).size).toBe(inFile.length);
  });

  it.each(names)('%s gives every code a text in English and in Arabic', (name) => {
    const texts = textsIn(vocabularies[name], name);
    expect(texts.length).toBeGreaterThanOrEqual(vocabularies[name].length);
    const bad = texts.filter(({ text }) => {
      const { en, ar } = text;
      if (Object.keys(text).sort().join() !== 'ar,en') return true;
      if (typeof en !== 'string' || typeof ar !== 'string' || en.trim() !== en || ar.trim() !== ar)
        return true;
      return !/\p{Script=Latin}/u.test(en) || /\p{Script=Arabic}/u.test(en) || !/\p{Script=Arabic}/u.test(ar);
    });
    expect(bad).toEqual([]);
  });

  it.each(names)('%s shows two different codes with two different labels', (name) => {
    for (const locale of ['en', 'ar'] as const) {
      const shown = vocabularies[name].map((item) => item.label[locale]);
      expect(new Set(shown).size).toBe(shown.length);
    }
  });

  it('never mixes Latin punctuation or other alphabets that look Arabic into Arabic texts', () => {
    const arabic = names.flatMap((name) => textsIn(vocabularies[name], name));
    // Comma, semicolon and question mark have Arabic forms; Persian kaf and yeh look right and break a search.
    const bad = arabic.filter(({ text }) => /[,;?\u06A9\u06CC\u200E\u200F]/u.test(String(text['ar'])));
    expect(bad).toEqual([]);
  });
});

describe('the vocabularies together', () => {
  it('give each disincentive a known family and known remedies', () => {
    for (const { family, remedies } of vocabularies.disincentive) {
      expect(legal.disincentiveFamily.safeParse(family).success).toBe(true);
      expect(remedies.length).toBeGreaterThan(0);
      expect(remedies.filter((remedy) => !legal.remedyCode.safeParse(remedy).success)).toEqual([]);
    }
    const used = new Set(vocabularies.disincentive.map((item) => item.family));
    expect([...used].sort()).toEqual([...legal.disincentiveFamilies].sort());
  });

  it('keep each finer narrative under its narrative', () => {
    for (const { code, subCodes } of vocabularies.narrative) {
      expect(subCodes.filter((finer) => !finer.code.startsWith(code))).toEqual([]);
    }
    expect(vocabularies.narrativeSubCode).toHaveLength(15);
  });

  it('let a milestone be met by known tasks or by an event, never by nothing', () => {
    const known = new Set<string>(plan.taskTemplateCodes);
    for (const { tasks, event } of vocabularies.milestone) {
      expect(tasks.length > 0).toBe(event === null);
      expect(tasks.flat().filter((code) => !known.has(code))).toEqual([]);
    }
  });

  it('answer the risk levels within 4 hours, a day, three days and a week', () => {
    expect(vocabularies.riskLevel.map((item) => [item.code, item.respondWithinHours])).toEqual([
      ['CRITICAL', 4],
      ['HIGH', 24],
      ['MEDIUM', 72],
      ['LOW', 168],
    ]);
  });

  it('name the roles and sealed parts that the platform knows; accounts are no part of a case', () => {
    expect(codes.roles).toEqual(staffRoles);
    expect([...codes.compartments, 'accounts']).toEqual(sealedParts);
  });
});

describe('the text of a code', () => {
  it('comes in the language asked for', () => {
    expect(getLabel('casePhase', 'RECEPTION', 'en')).toBe('Reception');
    expect(getLabel('casePhase', 'RECEPTION', 'ar')).toBe('الاستقبال');
    expect(getLabel('narrativeSubCode', 'N4c', 'en')).toBe('Used as cannon fodder');
  });

  it('is refused for a code that the vocabulary does not hold, without repeating the code', () => {
    expect(() => getLabel('casePhase', 'constructor', 'en')).toThrow(
      'vocabulary casePhase does not hold the code asked for',
    );
  });
});
