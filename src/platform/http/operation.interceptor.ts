import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { firstValueFrom, from, map, type Observable } from 'rxjs';
import type { z } from 'zod';
import { ACCESS, RETURNS } from '../access/access.decorator.js';
import type { Act } from '../access/actions.js';
import type { Actor, Role } from '../access/actor.js';
import { type Operation, Operations } from '../operation.js';
import { Repeats } from './repeats.js';
import './op.decorator.js';

const purposes: Partial<Record<Role, string>> = {
  caseworker: 'casework',
  'safety-officer': 'safety',
  'legal-adviser': 'legal-advice',
  'testimony-officer': 'testimony',
  clinician: 'health-care',
  supervisor: 'supervision',
  auditor: 'audit',
  administrator: 'administration',
};

/**
 * One request, one operation. The answer is made, checked against the view schema and put in the log inside the
 * transaction; it leaves only after COMMIT (log before disclose).
 */
@Injectable()
export class OperationInterceptor implements NestInterceptor {
  constructor(
    private readonly reflector: Reflector,
    private readonly operations: Operations,
    private readonly repeats: Repeats,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const act = this.reflector.get<Act | undefined>(ACCESS, context.getHandler());
    const schema = this.reflector.get<z.ZodType | null | undefined>(RETURNS, context.getHandler()) ?? null;
    const show = (result: unknown): unknown => (schema === null ? undefined : schema.parse(result));
    if (act === undefined) return next.handle().pipe(map(show));
    const http = context.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const actor = request.actor as Actor;
    const answer = async (op: Operation): Promise<unknown> => {
      request.operation = op;
      const repeated = await this.repeats.find(op, request);
      if (repeated !== undefined) {
        void http.getResponse<FastifyReply>().header('idempotency-replayed', 'true');
        return repeated;
      }
      const result: unknown = await firstValueFrom(next.handle(), { defaultValue: undefined });
      const view = show(result);
      await this.repeats.remember(op, request, view);
      return view;
    };
    return from(this.operations.run(actor, act, purposes[actor.role] ?? 'service', answer));
  }
}
