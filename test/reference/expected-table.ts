import { expect, it } from '@jest/globals';

import type { StateTable } from '../../src/reference/table-states.js';

/**
 * Specifies a state table by the whole cross product of its states: what the text lists is allowed, all else refused.
 *
 * @param expected one state a line, in display order: `FROM > TO TO TO`
 */
export function itAllowsExactly<State extends string>(table: StateTable<State>, expected: string): void {
  const rows = expected
    .trim()
    .split('\n')
    .map((line) => line.split('>').map((side) => side.trim().split(/\s+/).filter(Boolean)));
  const states = rows.map(([from]) => from?.[0] ?? '');
  const listed = new Set(
    rows.flatMap(([from, to]) => (to ?? []).map((next) => `${from?.[0] ?? ''} > ${next}`)),
  );

  it('knows exactly the expected states, in display order', () => {
    expect(table.codes).toEqual(states);
    expect(Object.keys(table.transitions)).toEqual(states);
  });

  const pairs = states.flatMap((from) => states.map((to): [State, State] => [from as State, to as State]));

  it(`refuses every one of the ${String(pairs.length - listed.size)} moves that are not listed`, () => {
    const wronglyAllowed = pairs.filter(
      ([from, to]) => table.canMove(from, to) && !listed.has(`${from} > ${to}`),
    );
    expect(wronglyAllowed).toEqual([]);
  });

  it(`allows every one of the ${String(listed.size)} moves that are listed`, () => {
    const wronglyRefused = pairs.filter(
      ([from, to]) => !table.canMove(from, to) && listed.has(`${from} > ${to}`),
    );
    expect(wronglyRefused).toEqual([]);
    const reachable = states.flatMap((from) => table.movesFrom(from as State).map((to) => `${from} > ${to}`));
    expect(new Set(reachable)).toEqual(listed);
  });

  it('never takes staying for a move, and moves nowhere from a state that it does not know', () => {
    expect(states.filter((state) => table.canMove(state as State, state as State))).toEqual([]);
    expect(table.movesFrom('constructor' as State)).toEqual([]);
    expect(table.canMove('no such state' as State, states[0] as State)).toBe(false);
  });
}
