import { describe, expect, it } from '@jest/globals';

import { countryCodes, jurisdiction, ownJurisdictionCodes } from '../../src/reference/countries.schema.js';
import { isCountry, isJurisdiction, nameJurisdiction } from '../../src/reference/countries.js';

describe('the list of countries', () => {
  it('holds the 249 codes of ISO 3166-1 and Kosovo, each once and in order', () => {
    expect(countryCodes).toHaveLength(250);
    expect([...new Set(countryCodes)].sort()).toEqual([...countryCodes]);
    expect(countryCodes.filter((code) => !/^[A-Z]{2}$/.test(code))).toEqual([]);
  });

  it('knows the countries of the study and of the people who stay there', () => {
    const study = 'SY SA TR IQ JO GB DE FR BE NL CH AU TN TJ MA ID IN XK'.split(' ');
    expect(study.filter((code) => !isCountry(code))).toEqual([]);
  });

  it.each(['', 'sy', 'UK', 'EU', 'SU', 'YU', 'AN', 'ZZ', 'XX', 'SYR', 'SY-NE', 'SY ', 'constructor'])(
    'refuses %j as a country',
    (code) => {
      expect(isCountry(code)).toBe(false);
    },
  );

  it('takes the two areas with courts of their own as jurisdictions, not as countries', () => {
    expect(ownJurisdictionCodes.map((code) => [code, isJurisdiction(code), isCountry(code)])).toEqual([
      ['SY-NE', true, false],
      ['IQ-KR', true, false],
    ]);
    expect(isJurisdiction('FR')).toBe(true);
    expect(isJurisdiction('SY-DI')).toBe(false);
  });
});

describe('the name of a jurisdiction', () => {
  it('exists for every code in English and in Arabic', () => {
    const unnamed = jurisdiction.options.filter((code) => nameJurisdiction(code, 'en') === code);
    const notArabic = jurisdiction.options.filter(
      (code) => !/\p{Script=Arabic}/u.test(nameJurisdiction(code, 'ar')),
    );
    expect([unnamed, notArabic]).toEqual([[], []]);
  });

  it('reads as people write it', () => {
    expect(nameJurisdiction('DE', 'en')).toBe('Germany');
    expect(nameJurisdiction('DE', 'ar')).toBe('ألمانيا');
    expect(nameJurisdiction('XK', 'en')).toBe('Kosovo');
    expect(nameJurisdiction('IQ-KR', 'ar')).toBe('إقليم كردستان العراق');
  });
});
