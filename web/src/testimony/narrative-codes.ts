import {
  narrativeCodes,
  narrativeSubCodes,
  type NarrativeCode,
  type NarrativeSubCode,
} from '../../../src/reference/codes.schema';

/** A narrative or one of its finer codes. */
export type AnyNarrative = NarrativeCode | NarrativeSubCode;

/** The narrative to which a code belongs: N1 for N1a, itself for a narrative. */
export function mainCodeOf(code: AnyNarrative): NarrativeCode {
  return narrativeCodes.find((main) => code.startsWith(main)) ?? 'X0';
}

/** The finer codes of a narrative; most have none. */
export function subCodesOf(main: NarrativeCode): readonly NarrativeSubCode[] {
  return narrativeSubCodes.filter((code) => mainCodeOf(code) === main);
}
