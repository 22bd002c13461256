import fc from 'fast-check';
import {
  AMINA,
  BILAL,
  changeEvents,
  DAY,
  event,
  grant,
  history,
  HOUR,
  MINUTE,
  start,
  type Scene,
} from './histories.js';

const emergency: Scene = {
  rule: 'F10',
  name: 'glass is broken without a reason',
  fires: () =>
    fc.integer({ min: 0, max: HOUR }).map((after) =>
      history({
        emergencies: [
          {
            id: 'emergency-1',
            actorId: AMINA,
            caseId: 'case-0',
            from: start + after,
            hasReason: false,
            reviewDue: start + after + DAY,
            reviewedAt: start + after + HOUR,
          },
        ],
      }),
    ),
  twins: [
    {
      name: 'the reason was given and signed',
      clear: (told) => ({
        ...told,
        emergencies: told.emergencies.map((each) => ({ ...each, hasReason: true })),
      }),
      outcome: 'explained',
    },
  ],
};

const unreviewed: Scene = {
  rule: 'F10',
  name: 'nobody takes the second look at an emergency in time',
  fires: () =>
    fc.integer({ min: 1, max: DAY }).map((late) =>
      history({
        // the use itself was told of before
        from: start - HOUR,
        emergencies: [
          {
            id: 'emergency-1',
            actorId: AMINA,
            caseId: 'case-0',
            from: start - DAY,
            hasReason: true,
            reviewDue: start + 2 * DAY - late,
            reviewedAt: null,
          },
        ],
      }),
    ),
  twins: [
    {
      name: 'somebody took it',
      clear: (told) => ({
        ...told,
        emergencies: told.emergencies.map((each) => ({ ...each, reviewedAt: start })),
      }),
      outcome: 'silent',
    },
  ],
};

const often: Scene = {
  rule: 'F10',
  name: 'one person breaks glass again and again',
  fires: ({ F10 }) =>
    fc.integer({ min: 0, max: 3 }).map((more) => {
      const count = F10.uses + 1 + more;
      const step = Math.floor((F10.days * DAY) / (count + 1));
      return history({
        now: start + F10.days * DAY,
        from: start + (count - 1) * step,
        emergencies: Array.from({ length: count }, (_, place) => ({
          id: `emergency-${place}`,
          actorId: AMINA,
          caseId: `case-${place}`,
          from: start + place * step,
          hasReason: true,
          reviewDue: start + place * step + DAY,
          reviewedAt: start + place * step + HOUR,
        })),
      });
    }),
  twins: [
    {
      name: 'each time it was somebody else, with a reason',
      clear: (told) => ({
        ...told,
        emergencies: told.emergencies.map((each, place) => ({ ...each, actorId: `person-${place}` })),
      }),
      outcome: 'explained',
    },
  ],
};

const denied: Scene = {
  rule: 'F13',
  name: 'somebody is refused again and again',
  fires: ({ F13 }) =>
    fc
      .record({
        more: fc.integer({ min: 1, max: 4 }),
        step: fc.integer({ min: 0, max: Math.floor((F13.minutes * MINUTE) / (F13.denials + 5)) }),
        reason: fc.constantFrom('not-found', 'forbidden', 'paused', 'second-person'),
      })
      .map(({ more, step, reason }) =>
        history({
          events: Array.from({ length: F13.denials + more }, (_, place) =>
            event(place + 1, start + place * step, {
              outcome: 'refused',
              reason,
              grantKind: null,
              caseIds: [`case-${place}`],
            }),
          ),
        }),
      ),
  twins: [
    {
      name: 'the role changed the day before',
      clear: (told) => ({
        ...told,
        roleChanges: [{ staffId: AMINA, role: 'caseworker', at: start - 20 * HOUR }],
      }),
      outcome: 'explained',
    },
    {
      name: 'each time a second factor was asked for, no more',
      clear: changeEvents(() => ({ reason: 'step-up' })),
      outcome: 'silent',
    },
    {
      name: 'there are hours between them',
      clear: changeEvents((_, place) => ({ at: start + place * 5 * HOUR })),
      outcome: 'silent',
    },
  ],
};

const pair: Scene = {
  rule: 'F14',
  name: 'two people approve each other’s acts',
  fires: ({ F14 }) =>
    fc.integer({ min: 1, max: 4 }).map((more) => {
      const count = Math.max(2, F14.approvals + more);
      const step = Math.floor((F14.days * DAY) / (count + 1));
      return history({
        from: start + (count - 1) * step,
        now: start + count * step,
        approvals: Array.from({ length: count }, (_, place) => ({
          id: `approval-${place}`,
          act: 'wall.make',
          requesterId: place % 2 === 0 ? AMINA : BILAL,
          deciderId: place % 2 === 0 ? BILAL : AMINA,
          at: start + place * step,
        })),
      });
    }),
  twins: [
    {
      name: 'the installation is one of a small team',
      clear: (told) => ({ ...told, smallTeamSince: start - 400 * DAY }),
      outcome: 'explained',
    },
    {
      name: 'only one of them approves',
      clear: (told) => ({
        ...told,
        approvals: told.approvals.map((each) => ({ ...each, requesterId: AMINA, deciderId: BILAL })),
      }),
      outcome: 'silent',
    },
  ],
};

const own: Scene = {
  rule: 'F14',
  name: 'somebody approves an own act',
  fires: () =>
    fc.constant(
      history({
        approvals: [{ id: 'approval', act: 'role.grant', requesterId: AMINA, deciderId: AMINA, at: start }],
      }),
    ),
  twins: [
    {
      name: 'somebody else approved it',
      clear: (told) => ({
        ...told,
        approvals: told.approvals.map((each) => ({ ...each, deciderId: BILAL })),
      }),
      outcome: 'silent',
    },
  ],
};

const disclosure: Scene = {
  rule: 'F17',
  name: 'something leaves the house without a live consent',
  fires: () =>
    fc.option(fc.integer({ min: 1, max: 300 })).map((daysAgo) =>
      history({
        disclosures: [
          {
            id: 'disclosure',
            actorId: AMINA,
            caseId: 'case-0',
            at: start,
            consent: daysAgo === null ? null : { from: 0, until: start - daysAgo * DAY },
            emergencyBasisAt: null,
          },
        ],
      }),
    ),
  twins: [
    {
      name: 'the consent was alive',
      clear: (told) => ({
        ...told,
        disclosures: told.disclosures.map((each) => ({ ...each, consent: { from: 0, until: start + 1 } })),
      }),
      outcome: 'silent',
    },
    {
      name: 'an emergency was written down before',
      clear: (told) => ({
        ...told,
        disclosures: told.disclosures.map((each) => ({ ...each, emergencyBasisAt: start - HOUR })),
      }),
      outcome: 'explained',
    },
  ],
};

const contentPath: Scene = {
  rule: 'F20',
  name: 'the checks find what the service did not do',
  fires: () =>
    fc.constantFrom(
      history({ findings: [{ id: 'finding', caseId: 'case-0', foundAt: start }] }),
      history({ findings: [{ id: 'finding', caseId: null, foundAt: start }] }),
      history({
        events: [
          event(1, start, { act: 'log.uncosigned', actorKind: 'system', actorRole: 'system:sequencer' }),
        ],
      }),
    ),
  twins: [
    { name: 'nothing is found', clear: (told) => ({ ...told, findings: [], events: [] }), outcome: 'silent' },
  ],
};

const roleChange: Scene = {
  rule: 'F21',
  name: 'a role or a key is changed by one person alone',
  fires: () =>
    fc
      .constantFrom('role.grant', 'profile.change', 'staff.recover', 'case.rekey', 'log.prune')
      .map((act) => history({ events: [event(1, start, { act, actorRole: 'administrator', caseIds: [] })] })),
  twins: [
    {
      name: 'a second person approved it',
      clear: changeEvents(() => ({ approvalId: 'approval' })),
      outcome: 'silent',
    },
    {
      name: 'the installation is being set up',
      clear: changeEvents(() => ({ actorKind: 'system', actorRole: 'system:setup' })),
      outcome: 'silent',
    },
    {
      name: 'two names stand on a ticket of the day',
      clear: (told) => ({
        ...told,
        approvals: told.events.map(({ act }) => ({
          id: 'approval',
          act,
          requesterId: AMINA,
          deciderId: BILAL,
          at: start - HOUR,
        })),
      }),
      outcome: 'explained',
    },
  ],
};

const beforeIncident: Scene = {
  rule: 'F22',
  name: 'a case is read in the days before an incident',
  fires: ({ F22 }) =>
    fc
      .record({
        before: fc.integer({ min: 0, max: F22.days * DAY - 1 }),
        madeAfter: fc.integer({ min: 0, max: 3 * DAY }),
      })
      .map(({ before, madeAfter }) =>
        history({
          now: start + 4 * DAY,
          events: [event(1, start - before, { act: 'compartment.open' })],
          grants: [grant('office', 'case-0', { from: start - 500 * DAY })],
          inquiries: [{ id: 'inquiry', caseId: 'case-0', incidentAt: start, madeAt: start + madeAfter }],
        }),
      ),
  twins: [
    {
      name: 'the reader works on the case',
      clear: (told) => ({ ...told, grants: [grant('lead', 'case-0', { from: start - 500 * DAY })] }),
      outcome: 'explained',
    },
    {
      name: 'it was read after the incident only',
      clear: changeEvents(() => ({ at: start + HOUR })),
      outcome: 'silent',
    },
    {
      name: 'another case was read',
      clear: (told) => ({
        ...changeEvents(() => ({ caseIds: ['case-1'] }))(told),
        grants: [grant('lead', 'case-1', { from: start - 500 * DAY })],
      }),
      outcome: 'silent',
    },
  ],
};

/** Patterns of emergencies, refusals, approvals, keys and incidents. */
export const scenesOfPower: readonly Scene[] = [
  emergency,
  unreviewed,
  often,
  denied,
  pair,
  own,
  disclosure,
  contentPath,
  roleChange,
  beforeIncident,
];
