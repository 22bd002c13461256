import { beforeEach, describe, expect, it } from '@jest/globals';
import { Reflector } from '@nestjs/core';
import { ExecutionContextHost } from '@nestjs/core/helpers/execution-context-host.js';
import { Access, Public } from '../../../src/platform/access/access.decorator.js';
import { AccessGuard } from '../../../src/platform/access/access.guard.js';
import { type Actor, FRESH_FOR_MS, nobody, systemActor } from '../../../src/platform/access/actor.js';
import { Clock } from '../../../src/platform/clock.js';
import type { RefusalLog } from '../../../src/platform/operation.js';

class Handlers {
  @Public('a test')
  open() {}
  @Access('staff.list')
  listStaff() {}
  @Access('case.open')
  openCase() {}
  @Access('session.complete')
  giveSecondFactor() {}
  @Access('role.end')
  endRole() {}
  undeclared() {}
}

const caseworker = { kind: 'staff', role: 'caseworker' } as Actor;
const auditor = { kind: 'staff', role: 'auditor' } as Actor;
const signingIn = { kind: 'signing-in', role: 'signing-in', hasFactor: true } as Actor;

/** An administrator whose last second factor was given so long ago, in milliseconds; null is never. */
function administrator(agoMs: number | null): Actor {
  const steppedUpAt = agoMs === null ? null : new Date(NOW.getTime() - agoMs);
  return { kind: 'staff', role: 'administrator', steppedUpAt } as Actor;
}

const STAFF = '018f4f3a-0000-7000-8000-000000000001';
/** What the address names: the line of a refusal says it. */
const subject = { record: { type: 'staff', id: STAFF } };
const NOW = new Date('2030-01-01T12:00:00Z');

class StoppedClock extends Clock {
  override now(): Date {
    return NOW;
  }
}

let refused: unknown[];
let logWorks: boolean;
beforeEach(() => {
  refused = [];
  logWorks = true;
});

function ask(handler: keyof Handlers, actor?: Actor): Promise<boolean> {
  const refusals = {
    record: async (...line: unknown[]) => {
      if (!logWorks) throw new Error('the log takes no line');
      refused.push(line);
    },
  } as unknown as RefusalLog;
  const address = { routeOptions: { url: '/api/staff/:id' }, params: { id: STAFF } };
  const request = { ...address, ...(actor === undefined ? {} : { actor }) };
  const context = new ExecutionContextHost([request], Handlers, Handlers.prototype[handler]);
  return new AccessGuard(new Reflector(), refusals, new StoppedClock()).canActivate(context);
}

describe('the guard', () => {
  it('refuses a handler that declares nothing, to everybody', async () => {
    await expect(ask('undeclared', caseworker)).rejects.toThrow('the handler undeclared declares no access');
    await expect(ask('undeclared')).rejects.toThrow('declares no access');
  });

  it('lets anybody pass where a handler says that anybody may', async () => {
    expect(await ask('open')).toBe(true);
    expect(await ask('open', caseworker)).toBe(true);
  });

  it('asks who has not signed in to sign in', async () => {
    await expect(ask('openCase')).rejects.toMatchObject({ code: 'not-signed-in' });
    await expect(ask('openCase', nobody)).rejects.toMatchObject({ code: 'not-signed-in' });
    expect(refused).toEqual([]);
  });

  it('lets a role pass that may', async () => {
    expect(await ask('listStaff', auditor)).toBe(true);
    expect(refused).toEqual([]);
  });

  it('refuses a role that never may, and writes a line of it first', async () => {
    await expect(ask('listStaff', caseworker)).rejects.toMatchObject({ code: 'forbidden' });
    expect(refused).toEqual([[caseworker, { act: 'staff.list', reason: 'forbidden', subject }]]);
  });

  it('does not answer “forbidden” when the log takes no line', async () => {
    logWorks = false;
    await expect(ask('listStaff', caseworker)).rejects.toThrow('the log takes no line');
  });

  it('leaves acts on one case to its door, so that absent and forbidden look the same', async () => {
    expect(await ask('openCase', caseworker)).toBe(true);
    expect(await ask('openCase', auditor)).toBe(true);
  });

  it('asks somebody whose password was right for the second factor first, whatever else they try', async () => {
    for (const handler of ['openCase', 'listStaff', 'endRole'] as const) {
      await expect(ask(handler, signingIn)).rejects.toMatchObject({ code: 'second-factor' });
    }
    expect(refused).toContainEqual([signingIn, { act: 'case.open', reason: 'second-factor', subject }]);
    expect(refused).toHaveLength(3);
    expect(await ask('giveSecondFactor', signingIn)).toBe(true);
  });

  it('asks nobody who is signed in for the second factor of signing in', async () => {
    await expect(ask('giveSecondFactor', caseworker)).rejects.toMatchObject({ code: 'forbidden' });
  });

  it('lets an act that needs a fresh second factor pass within five minutes of it', async () => {
    expect(await ask('endRole', administrator(0))).toBe(true);
    expect(await ask('endRole', administrator(FRESH_FOR_MS))).toBe(true);
    expect(refused).toEqual([]);
  });

  it.each([
    ['was given longer ago', FRESH_FOR_MS + 1],
    ['was never given', null],
  ])('asks for a step-up when the second factor %s, and writes a line of it', async (_, agoMs) => {
    const actor = administrator(agoMs);
    await expect(ask('endRole', actor)).rejects.toMatchObject({ code: 'step-up', status: 403 });
    expect(refused).toEqual([[actor, { act: 'role.end', reason: 'step-up', subject }]]);
    expect(await ask('listStaff', actor)).toBe(true);
  });

  it('tells a role that never may so, and does not ask it for a step-up', async () => {
    await expect(ask('endRole', auditor)).rejects.toMatchObject({ code: 'forbidden' });
  });

  it('gives a part of the service no more than its column of the table', async () => {
    await expect(ask('listStaff', systemActor('system:plan'))).rejects.toMatchObject({ code: 'forbidden' });
    expect(await ask('listStaff', systemActor('system:setup'))).toBe(true);
  });
});
