import type { FastifyInstance } from 'fastify';
import { sendProblem, toProblem } from '../../platform/http/problem.filter.js';
import { Problem } from '../../platform/problem.js';
import { readSessionCookie } from './cookie.js';
import type { SignInService } from '../sign-in/sign-in.service.js';

/**
 * Puts the person behind the cookie on each request to the API, so that the platform needs to know no room: somebody of
 * the staff, or somebody whose second factor is still to come.
 */
export function attachActor(server: FastifyInstance, signIn: SignInService): void {
  server.decorateRequest('actor', undefined);
  server.addHook('onRequest', async (request, reply) => {
    if (!request.url.startsWith('/api/') || request.url.startsWith('/api/health/')) return;
    const token = readSessionCookie(request.headers.cookie);
    if (token === undefined) return;
    try {
      const actor = await signIn.findActor(token);
      if (actor !== undefined) request.actor = actor;
    } catch (error) {
      sendProblem(reply, toProblem(error) ?? new Problem('unexpected'));
      await reply;
    }
  });
}
