import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Operation } from '../operation.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** Set by the operation interceptor while the handler of a declared act runs. */
    operation?: Operation;
  }
}

/** The operation of the request. */
export const Op = createParamDecorator((_: unknown, context: ExecutionContext): Operation => {
  const { operation } = context.switchToHttp().getRequest<FastifyRequest>();
  if (operation === undefined) throw new Error('a handler without an act has no operation');
  return operation;
});
