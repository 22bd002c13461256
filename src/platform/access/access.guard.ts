import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { RefusalLog } from '../operation.js';
import { Problem } from '../problem.js';
import { ACCESS, PUBLIC } from './access.decorator.js';
import { type Act, mayEver } from './actions.js';
import { type Actor, nobody } from './actor.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** Set by the session hook of people/; absent when nobody is signed in. */
    actor?: Actor;
  }
}

/** Refuses a handler that declares no access (ASVS V8.3.1), a caller who is not signed in, and a role that never may. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly refusals: RefusalLog,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const handler = context.getHandler();
    const act = this.reflector.get<Act | undefined>(ACCESS, handler);
    if (act === undefined) {
      if (this.reflector.get<string | undefined>(PUBLIC, handler) !== undefined) return true;
      throw new Error(`the handler ${handler.name} declares no access`);
    }
    const actor = context.switchToHttp().getRequest<FastifyRequest>().actor ?? nobody;
    if (actor.kind === 'nobody') throw new Problem('not-signed-in');
    if (!mayEver(actor.role, act)) {
      await this.refusals.record(actor, { act, reason: 'forbidden' });
      throw new Problem('forbidden');
    }
    return true;
  }
}
