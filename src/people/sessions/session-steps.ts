import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { Operation } from '../../platform/operation.js';
import { toInputErrors } from '../../platform/http/validation.js';
import { Problem } from '../../platform/problem.js';
import { sessionCookie } from './cookie.js';
import type { NextSession } from './next-session.js';
import type { SessionView } from '../people.schema.js';
import { SessionViews } from './session-views.js';
import { Sessions } from './sessions.service.js';

/**
 * A step from one session to the next. A guard has checked what the step needs and signed the request's operation for
 * the actor of the next session: the database takes a session only from its own actor. The handler carries it out.
 */
export interface SessionStep {
  next: NextSession;
  /** The session that it replaces. */
  lastId: string;
  /** Uses up what allowed the step, in the same operation. */
  settle(op: Operation): Promise<void>;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Set by the guard of a route that makes a new session of the one that asks. */
    sessionStep?: SessionStep;
  }
}

/** Hands a step to the handler. From here on the request is the next session's. */
export function takeStep(request: FastifyRequest, step: SessionStep): void {
  request.sessionStep = step;
  request.actor = step.next.actor;
}

/** Reads a body in a guard, where pipes have not run yet. @throws Problem `input` */
export function readBody<Schema extends z.ZodType>(schema: Schema, body: unknown): z.output<Schema> {
  const parsed = schema.safeParse(body);
  if (!parsed.success) throw new Problem('input', toInputErrors(parsed.error.issues));
  return parsed.data;
}

@Injectable()
export class SessionSteps {
  constructor(
    private readonly sessions: Sessions,
    private readonly views: SessionViews,
  ) {}

  /** Carries out the step of the request, sets the new cookie, and gives what the page is told of the new session. */
  async carryOut(op: Operation, request: FastifyRequest, reply: FastifyReply): Promise<SessionView> {
    const step = request.sessionStep;
    if (step === undefined) throw new Error('a route that makes a session has no guard');
    const begun = await this.sessions.replace(op, step.next, step.lastId);
    await step.settle(op);
    void reply.header('set-cookie', sessionCookie(begun.token, begun.maxAgeSeconds));
    return this.views.of(begun.actor);
  }
}
