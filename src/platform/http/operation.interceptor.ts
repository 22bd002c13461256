import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { firstValueFrom, from, map, type Observable } from 'rxjs';
import type { z } from 'zod';
import { ACCESS, MEDIA, type MediaDeclaration, RETURNS } from '../access/access.decorator.js';
import type { Act } from '../access/actions.js';
import type { Actor, Role } from '../access/actor.js';
import { type Operation, Operations } from '../operation.js';
import { isRepeatedAtOnce, Repeats } from './repeats.js';
import './op.decorator.js';
import { subjectOf } from '../access/route-subject.js';

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
    const http = context.switchToHttp();
    const show = this.viewOf(context.getHandler(), http.getResponse<FastifyReply>());
    if (act === undefined) return next.handle().pipe(map(show));
    const request = http.getRequest<FastifyRequest>();
    const actor = request.actor as Actor;
    const answer = async (op: Operation): Promise<unknown> => {
      request.operation = op;
      Object.assign(op.subject, subjectOf(request.routeOptions.url, request.params));
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
    const run = () => this.operations.run(actor, act, purposes[actor.role] ?? 'service', answer);
    return from(run().catch((error: unknown) => (isRepeatedAtOnce(error) ? run() : Promise.reject(error))));
  }

  /** What may leave of a result: what the view schema lists, or a text of the declared media type and size. */
  private viewOf(
    handler: Parameters<Reflector['get']>[1],
    reply: FastifyReply,
  ): (result: unknown) => unknown {
    const media = this.reflector.get<MediaDeclaration | undefined>(MEDIA, handler);
    const schema = this.reflector.get<z.ZodType | null | undefined>(RETURNS, handler) ?? null;
    if (media === undefined) return (result) => (schema === null ? undefined : schema.parse(result));
    return (result) => {
      if (typeof result !== 'string' && !Buffer.isBuffer(result))
        throw new Error('an answer of a media type is text or bytes');
      if (Buffer.byteLength(result) > media.mostBytes)
        throw new Error('an answer is larger than its handler declares');
      void reply.type(media.type);
      return result;
    };
  }
}
