import { describe } from '@jest/globals';

import { consentStatus } from '../../src/testimony/consent-states.js';
import { itAllowsExactly } from '../reference/expected-table.js';

describe('the states of a consent', () => {
  itAllowsExactly(
    consentStatus,
    `PROPOSED    > EXPLAINED REFUSED
     EXPLAINED   > COOLING_OFF REFUSED
     COOLING_OFF > GIVEN REFUSED
     GIVEN       > WITHDRAWN EXPIRED SUPERSEDED SUSPENDED
     REFUSED     > PROPOSED
     WITHDRAWN   > PROPOSED
     EXPIRED     > PROPOSED
     SUPERSEDED  >
     SUSPENDED   > GIVEN WITHDRAWN EXPIRED`,
  );
});
