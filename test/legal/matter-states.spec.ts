import { describe, expect, it } from '@jest/globals';

import { isPrivilegedMatterType, isPrivilegedStatus, legalStatus } from '../../src/legal/matter-states.js';
import { matterTypes } from '../../src/reference/legal-codes.schema.js';
import { itAllowsExactly } from '../reference/expected-table.js';

describe('the statuses of a legal matter', () => {
  itAllowsExactly(
    legalStatus,
    `UNKNOWN          > NONE_KNOWN INTEREST INVESTIGATION WARRANT ABSENTIA ARRESTED CHARGED CONVICTED ADMIN_MEASURE
     NONE_KNOWN       > INTEREST INVESTIGATION WARRANT ARRESTED ADMIN_MEASURE UNKNOWN
     INTEREST         > NONE_KNOWN INVESTIGATION ARRESTED COOP_NEGOTIATION ADMIN_MEASURE
     INVESTIGATION    > DISCONTINUED ARRESTED CHARGED WARRANT COOP_NEGOTIATION IMMUNITY
     WARRANT          > ARRESTED DISCONTINUED ABSENTIA
     ABSENTIA         > ARRESTED TRIAL AMNESTY SERVING
     ARRESTED         > PRECHARGE_BAIL CHARGED REMAND DISCONTINUED
     PRECHARGE_BAIL   > CHARGED DISCONTINUED ARRESTED COOP_NEGOTIATION
     CHARGED          > BAIL REMAND DISCONTINUED TRIAL COOP_NEGOTIATION
     BAIL             > REMAND TRIAL DISCONTINUED
     REMAND           > BAIL TRIAL DISCONTINUED
     TRIAL            > ACQUITTED CONVICTED_APPEAL DISCONTINUED
     CONVICTED_APPEAL > CONVICTED ACQUITTED TRIAL
     CONVICTED        > SERVING SUPERVISED COMPLETED AMNESTY
     SERVING          > SUPERVISED COMPLETED AMNESTY
     SUPERVISED       > COMPLETED SERVING
     COMPLETED        > INVESTIGATION
     ACQUITTED        > INVESTIGATION
     DISCONTINUED     > INVESTIGATION
     COOP_NEGOTIATION > COOP_AGREEMENT IMMUNITY INVESTIGATION CHARGED
     COOP_AGREEMENT   > TRIAL CONVICTED DISCONTINUED INVESTIGATION
     IMMUNITY         > INVESTIGATION
     AMNESTY          > INVESTIGATION
     ADMIN_MEASURE    > NONE_KNOWN INVESTIGATION ARRESTED`,
  );

  it('keeps co-operation and immunity for the lawyer, and nothing else', () => {
    expect(legalStatus.codes.filter(isPrivilegedStatus)).toEqual([
      'COOP_NEGOTIATION',
      'COOP_AGREEMENT',
      'IMMUNITY',
    ]);
  });

  it('keeps matters of witness protection for the lawyer, and no other type', () => {
    expect(matterTypes.filter(isPrivilegedMatterType)).toEqual(['PROTECTION']);
  });
});
