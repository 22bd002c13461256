import { country, jurisdiction, type CountryCode, type JurisdictionCode } from './countries.schema.js';
import type { Label, Locale } from './vocabulary.js';

/** CLDR knows countries only, so the areas with courts of their own bring their names. */
const ownNames = new Map<string, Label>([
  ['SY-NE', { en: 'North and East Syria (self-administration)', ar: 'شمال وشرق سوريا (الإدارة الذاتية)' }],
  ['IQ-KR', { en: 'Kurdistan Region of Iraq', ar: 'إقليم كردستان العراق' }],
]);

const regionNames: Readonly<Record<Locale, Intl.DisplayNames>> = {
  en: new Intl.DisplayNames('en', { type: 'region', fallback: 'code' }),
  ar: new Intl.DisplayNames('ar', { type: 'region', fallback: 'code' }),
};

/** True for an ISO 3166-1 alpha-2 code in capitals and for XK. */
export function isCountry(code: string): code is CountryCode {
  return country.safeParse(code).success;
}

/** True for a country and for SY-NE and IQ-KR. */
export function isJurisdiction(code: string): code is JurisdictionCode {
  return jurisdiction.safeParse(code).success;
}

/**
 * The name of a country or jurisdiction for people, from CLDR or from our own list.
 *
 * @returns the name in the locale; the code itself where CLDR has no name
 */
export function nameJurisdiction(code: JurisdictionCode, locale: Locale): string {
  return ownNames.get(code)?.[locale] ?? regionNames[locale].of(code) ?? code;
}
