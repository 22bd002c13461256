import { describe } from '@jest/globals';

import { testimonyStatus } from '../../src/testimony/testimony-states.js';
import { itAllowsExactly } from '../reference/expected-table.js';

describe('the states of a testimony', () => {
  itAllowsExactly(
    testimonyStatus,
    `PLANNED       > RECORDED SEALED
     RECORDED      > TRANSCRIBED SEALED
     TRANSCRIBED   > TRANSLATED CODED SEALED
     TRANSLATED    > CODED SEALED
     CODED         > ASSESSED SEALED
     ASSESSED      > REDACTED SEALED
     REDACTED      > LEGAL_REVIEW SEALED
     LEGAL_REVIEW  > SAFETY_REVIEW REDACTED SEALED
     SAFETY_REVIEW > PERSON_REVIEW REDACTED SEALED
     PERSON_REVIEW > APPROVED REDACTED SEALED
     APPROVED      > RELEASED RECALLED SEALED
     RELEASED      > RECALLED
     RECALLED      > REDACTED SEALED
     SEALED        >`,
  );
});
