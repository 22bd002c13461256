import type { FastifyInstance } from 'fastify';
import { Problem } from '../problem.js';
import { sendProblem } from './problem.filter.js';

const SAFE = ['GET', 'HEAD'];

/**
 * Refuses requests that a foreign site caused (ASVS V3.5; no CSRF token is needed then): the Host must be one of ours,
 * the Origin of a changing request must be the request's own Host, Fetch-Metadata must not say cross-site, and a body
 * must be JSON. Health checks may come with any Host.
 */
export function guardOrigin(
  server: FastifyInstance,
  hosts: readonly string[],
  scheme: 'http' | 'https',
): void {
  server.addHook('onRequest', (request, reply, done) => {
    const problem = request.url.startsWith('/api/health/')
      ? undefined
      : findFault(request.method, request.headers, hosts, scheme);
    if (problem === undefined) done();
    else sendProblem(reply, problem);
  });
}

/** Pure: what is wrong with the headers of a request, if anything. */
export function findFault(
  method: string,
  headers: Readonly<Record<string, string | string[] | undefined>>,
  hosts: readonly string[],
  scheme: 'http' | 'https',
): Problem | undefined {
  const { host, origin } = headers;
  if (typeof host !== 'string' || !hosts.includes(host.toLowerCase())) return new Problem('origin');
  if (SAFE.includes(method)) {
    // A page of another site may link to us, but may not read our data.
    const navigates = headers['sec-fetch-mode'] === undefined || headers['sec-fetch-mode'] === 'navigate';
    return headers['sec-fetch-site'] === 'cross-site' && !navigates ? new Problem('origin') : undefined;
  }
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin') return new Problem('origin');
  if (origin !== undefined && origin !== `${scheme}://${host}`) return new Problem('origin');
  const type = headers['content-type'];
  const hasBody = Number(headers['content-length'] ?? 0) > 0 || headers['transfer-encoding'] !== undefined;
  if (hasBody && !(typeof type === 'string' && /^application\/json\s*(;|$)/i.test(type)))
    return new Problem('media-type');
  return undefined;
}
