import { type Entry, START_ACT } from './entry.js';

/** Runs of counters remembered for one instance before the oldest hole is reported at once. */
const MOST_RUNS = 65_536;

/** What the counters of the instances tell (docs/spec/audit-log.md, section 3). */
export type CounterFinding =
  | {
      readonly kind: 'counter-duplicate';
      readonly index: number;
      readonly instance: string;
      readonly counter: number;
    }
  | {
      readonly kind: 'counter-gap';
      /** Of the first line that was found behind the hole. */
      readonly index: number;
      readonly instance: string;
      /** First and last missing counter. */
      readonly from: number;
      readonly to: number;
    }
  | { readonly kind: 'unknown-predecessor'; readonly index: number; readonly instance: string };

/** A run of counters without holes, and the first line of it that was met. */
interface Run {
  from: number;
  to: number;
  readonly index: number;
  readonly ts: string;
}

interface Instance {
  readonly firstIndex: number;
  hasStarted: boolean;
  readonly runs: Run[];
}

/**
 * Watches the counters of each instance while a log goes by. Lines of one instance may stand in the log slightly
 * out of order, because transactions commit so; hence runs. Memory grows with instances and holes, not with lines.
 */
export class InstanceCounters {
  readonly #instances = new Map<string, Instance>();
  #anyHasStarted = false;

  /** `isPruned`: earlier lines exist but are not shown, so instances may begin in the middle. */
  constructor(
    private readonly isPruned: boolean,
    private readonly report: (finding: CounterFinding) => void,
  ) {}

  /** How many instances have been met. */
  get count(): number {
    return this.#instances.size;
  }

  /** Takes the next line of the log. */
  take(index: number, entry: Entry): void {
    const instance = this.#instances.get(entry.inst) ?? this.#meet(index, entry.inst);
    if (entry.act === START_ACT) this.#start(index, entry, instance);
    if (!addToRuns(instance.runs, { from: entry.ctr, to: entry.ctr, index, ts: entry.ts })) {
      this.report({ kind: 'counter-duplicate', index, instance: entry.inst, counter: entry.ctr });
    }
    if (instance.runs.length > MOST_RUNS) this.#closeOldestHole(entry.inst, instance.runs);
  }

  /**
   * Reports the holes that are left when the log is at its end, and instances that never said where they come
   * from. A hole whose next line is not older than `settledBefore` may be a transaction under way: it is counted,
   * not reported. Gives the number of counters in such holes.
   */
  finish(settledBefore: string | undefined): number {
    let pending = 0;
    for (const [name, instance] of this.#instances) {
      if (!instance.hasStarted && !this.isPruned) {
        this.report({ kind: 'unknown-predecessor', index: instance.firstIndex, instance: name });
      }
      for (const { from, to, run } of holesOf(instance.runs, this.#firstCounterOf(instance))) {
        if (settledBefore !== undefined && run.ts >= settledBefore) pending += to - from + 1;
        else this.report({ kind: 'counter-gap', index: run.index, instance: name, from, to });
      }
    }
    return pending;
  }

  #meet(index: number, name: string): Instance {
    const instance: Instance = { firstIndex: index, hasStarted: false, runs: [] };
    this.#instances.set(name, instance);
    return instance;
  }

  #start(index: number, entry: Entry, instance: Instance): void {
    if (!this.#hasPredecessor(entry)) {
      this.report({ kind: 'unknown-predecessor', index, instance: entry.inst });
    }
    instance.hasStarted = true;
    this.#anyHasStarted = true;
  }

  /** A start is committed before its successor reads it, so the predecessor's start stands earlier in the log. */
  #hasPredecessor({ prev }: Entry): boolean {
    if (prev === undefined) return !this.#anyHasStarted && !this.isPruned;
    return this.isPruned || this.#instances.get(prev)?.hasStarted === true;
  }

  #firstCounterOf(instance: Instance): number {
    return instance.hasStarted || !this.isPruned ? 1 : (instance.runs[0]?.from ?? 1);
  }

  #closeOldestHole(name: string, runs: Run[]): void {
    const [first, second] = runs;
    if (first === undefined || second === undefined) return;
    const { index } = second;
    this.report({ kind: 'counter-gap', index, instance: name, from: first.to + 1, to: second.from - 1 });
    runs.splice(0, 2, { ...first, to: second.to });
  }
}

/** Puts one counter among the runs, which stay sorted and apart. False when it stands there already. */
function addToRuns(runs: Run[], single: Run): boolean {
  const counter = single.from;
  let at = runs.length;
  // From the end: nearly every counter is the next one of the last run.
  while (at > 0 && (runs[at - 1]?.from ?? 0) > counter) at -= 1;
  const [before, after] = [runs[at - 1], runs[at]];
  if (before !== undefined && counter <= before.to) return false;
  const continues = before?.to === counter - 1;
  const precedes = after?.from === counter + 1;
  if (continues) before.to = counter;
  if (precedes) after.from = counter;
  if (continues && precedes) runs.splice(at - 1, 2, { ...before, to: after.to });
  if (!continues && !precedes) runs.splice(at, 0, single);
  return true;
}

function* holesOf(runs: readonly Run[], first: number): Generator<{ from: number; to: number; run: Run }> {
  let next = first;
  for (const run of runs) {
    if (run.from > next) yield { from: next, to: run.from - 1, run };
    next = run.to + 1;
  }
}
