/** A finite set of states and the moves between them that are allowed. Everything not listed is refused. */
export interface StateTable<State extends string> {
  /** Every state, in the order in which the product shows them. */
  readonly codes: readonly State[];
  /** For each state the states that may follow it; an empty list is an end state. */
  readonly transitions: Readonly<Record<State, readonly State[]>>;
  /** True when the table lists the move. Staying in a state is not a move; an unknown state moves nowhere. */
  canMove(from: State, to: State): boolean;
  /** The states that may follow `state`; empty for an end state and for an unknown one. */
  movesFrom(state: State): readonly State[];
}

/**
 * Makes a state table from its transitions.
 *
 * @param transitions one entry for each state, in display order
 * @returns the frozen table
 */
export function stateTable<const State extends string>(
  transitions: Readonly<Record<State, readonly NoInfer<State>[]>>,
): StateTable<State> {
  // A Map, because a state that came from outside could be called "constructor".
  const next = new Map<State, readonly State[]>();
  for (const [from, followers] of entriesOf(transitions)) next.set(from, Object.freeze(followers));
  const movesFrom = (state: State): readonly State[] => next.get(state) ?? [];
  return Object.freeze({
    codes: Object.freeze([...next.keys()]),
    transitions: Object.freeze(transitions),
    canMove: (from: State, to: State) => movesFrom(from).includes(to),
    movesFrom,
  });
}

function entriesOf<State extends string>(
  transitions: Readonly<Record<State, readonly State[]>>,
): [State, readonly State[]][] {
  return Object.entries(transitions) as [State, readonly State[]][];
}
