import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { Clock } from '../clock.js';
import { subjectOf } from './route-subject.js';
import { RefusalLog } from '../operation.js';
import { Problem } from '../problem.js';
import { ACCESS, PUBLIC } from './access.decorator.js';
import { type Act, mayEver, ruleOf } from './actions.js';
import { type Actor, isFresh, nobody } from './actor.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** Set by the session hook of people/; absent when nobody is signed in. */
    actor?: Actor;
  }
}

/**
 * Refuses a handler that declares no access (ASVS V8.3.1), a caller who is not signed in or still owes the second
 * factor, a role that never may, and an act that needs a fresh second factor without one (ASVS V6.3.3, V7.5.3).
 */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly refusals: RefusalLog,
    private readonly clock: Clock,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const handler = context.getHandler();
    const act = this.reflector.get<Act | undefined>(ACCESS, handler);
    if (act === undefined) {
      if (this.reflector.get<string | undefined>(PUBLIC, handler) !== undefined) return true;
      throw new Error(`the handler ${handler.name} declares no access`);
    }
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const actor = request.actor ?? nobody;
    if (actor.kind === 'nobody') throw new Problem('not-signed-in');
    const reason = this.findRefusal(actor, act);
    if (reason === undefined) return true;
    const subject = subjectOf(request.routeOptions.url, request.params);
    await this.refusals.record(actor, { act, reason, subject });
    throw new Problem(reason);
  }

  private findRefusal(actor: Actor, act: Act): 'second-factor' | 'forbidden' | 'step-up' | undefined {
    if (!mayEver(actor.role, act)) return actor.kind === 'signing-in' ? 'second-factor' : 'forbidden';
    const isStale = ruleOf(act).fresh === true && !isFresh(actor, this.clock.now());
    return isStale ? 'step-up' : undefined;
  }
}
