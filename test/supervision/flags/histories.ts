import fc from 'fast-check';
import type { FlagRule } from '../../../src/supervision/flags/flag-states.js';
import {
  type CaseFact,
  emptyHistory,
  type GrantFact,
  type History,
  type HistoryEvent,
} from '../../../src/supervision/flags/rules/history.js';
import type { Values } from '../../../src/supervision/flags/thresholds.js';

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** A Monday morning from which the histories of the tests are told. */
export const start = Date.parse('2026-03-02T08:00:00Z');

export const AMINA = 'person-amina';
export const BILAL = 'person-bilal';

/** A line; what a test does not name is an ordinary opening by Amina. */
export function event(id: number, at: number, more: Partial<HistoryEvent> = {}): HistoryEvent {
  return {
    id: String(id),
    at,
    act: 'case.open',
    outcome: 'allowed',
    reason: null,
    actorId: AMINA,
    actorKind: 'staff',
    actorRole: 'caseworker',
    caseIds: ['case-0'],
    compartments: ['core'],
    grantKind: 'lead',
    approvalId: null,
    count: null,
    ...more,
  };
}

export function grant(kind: string, caseId: string, more: Partial<GrantFact> = {}): GrantFact {
  return {
    id: `grant-${kind}-${caseId}`,
    caseId,
    actorId: AMINA,
    kind,
    from: start - 10 * DAY,
    until: Infinity,
    ...more,
  };
}

/** Cases whose references and days of opening go up together. */
export function casesInOrder(count: number): CaseFact[] {
  return Array.from({ length: count }, (_, place) => ({
    id: `case-${place}`,
    officeId: 'office',
    reference: `R-${String(place).padStart(4, '0')}`,
    openedOn: `2026-01-${String(1 + (place % 28)).padStart(2, '0')}`,
  }));
}

/** A history in which only what a test names happened. */
export const history = (more: Partial<History>): History => ({
  ...emptyHistory,
  now: start + 2 * DAY,
  ...more,
});

/** What clears a pattern: then it is silent, or it stands with an explanation. */
export interface Twin {
  name: string;
  clear: (history: History) => History;
  outcome: 'silent' | 'explained';
}

/** Histories in which one rule fires, and what clears them. */
export interface Scene {
  rule: FlagRule;
  name: string;
  fires: (values: Values) => fc.Arbitrary<History>;
  twins: readonly Twin[];
}

/** Changes each line of a history. */
export const changeEvents =
  (change: (event: HistoryEvent, place: number) => Partial<HistoryEvent>) =>
  (told: History): History => ({
    ...told,
    events: told.events.map((each, place) => ({ ...each, ...change(each, place) })),
  });

/** A span of Amina's that never ends. */
export const forever = { staffId: AMINA, from: start - DAY, until: Infinity };

/** Days of ordinary work: people on their own cases, at the pace of reading, now and then refused, two names on roles. */
export const ordinary: fc.Arbitrary<History> = fc
  .array(
    fc.record({
      person: fc.constantFrom(AMINA, BILAL),
      // Each person works on one case in the time that a step takes, so steps are minutes apart.
      pause: fc.integer({ min: 2 * MINUTE, max: 40 * MINUTE }),
      what: fc.constantFrom('open', 'part', 'list', 'refused', 'role', 'print'),
      place: fc.nat(5),
    }),
    { maxLength: 80 },
  )
  .map((steps) => {
    let at = start;
    let refusedAt = -Infinity;
    let printedAt = -Infinity;
    const events: HistoryEvent[] = [];
    for (const { person, pause, what, place } of steps) {
      at += pause;
      const base = { actorId: person, caseIds: [`case-${place}`] };
      const id = events.length + 1;
      if (what === 'open') events.push(event(id, at, base));
      if (what === 'part')
        events.push(event(id, at, { ...base, act: 'compartment.open', compartments: ['contact'] }));
      if (what === 'list')
        events.push(event(id, at, { ...base, act: 'case.list', caseIds: ['case-0', 'case-1'] }));
      if (what === 'role') events.push(event(id, at, { ...base, act: 'role.grant', approvalId: 'approval' }));
      // People are told no now and then, and print a list for a person now and then.
      if (what === 'refused' && at - refusedAt > HOUR) {
        events.push(event(id, at, { ...base, outcome: 'refused', reason: 'not-found' }));
        refusedAt = at;
      }
      if (what === 'print' && at - printedAt > 12 * HOUR) {
        events.push(event(id, at, { ...base, act: 'readers.print', count: 10 }));
        printedAt = at;
      }
    }
    const cases = casesInOrder(6);
    return history({
      now: at,
      events,
      cases,
      grants: cases.flatMap(({ id }) => [
        grant('lead', id),
        grant('co-worker', id, { id: `other-${id}`, actorId: BILAL }),
      ]),
    });
  });
