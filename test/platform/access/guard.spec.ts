import { beforeEach, describe, expect, it } from '@jest/globals';
import { Reflector } from '@nestjs/core';
import { ExecutionContextHost } from '@nestjs/core/helpers/execution-context-host.js';
import { Access, Public } from '../../../src/platform/access/access.decorator.js';
import { AccessGuard } from '../../../src/platform/access/access.guard.js';
import { type Actor, nobody, systemActor } from '../../../src/platform/access/actor.js';
import { Clock } from '../../../src/platform/clock.js';
import type { RefusalLog } from '../../../src/platform/operation.js';

class Handlers {
  @Public('a test')
  open() {}
  @Access('staff.list')
  listStaff() {}
  @Access('case.open')
  openCase() {}
  undeclared() {}
}

const caseworker = { kind: 'staff', role: 'caseworker' } as Actor;
const auditor = { kind: 'staff', role: 'auditor' } as Actor;

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
  const request = actor === undefined ? {} : { actor };
  const context = new ExecutionContextHost([request], Handlers, Handlers.prototype[handler]);
  return new AccessGuard(new Reflector(), refusals, new Clock()).canActivate(context);
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
    expect(refused).toEqual([[caseworker, { act: 'staff.list', reason: 'forbidden' }]]);
  });

  it('does not answer “forbidden” when the log takes no line', async () => {
    logWorks = false;
    await expect(ask('listStaff', caseworker)).rejects.toThrow('the log takes no line');
  });

  it('leaves acts on one case to its door, so that absent and forbidden look the same', async () => {
    expect(await ask('openCase', caseworker)).toBe(true);
    expect(await ask('openCase', auditor)).toBe(true);
  });

  it('gives a part of the service no more than its column of the table', async () => {
    await expect(ask('listStaff', systemActor('system:plan'))).rejects.toMatchObject({ code: 'forbidden' });
    expect(await ask('listStaff', systemActor('system:setup'))).toBe(true);
  });
});
