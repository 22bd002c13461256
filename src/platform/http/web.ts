import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import helmet from '@fastify/helmet';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { randomToken } from '../crypto/primitives.js';
import { Problem } from '../problem.js';
import { sendProblem } from './problem.filter.js';

const NONCE = /__CSP_NONCE__/g;

/**
 * The headers of every answer (ASVS V3.4): a strict content policy with a nonce per page and Trusted Types, no framing,
 * no referrer, no caching unless a route says otherwise.
 */
export async function sendSafeHeaders(server: FastifyInstance, secure: boolean): Promise<void> {
  await server.register(helmet, {
    contentSecurityPolicy: false,
    crossOriginEmbedderPolicy: false,
    referrerPolicy: { policy: 'no-referrer' },
    xFrameOptions: { action: 'deny' },
    strictTransportSecurity: secure ? { maxAge: 63_072_000, includeSubDomains: true } : false,
  });
  server.addHook('onSend', (_request, reply, _payload, done) => {
    if (reply.getHeader('content-security-policy') === undefined) {
      void reply.header('content-security-policy', "default-src 'none'; frame-ancestors 'none'");
    }
    if (reply.getHeader('cache-control') === undefined) void reply.header('cache-control', 'no-store');
    void reply.header(
      'permissions-policy',
      'camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()',
    );
    done();
  });
}

/** Serves the browser's UI from its built files: hashed assets may be cached, the page itself never. */
export async function serveWeb(server: FastifyInstance, folder: string): Promise<void> {
  const page = path.join(folder, 'index.html');
  if (!existsSync(page)) return;
  const html = readFileSync(page, 'utf8');
  const assets = path.join(folder, 'assets');
  await server.register(fastifyStatic, {
    root: assets,
    prefix: '/assets/',
    index: false,
    wildcard: true,
    cacheControl: false,
    // The names of assets hold a hash of their content; the mark's does not.
    setHeaders: (reply, file) =>
      void reply.header(
        'cache-control',
        file.startsWith(assets) ? 'public, max-age=31536000, immutable' : 'no-cache',
      ),
  });
  server.get('/mark.svg', (_request, reply) => reply.sendFile('mark.svg', folder));
  // Every other address that is not the API's is a page of the UI, which does its own routing.
  server.get('/*', (request, reply) => {
    if (/^\/(api|assets)(\/|\?|$)/.test(request.url)) return sendProblem(reply, new Problem('not-found'));
    const nonce = randomToken(16);
    return reply
      .type('text/html; charset=utf-8')
      .header('content-security-policy', contentPolicy(nonce))
      .header('cross-origin-opener-policy', 'same-origin')
      .send(html.replace(NONCE, nonce));
  });
}

function contentPolicy(nonce: string): string {
  return [
    "default-src 'none'",
    `script-src 'self' 'nonce-${nonce}'`,
    `style-src 'self' 'nonce-${nonce}'`,
    "connect-src 'self'",
    "font-src 'self'",
    "img-src 'self' data:",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; ');
}
