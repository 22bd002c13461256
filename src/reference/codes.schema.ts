import { z } from 'zod';

// The closed code lists of the product in display order; law and plan have their own files. Their texts stand in
// vocabulary/*.json, and a test proves that both agree. A list with a state machine stands in the *-states.ts
// file of its room.

/** How urgent the risk to the person is; sets the response time. */
export const riskLevels = ['CRITICAL', 'HIGH', 'MEDIUM', 'LOW'] as const;
export const riskLevel = z.enum(riskLevels);
export type RiskLevel = z.infer<typeof riskLevel>;

/** Who made the first contact. */
export const referralSources = [
  'SELF',
  'FAMILY',
  'LAWYER',
  'PROBATION',
  'PRISON',
  'POLICE',
  'NGO',
  'HEALTH',
  'HOTLINE',
  'UN',
  'MEDIA',
  'RELIGIOUS',
  'OTHER',
] as const;
export const referralSource = z.enum(referralSources);
export type ReferralSource = z.infer<typeof referralSource>;

/** Why a case was closed. */
export const closureReasons = [
  'GOALS_MET',
  'SELF_WITHDRAWN',
  'TRANSFERRED',
  'NOT_ELIGIBLE',
  'LOST_CONTACT',
  'CUSTODY',
  'RETURNED_TO_GROUP',
  'RELOCATED',
  'DECEASED',
  'DUPLICATE',
  'OTHER',
] as const;
export const closureReason = z.enum(closureReasons);
export type ClosureReason = z.infer<typeof closureReason>;

/** What the person did, or was made to do, in the group. */
export const groupRoles = [
  'FIGHTER',
  'GUARD',
  'LOGISTICS',
  'MEDIC',
  'ADMIN',
  'MEDIA',
  'RECRUITER',
  'TRAINER',
  'RELIGIOUS',
  'SPOUSE',
  'CHILD',
  'SUICIDE_SELECTED',
  'CAPTIVE',
  'NONE',
  'UNKNOWN',
] as const;
export const groupRole = z.enum(groupRoles);
export type GroupRole = z.infer<typeof groupRole>;

/** Why the person joined. */
export const joinMotives = [
  'ANTI_REGIME',
  'IDEOLOGY',
  'STATE_BUILDING',
  'MATERIAL',
  'ADVENTURE',
  'BELONGING',
  'FAMILY',
  'COERCION',
  'REVENGE',
  'ESCAPE',
  'OTHER',
  'UNKNOWN',
] as const;
export const joinMotive = z.enum(joinMotives);
export type JoinMotive = z.infer<typeof joinMotive>;

/** What stood in the way of leaving. */
export const exitBarriers = ['E1', 'E2', 'E3', 'E4', 'E5', 'E6', 'E7', 'E8'] as const;
export const exitBarrier = z.enum(exitBarriers);

/** What stands in the way of speaking. */
export const speakBarriers = [
  'S1',
  'S2',
  'S3',
  'S4',
  'S5',
  'S6',
  'S7',
  'S8',
  'S9',
  'S10',
  'S11',
  'S12',
  'S13',
] as const;
export const speakBarrier = z.enum(speakBarriers);
export type SpeakBarrier = z.infer<typeof speakBarrier>;

/** Reasons for leaving: the four narratives of the ICSR study (Neumann 2015) and later ones. */
export const narrativeCodes = [
  'N1',
  'N2',
  'N3',
  'N4',
  'X1',
  'X2',
  'X3',
  'X4',
  'X5',
  'X6',
  'X7',
  'X8',
  'X9',
  'X0',
] as const;
export const narrativeCode = z.enum(narrativeCodes);
export type NarrativeCode = z.infer<typeof narrativeCode>;

/** Finer codes below the four narratives. */
export const narrativeSubCodes = [
  'N1a',
  'N1b',
  'N1c',
  'N2a',
  'N2b',
  'N2c',
  'N2d',
  'N3a',
  'N3b',
  'N3c',
  'N3d',
  'N4a',
  'N4b',
  'N4c',
  'N4d',
] as const;
export const narrativeSubCode = z.enum(narrativeSubCodes);
export type NarrativeSubCode = z.infer<typeof narrativeSubCode>;

/** How the account reached the public. */
export const accountKinds = [
  'FIRST_HAND',
  'FIRST_HAND_INTERP',
  'MEDIATED',
  'THIRD_PARTY',
  'DOCUMENT',
] as const;
export const accountKind = z.enum(accountKinds);
export type AccountKind = z.infer<typeof accountKind>;

/** Admiralty code, the letter: reliability of the source. A new speaker is F. */
export const sourceReliabilities = ['A', 'B', 'C', 'D', 'E', 'F'] as const;
export const sourceReliability = z.enum(sourceReliabilities);
export type SourceReliability = z.infer<typeof sourceReliability>;

/** Admiralty code, the digit: credibility of the information. A new account is 6. */
export const infoCredibilities = ['1', '2', '3', '4', '5', '6'] as const;
export const infoCredibility = z.enum(infoCredibilities);
export type InfoCredibility = z.infer<typeof infoCredibility>;

/** What a consent is for. */
export const consentPurposes = [
  'CASEWORK',
  'REFERRAL',
  'RESEARCH',
  'STATISTICS',
  'TRAINING',
  'PREVENTION',
  'MEDIA',
  'PUBLICATION',
  'AUTHORITY',
  'COURT',
  'UN_MECHANISM',
  'ARCHIVE',
] as const;
export const consentPurpose = z.enum(consentPurposes);
export type ConsentPurpose = z.infer<typeof consentPurpose>;

/** In which form the account may be used. */
export const consentMedia = [
  'TEXT_PARAPHRASE',
  'TEXT_QUOTE',
  'AUDIO_ALTERED',
  'AUDIO',
  'VIDEO_MASKED',
  'VIDEO',
  'IMAGE',
  'LIVE_CLOSED',
  'LIVE_PUBLIC',
  'ONLINE',
] as const;
export const consentMedium = z.enum(consentMedia);
export type ConsentMedium = z.infer<typeof consentMedium>;

/** How much of the identity may be shown, from nothing to all. */
export const identityDisclosures = ['I0', 'I1', 'I2', 'I3', 'I4', 'I5'] as const;
export const identityDisclosure = z.enum(identityDisclosures);
export type IdentityDisclosure = z.infer<typeof identityDisclosure>;

/** The sealed parts of a case; the names go into key contexts and never change. */
export const compartments = [
  'core',
  'contact',
  'identity',
  'location',
  'family',
  'plan',
  'casework',
  'health',
  'safety',
  'legal-status',
  'legal-privileged',
  'testimony',
  'release',
  'consent',
  'staff',
  'audit',
] as const;
export const compartment = z.enum(compartments);
export type Compartment = z.infer<typeof compartment>;

/** The roles of staff. */
export const roles = [
  'caseworker',
  'safety-officer',
  'legal-adviser',
  'testimony-officer',
  'clinician',
  'supervisor',
  'auditor',
  'administrator',
] as const;
export const role = z.enum(roles);
export type Role = z.infer<typeof role>;
