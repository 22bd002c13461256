import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { Logger } from 'pino';
import { randomToken } from '../crypto/primitives.js';
import { isDatabaseLost } from '../database/failure.js';
import { inputProblem, Problem, type ProblemCode } from '../problem.js';

const byStatus: Record<number, ProblemCode> = {
  400: 'input',
  401: 'not-signed-in',
  403: 'forbidden',
  404: 'not-found',
  413: 'too-large',
  414: 'not-found',
  415: 'media-type',
  429: 'too-many',
  503: 'unavailable',
};

/** Turns what was thrown into problem+json (RFC 9457). What is not a Problem says nothing but an incident number. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly logger: Logger) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    sendProblem(reply, this.problemOf(error, reply));
  }

  private problemOf(error: unknown, reply: FastifyReply): Problem {
    const problem = toProblem(error);
    if (problem !== undefined) return problem;
    const incident = randomToken(16);
    this.logger.error({ err: error, incident, route: reply.request.routeOptions.url }, 'unexpected error');
    void reply.header('x-incident', incident);
    return new Problem('unexpected');
  }
}

/** The problem that an error stands for; undefined when it is unexpected. */
export function toProblem(error: unknown): Problem | undefined {
  if (error instanceof Problem) return error;
  if (isDatabaseLost(error)) return new Problem('unavailable');
  const status = error instanceof HttpException ? error.getStatus() : statusOf(error);
  const code = status === undefined ? undefined : byStatus[status];
  if (code === 'input')
    return isBadAddress(error) ? inputProblem('', 'url', 'is not a valid address') : notJson();
  return code === undefined ? undefined : new Problem(code);
}

/** Writes a problem to a reply. The body never depends on anything but the problem. */
export function sendProblem(reply: FastifyReply, problem: Problem): void {
  const incident = reply.getHeader('x-incident');
  if (problem.retryAfterSeconds !== undefined) void reply.header('retry-after', problem.retryAfterSeconds);
  void reply
    .status(problem.status)
    .header('cache-control', 'no-store')
    // The router refuses some addresses before any hook runs, so the safe headers of a problem stand here too.
    .header('x-content-type-options', 'nosniff')
    .header('content-security-policy', "default-src 'none'; frame-ancestors 'none'")
    .type('application/problem+json')
    .send(
      JSON.stringify({
        type: `urn:causeway:problem:${problem.code}`,
        title: problem.message,
        status: problem.status,
        code: problem.code,
        ...(problem.errors.length === 0 ? {} : { errors: problem.errors }),
        ...(typeof incident === 'string' ? { incident } : {}),
      }),
    );
}

function isBadAddress(error: unknown): boolean {
  return (error as { code?: unknown }).code === 'FST_ERR_BAD_URL';
}

function notJson(): Problem {
  return inputProblem('', 'json', 'must be valid JSON');
}

/** Errors of Fastify itself carry `statusCode`; only those below 500 are the caller's. */
function statusOf(error: unknown): number | undefined {
  const status = (error as { statusCode?: unknown } | null)?.statusCode;
  return typeof status === 'number' && status < 500 ? status : undefined;
}
