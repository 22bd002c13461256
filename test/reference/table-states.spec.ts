import { describe, expect, it } from '@jest/globals';

import { stateTable } from '../../src/reference/table-states.js';
import { itAllowsExactly } from './expected-table.js';

describe('a state table', () => {
  const door = stateTable({ OPEN: ['SHUT'], SHUT: ['OPEN', 'BROKEN'], BROKEN: [] });

  itAllowsExactly(
    door,
    `OPEN > SHUT
     SHUT > OPEN BROKEN
     BROKEN >`,
  );

  it('cannot be changed by whoever reads it', () => {
    expect(() => (door.movesFrom('OPEN') as string[]).push('BROKEN')).toThrow(TypeError);
    expect(() => (door.codes as string[]).push('LOST')).toThrow(TypeError);
    expect(door.canMove('OPEN', 'BROKEN')).toBe(false);
  });
});
