import { describe, expect, it } from '@jest/globals';

import {
  isOpenIssue,
  isPrivilegedIssueCode,
  isRemedyAllowed,
  issueStatus,
  remediesFor,
} from '../../src/legal/issue-states.js';
import {
  disincentiveCodes,
  remedyCodes,
  type DisincentiveCode,
} from '../../src/reference/legal-codes.schema.js';
import { itAllowsExactly } from '../reference/expected-table.js';

const expectedRemedies = `
D01 R01 R02 R03 R04 R12
D02 R01 R03 R04
D03 R01 R03 R04
D04 R01 R03 R04 R09
D05 R01 R03 R04 R05
D06 R06 R12
D07 R07 R04
D08 R02 R03 R12
D09 R02 R03 R04 R13
D10 R08 R12
D11 R08
D12 R08 R07
D13 R07 R10
D14 R07
D15 R07 R10
D16 R05 R10 R12
D17 R10
D18 R10 R07
D19 R09 R07
D20 R09 R12
D21 R11 R13
D22 R08
D23 R06 R13
D24 R12 R06
D25 R12
D26 R06 R12
D27 R12
D28 R07 R10
D29 R07 R13
D30 R08 R12
D31 R12 R13
D32 R12
D33 R10 R05
D34 R03 R13`;

describe('the states of a disincentive issue', () => {
  itAllowsExactly(
    issueStatus,
    `SUSPECTED      > CONFIRMED MOOT
     CONFIRMED      > REMEDY_CHOSEN ACCEPTED UNRESOLVABLE MOOT
     REMEDY_CHOSEN  > REMEDY_PENDING UNRESOLVABLE ACCEPTED MOOT
     REMEDY_PENDING > MITIGATED REMOVED UNRESOLVABLE REMEDY_CHOSEN MOOT
     MITIGATED      > REMOVED CONFIRMED ACCEPTED
     REMOVED        > CONFIRMED
     ACCEPTED       > CONFIRMED MOOT
     UNRESOLVABLE   > REMEDY_CHOSEN MOOT ACCEPTED
     MOOT           > SUSPECTED`,
  );

  it('counts an issue as open until it is mitigated, removed, accepted or moot', () => {
    expect(issueStatus.codes.filter((status) => !isOpenIssue(status))).toEqual([
      'MITIGATED',
      'REMOVED',
      'ACCEPTED',
      'MOOT',
    ]);
  });

  it('keeps protection programmes and agency contacts for the lawyer, and no other issue', () => {
    expect(disincentiveCodes.filter(isPrivilegedIssueCode)).toEqual(['D22', 'D30']);
  });
});

describe('the remedies for a disincentive', () => {
  const expected = expectedRemedies
    .trim()
    .split('\n')
    .map((line) => line.split(' '));

  it('are those of the study for each of the 34 codes', () => {
    expect(disincentiveCodes.map((code) => [code, ...remediesFor(code)])).toEqual(expected);
  });

  it('refuse every other remedy', () => {
    const wrong = expected.flatMap(([code, ...allowed]) =>
      remedyCodes.filter(
        (remedy) => isRemedyAllowed(code as DisincentiveCode, remedy) !== allowed.includes(remedy),
      ),
    );
    expect(wrong).toEqual([]);
    expect(isRemedyAllowed('D11', 'R01')).toBe(false);
  });
});
