import { readFileSync } from 'node:fs';

import { describe, expect, it } from '@jest/globals';

import type { DemoFile } from '../../src/demonstration/demo-file.schema.js';
import { readDemoFile } from '../../src/demonstration/read-demo-file.js';
import { isPrivilegedMatterType, isPrivilegedStatus } from '../../src/legal/matter-states.js';
import { isPrivilegedIssueCode } from '../../src/legal/issue-states.js';
import { demoText } from './demo-file-text.js';

interface Expected {
  src: Record<
    'n' | 'male' | 'female' | 'countries' | 'weAu' | 'gb' | 'suicideSelected' | 'brutalityMin',
    number
  >;
  assumed: {
    origin: Record<string, number>;
    y2015: number;
    summer2015: number;
    y2014: number;
    narr: Record<string, number>;
  };
}
const { src, assumed } = JSON.parse(
  readFileSync(new URL('expected.json', import.meta.url), 'utf8'),
) as Expected;

type Case = DemoFile['cases'][number];
const { asOf, cases } = readDemoFile(demoText);
const count = (has: (one: Case) => boolean): number => cases.filter(has).length;
const tally = (codes: readonly string[]): Record<string, number> => {
  const sums: Record<string, number> = {};
  for (const code of codes) sums[code] = (sums[code] ?? 0) + 1;
  return sums;
};

describe('the 58 demonstration cases', () => {
  it('are 58 people, 51 men and 7 women, as the study says', () => {
    expect([
      cases.length,
      count((one) => one.identity.sex === 'M'),
      count((one) => one.identity.sex === 'F'),
    ]).toEqual([src.n, src.male, src.female]);
    expect([src.n, src.male, src.female]).toEqual([58, 51, 7]);
  });

  it('come from 17 countries, split as expected, nine of them from Western Europe and Australia', () => {
    const origins = tally(cases.map((one) => one.origin));
    expect(origins).toEqual(assumed.origin);
    expect(Object.keys(origins)).toHaveLength(src.countries);
    expect(origins['GB']).toBe(src.gb);
    expect(count((one) => one.region === 'WE_AU')).toBe(src.weAu);
    expect(tally(cases.map((one) => one.region))).toEqual({ ME: 30, WE_AU: 9, OTHER: 19 });
  });

  it('left between January 2014 and August 2015, nearly two thirds in 2015, a third in that summer', () => {
    expect(count((one) => one.defection.year === 2015)).toBe(assumed.y2015);
    expect(count((one) => one.defection.year === 2014)).toBe(assumed.y2014);
    expect(count((one) => one.defection.year === 2015 && [6, 7, 8].includes(one.defection.month))).toBe(
      assumed.summer2015,
    );
    expect(count((one) => one.defection.year === 2015 && one.defection.month > 8)).toBe(0);
    expect(asOf).toBe('2015-09-21');
  });

  it('tell the four narratives as often as expected, brutality by at least half', () => {
    const told = tally(cases.flatMap((one) => one.narratives));
    expect(told).toEqual({ ...assumed.narr, X7: src.suicideSelected });
    expect(told['N2']).toBeGreaterThanOrEqual(src.brutalityMin);
    expect(count((one) => one.narratives.includes('X7') && one.groupRole === 'SUICIDE_SELECTED')).toBe(2);
  });

  it('name material motives for joining only where the harsh life was a reason to leave: 14 of 16', () => {
    const harsh = cases.filter((one) => one.narratives.includes('N4'));
    expect(harsh.filter((one) => one.motives.includes('MATERIAL'))).toHaveLength(14);
    expect([harsh.length, count((one) => one.motives.includes('MATERIAL'))]).toEqual([16, 14]);
  });

  it("hold exactly two statuses that are the lawyer's alone, and no such matter or issue", () => {
    const matters = cases.flatMap((one) => one.legal);
    expect(matters.filter((matter) => isPrivilegedStatus(matter.status))).toHaveLength(2);
    expect(matters.filter((matter) => isPrivilegedMatterType(matter.type))).toEqual([]);
    expect(cases.flatMap((one) => one.issues).filter((issue) => isPrivilegedIssueCode(issue.code))).toEqual(
      [],
    );
  });

  it('raise issues only in jurisdictions in which the case has a matter', () => {
    const outside = cases.filter((one) => {
      const own = new Set(one.legal.map((matter) => matter.jurisdiction));
      return one.issues.some((issue) => !own.has(issue.jurisdiction));
    });
    expect(outside.map((one) => one.ref)).toEqual([]);
  });

  it('have one minor, who has agreed to nothing in the media', () => {
    const minors = cases.filter((one) => one.isMinorAtIntake);
    expect(minors.map((one) => one.ref)).toEqual(['DEMO-008']);
    expect(minors.flatMap((one) => one.consents).map((consent) => consent.purpose)).toEqual([
      'CASEWORK',
      'RESEARCH',
    ]);
  });
});
