import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  canHoldTasks,
  canOwnTasks,
  doneByAfter,
  homeCompartmentOf,
  isEnded,
  isFinished,
  isHeldBack,
  isOverdue,
  movesFor,
  type Standing,
} from '../../src/resettlement/task-rules.js';
import { type TaskStatus, taskStatus } from '../../src/resettlement/task-states.js';

const AMINA = '01890000-0000-7000-8000-00000000000a';
const BILAL = '01890000-0000-7000-8000-00000000000b';

const anyState = fc.constantFrom<TaskStatus>(...taskStatus.codes);
const anyStanding: fc.Arbitrary<Standing> = fc.record({
  state: anyState,
  waitsFor: fc.nat(3),
  doneBy: fc.constantFrom(AMINA, BILAL, null),
  isGate: fc.boolean(),
  actorId: fc.constantFrom(AMINA, BILAL),
  canDecline: fc.boolean(),
});

describe('what a task waits for', () => {
  it.each(['DONE', 'VERIFIED', 'NOT_NEEDED', 'CANCELLED'] as const)(
    'a task that is %s keeps nobody waiting',
    (state) => expect(isFinished({ state, isGate: false })).toBe(true),
  );

  it.each(['DRAFT', 'OPEN', 'IN_PROGRESS', 'WAITING_EXTERNAL', 'BLOCKED', 'DECLINED', null] as const)(
    'a task that is %s keeps others waiting',
    (state) => expect(isFinished({ state, isGate: false })).toBe(false),
  );

  it('lets a payment start only when somebody has verified the sanctions check', () => {
    const freeing = taskStatus.codes.filter((state) => isFinished({ state, isGate: true }));
    expect(freeing).toEqual(['VERIFIED']);
    expect(isFinished({ state: null, isGate: true })).toBe(false);
  });
});

describe('being late', () => {
  it('is not late on the due day itself, and is the day after', () => {
    expect(isOverdue('OPEN', '2026-03-01', '2026-03-01')).toBe(false);
    expect(isOverdue('OPEN', '2026-03-01', '2026-03-02')).toBe(true);
  });

  it('is never late without a due day, nor when nobody has to do anything any more', () => {
    expect(isOverdue('OPEN', null, '2026-03-02')).toBe(false);
    for (const state of ['DRAFT', 'DONE', 'VERIFIED', 'DECLINED', 'NOT_NEEDED', 'CANCELLED'] as const) {
      expect(isOverdue(state, '2026-03-01', '2026-03-02')).toBe(false);
    }
  });
});

describe('the moves that a task has for somebody', () => {
  const open = {
    state: 'OPEN',
    waitsFor: 0,
    doneBy: null,
    isGate: false,
    actorId: AMINA,
    canDecline: true,
  } as const;

  it('offers all moves of the table when nothing stands in the way', () => {
    expect(movesFor(open)).toEqual(['IN_PROGRESS', 'BLOCKED', 'DECLINED', 'NOT_NEEDED', 'CANCELLED']);
  });

  it('does not offer the start while the task waits for another, but still to block, drop or cancel it', () => {
    expect(movesFor({ ...open, waitsFor: 1 })).toEqual(['BLOCKED', 'DECLINED', 'NOT_NEEDED', 'CANCELLED']);
  });

  it('lets work that was begun go on, although something that it depends on was opened again', () => {
    expect(movesFor({ ...open, state: 'WAITING_EXTERNAL', waitsFor: 1 })).toContain('IN_PROGRESS');
    expect(movesFor({ ...open, state: 'DONE', waitsFor: 1, doneBy: BILAL })).toContain('IN_PROGRESS');
  });

  it('does not offer to verify to the one who said that it is done', () => {
    expect(movesFor({ ...open, state: 'DONE', doneBy: AMINA })).toEqual(['IN_PROGRESS']);
    expect(movesFor({ ...open, state: 'DONE', doneBy: BILAL })).toEqual(['VERIFIED', 'IN_PROGRESS']);
  });

  it('does not offer to verify when nobody knows who said that it is done', () => {
    expect(movesFor({ ...open, state: 'DONE', doneBy: null })).not.toContain('VERIFIED');
  });

  it('does not offer to decline to somebody who cannot leave the reason', () => {
    expect(movesFor({ ...open, canDecline: false })).not.toContain('DECLINED');
  });

  it('does not offer to cancel the sanctions check, because payments would wait for it for ever', () => {
    expect(movesFor({ ...open, isGate: true })).toEqual(['IN_PROGRESS', 'BLOCKED', 'DECLINED', 'NOT_NEEDED']);
  });

  it('offers nothing that the table does not list', () => {
    fc.assert(
      fc.property(anyStanding, (standing) => {
        for (const to of movesFor(standing)) expect(taskStatus.canMove(standing.state, to)).toBe(true);
      }),
    );
  });

  it('never lets one person both do and verify', () => {
    fc.assert(
      fc.property(anyStanding, (standing) => {
        const verifies = movesFor(standing).includes('VERIFIED');
        expect(verifies && standing.doneBy === standing.actorId).toBe(false);
      }),
    );
  });

  it('holds back nothing but a start, a verification and the end of the sanctions check', () => {
    fc.assert(
      fc.property(anyStanding, anyState, (standing, to) => {
        fc.pre(to !== 'IN_PROGRESS' && to !== 'VERIFIED' && to !== 'CANCELLED');
        expect(isHeldBack(standing, to)).toBe(false);
      }),
    );
  });
});

describe('who said that a task is done', () => {
  it('remembers it while the task is done or verified, and forgets it when the work goes on', () => {
    expect(doneByAfter('DONE', null, AMINA)).toBe(AMINA);
    expect(doneByAfter('VERIFIED', AMINA, BILAL)).toBe(AMINA);
    expect(doneByAfter('IN_PROGRESS', AMINA, BILAL)).toBeNull();
  });
});

describe('the end of a task', () => {
  it('has come when it is verified or cancelled, and not before', () => {
    expect(taskStatus.codes.filter(isEnded)).toEqual(['VERIFIED', 'CANCELLED']);
  });
});

describe('where a task in free words is sealed', () => {
  it.each([
    ['caseworker', 'casework'],
    ['safety-officer', 'safety'],
    ['legal-adviser', 'legal-status'],
    ['testimony-officer', 'testimony'],
    ['clinician', 'health'],
  ] as const)('a %s writes it in %s', (role, compartment) => {
    expect(homeCompartmentOf(role)).toBe(compartment);
    expect(canHoldTasks(compartment)).toBe(true);
  });

  it.each(['supervisor', 'auditor', 'administrator'] as const)('a %s has no place for it', (role) => {
    expect(homeCompartmentOf(role)).toBeUndefined();
  });

  it.each(['core', 'legal-privileged', 'release', 'staff', 'audit'] as const)(
    'nobody seals it in %s',
    (name) => {
      expect(canHoldTasks(name)).toBe(false);
    },
  );
});

describe('who can own a task', () => {
  const grant = {
    actorId: AMINA,
    basis: 'grant',
    kind: 'co-worker',
    compartments: ['core', 'plan'],
  } as const;

  it.each(['caseworker', 'safety-officer', 'legal-adviser', 'testimony-officer', 'clinician'] as const)(
    'a %s who works on the plan can',
    (role) => expect(canOwnTasks({ ...grant, role })).toBe(true),
  );

  it('a supervisor cannot, because overseeing is not working on the plan', () => {
    expect(canOwnTasks({ ...grant, role: 'supervisor', basis: 'office' })).toBe(false);
    expect(canOwnTasks({ ...grant, role: 'supervisor' })).toBe(false);
  });

  it('somebody whose grant leaves out the plan cannot', () => {
    expect(canOwnTasks({ ...grant, role: 'caseworker', compartments: ['core', 'casework'] })).toBe(false);
  });
});
