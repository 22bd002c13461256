import { describe } from '@jest/globals';

import { taskStatus } from '../../src/resettlement/task-states.js';
import { itAllowsExactly } from '../reference/expected-table.js';

describe('the states of a task', () => {
  itAllowsExactly(
    taskStatus,
    `DRAFT            > OPEN CANCELLED
     OPEN             > IN_PROGRESS BLOCKED DECLINED NOT_NEEDED CANCELLED
     BLOCKED          > OPEN CANCELLED
     IN_PROGRESS      > WAITING_EXTERNAL BLOCKED DONE DECLINED CANCELLED
     WAITING_EXTERNAL > IN_PROGRESS DONE BLOCKED CANCELLED
     DONE             > VERIFIED IN_PROGRESS
     VERIFIED         >
     DECLINED         > OPEN
     NOT_NEEDED       > OPEN
     CANCELLED        >`,
  );
});
