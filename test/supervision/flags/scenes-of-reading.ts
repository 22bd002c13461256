import fc from 'fast-check';
import type { History } from '../../../src/supervision/flags/rules/history.js';
import {
  casesInOrder,
  changeEvents,
  DAY,
  event,
  forever,
  grant,
  history,
  HOUR,
  MINUTE,
  SECOND,
  start,
  type Scene,
} from './histories.js';

const outside: Scene = {
  rule: 'F01',
  name: 'a case is read to which nothing links the reader',
  fires: ({ F01 }) =>
    fc
      .record({
        act: fc.constantFrom('case.open', 'compartment.open', 'person.search', 'case.list'),
        after: fc.integer({ min: 0, max: DAY }),
        endedBefore: fc.option(fc.integer({ min: F01.days * DAY + 2 * DAY, max: F01.days * DAY + 90 * DAY })),
      })
      .map(({ act, after, endedBefore }) =>
        history({
          events: [event(1, start + after, { act, grantKind: null })],
          grants:
            endedBefore === null
              ? []
              : [grant('lead', 'case-0', { from: start - 900 * DAY, until: start - endedBefore })],
        }),
      ),
  twins: [
    ...['lead', 'co-worker', 'specialist', 'legal', 'supervision', 'office'].map((kind) => ({
      name: `the reader holds a grant of the kind ${kind}`,
      clear: (told: History) => ({ ...told, grants: [grant(kind, 'case-0')] }),
      outcome: 'silent' as const,
    })),
    {
      name: 'the assignment ended only a moment before',
      clear: (told) => ({
        ...told,
        grants: [grant('lead', 'case-0', { until: told.events[0]!.at - MINUTE })],
      }),
      outcome: 'silent',
    },
    {
      name: 'the reader covers for a colleague',
      clear: (told) => ({ ...told, grants: [grant('cover', 'case-0', { until: start + 9 * DAY })] }),
      outcome: 'explained',
    },
    {
      name: 'the reader broke glass on it',
      clear: (told) => ({
        ...told,
        grants: [
          grant('break-glass', 'case-0', { from: told.events[0]!.at, until: told.events[0]!.at + HOUR }),
        ],
      }),
      outcome: 'explained',
    },
    {
      name: 'the case was looked up on duty',
      clear: (told) => ({ ...changeEvents(() => ({ act: 'duty.look-up' }))(told), duties: [forever] }),
      outcome: 'explained',
    },
  ],
};

const walk: Scene = {
  rule: 'F03',
  name: 'cases are opened one after another in their order',
  fires: ({ F03 }) => {
    const longest = Math.min(F03.seconds * SECOND - 1, Math.floor((F03.minutes * MINUTE) / F03.cases));
    return fc
      .record({
        more: fc.integer({ min: 0, max: 4 }),
        step: fc.integer({ min: 1, max: longest }),
        isDown: fc.boolean(),
        byReference: fc.boolean(),
      })
      .map(({ more, step, isDown, byReference }) => {
        const cases = casesInOrder(F03.cases + more);
        const ids = cases.map(({ id }) => id);
        return history({
          // Only one of the two orders has to hold.
          cases: cases.map((each, place) => ({
            ...each,
            openedOn: byReference ? (place % 2 === 0 ? '2026-01-01' : '2025-01-01') : each.openedOn,
          })),
          grants: ids.map((id) => grant('lead', id)),
          events: (isDown ? ids.reverse() : ids).map((id, place) =>
            event(place + 1, start + place * step, { caseIds: [id] }),
          ),
        });
      });
  },
  twins: [
    {
      name: 'there is a batch of an access review to do',
      clear: (told) => ({ ...told, reviewBatches: [forever] }),
      outcome: 'explained',
    },
    {
      name: 'each is read for two minutes and more',
      clear: (told) => changeEvents((_, place) => ({ at: start + place * 121 * SECOND }))(told),
      outcome: 'silent',
    },
    {
      name: 'they are opened in no order',
      clear: (told) => {
        const ids = told.cases.map(({ id }) => id);
        // 1 0 3 2 5 4: no three in a row go up or down
        const zigzag = (place: number) =>
          ids[place % 2 === 0 ? Math.min(place + 1, ids.length - 1) : place - 1]!;
        return {
          ...changeEvents((_, place) => ({ caseIds: [zigzag(place)] }))(told),
          cases: casesInOrder(ids.length),
        };
      },
      outcome: 'silent',
    },
  ],
};

const exports: Scene = {
  rule: 'F06',
  name: 'much is exported within a day',
  fires: ({ F06 }) =>
    fc
      .record({
        isMany: fc.boolean(),
        act: fc.constantFrom('audit.export', 'oversight.export', 'readers.print'),
        step: fc.integer({ min: 0, max: Math.floor((F06.hours * HOUR) / (F06.exports + 2)) }),
      })
      .map(({ isMany, act, step }) =>
        history({
          grants: [grant('lead', 'case-0')],
          events: Array.from({ length: isMany ? F06.exports + 1 : 1 }, (_, place) =>
            event(place + 1, start + place * step, { act, count: isMany ? 0 : F06.rows + 1 }),
          ),
        }),
      ),
  twins: [
    {
      name: 'a second person approved each',
      clear: changeEvents(() => ({ approvalId: 'approval' })),
      outcome: 'explained',
    },
    {
      name: 'there is a week between them and each is small',
      clear: changeEvents((_, place) => ({ at: start + place * 7 * DAY, count: 1 })),
      outcome: 'silent',
    },
  ],
};

const watched: Scene = {
  rule: 'F08',
  name: 'a name of the watch list is searched for',
  fires: () =>
    fc
      .integer({ min: 0, max: DAY })
      .map((after) => history({ events: [event(1, start + after, { act: 'search.watched', caseIds: [] })] })),
  twins: [
    {
      name: 'a conflict of interest was recorded before',
      clear: (told) => ({ ...told, declarations: [forever] }),
      outcome: 'explained',
    },
    {
      name: 'the search was for another name',
      clear: changeEvents(() => ({ act: 'person.search' })),
      outcome: 'silent',
    },
  ],
};

const privileged: Scene = {
  rule: 'F09',
  name: 'somebody who is no lawyer comes to the lawyer’s notes',
  fires: () =>
    fc
      .record({
        role: fc.constantFrom('caseworker', 'supervisor', 'clinician', 'safety-officer', 'testimony-officer'),
        isRefused: fc.boolean(),
      })
      .map(({ role, isRefused }) =>
        history({
          grants: [grant('lead', 'case-0')],
          events: [
            event(1, start, {
              act: 'compartment.open',
              actorRole: role,
              compartments: ['legal-privileged'],
              outcome: isRefused ? 'refused' : 'allowed',
              reason: isRefused ? 'forbidden' : null,
              grantKind: isRefused ? null : 'break-glass',
            }),
          ],
        }),
      ),
  twins: [
    {
      name: 'it is the lawyer',
      clear: changeEvents(() => ({ actorRole: 'legal-adviser' })),
      outcome: 'silent',
    },
    {
      name: 'it is another part of the case',
      clear: changeEvents(() => ({ compartments: ['contact'] })),
      outcome: 'silent',
    },
  ],
};

/** Patterns of what people read, search for and take out. */
export const scenesOfReading: readonly Scene[] = [outside, walk, exports, watched, privileged];
