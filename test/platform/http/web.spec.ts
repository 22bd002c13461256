import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import { sendSafeHeaders, serveWeb } from '../../../src/platform/http/web.js';

let folder: string;
let server: FastifyInstance;
beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'causeway-web-'));
  mkdirSync(path.join(folder, 'assets'));
  writeFileSync(path.join(folder, 'secret.txt'), 'a secret');
  writeFileSync(path.join(folder, 'assets', 'app-1a2b.js'), 'export {};');
  writeFileSync(path.join(folder, 'mark.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>');
  writeFileSync(
    path.join(folder, 'index.html'),
    '<meta property="csp-nonce" nonce="__CSP_NONCE__"><script nonce="__CSP_NONCE__" src="/assets/app-1a2b.js"></script>',
  );
  server = await serve(true);
});
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

async function serve(secure: boolean): Promise<FastifyInstance> {
  const instance = new FastifyAdapter().getInstance() as unknown as FastifyInstance;
  await sendSafeHeaders(instance, secure);
  await serveWeb(instance, folder);
  await instance.ready();
  return instance;
}

describe('a page of the UI', () => {
  it.each(['/', '/cases', '/cases/018f0000-0000-7000-8000-000000000000/legal', '/sign-in?next=%2F'])(
    'is served at %s',
    async (url) => {
      const answer = await server.inject(url);
      expect([answer.statusCode, answer.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
      expect(answer.body).toContain('/assets/app-1a2b.js');
    },
  );

  it('has a nonce of its own in its policy and in each place of the page', async () => {
    const answers = [await server.inject('/'), await server.inject('/')];
    const nonces = answers.map(
      (answer) => /'nonce-([\w-]{20,})'/.exec(String(answer.headers['content-security-policy']))![1]!,
    );
    expect(nonces[0]).not.toBe(nonces[1]);
    for (const [index, answer] of answers.entries()) {
      expect(answer.body.match(/nonce="[^"]*"/g)).toEqual([
        `nonce="${nonces[index]}"`,
        `nonce="${nonces[index]}"`,
      ]);
    }
  });

  it('may load only what is ours, run only scripts with the nonce, and be framed by nobody', async () => {
    const policy = String((await server.inject('/')).headers['content-security-policy']).replaceAll(
      /'nonce-[^']*'/g,
      'NONCE',
    );
    expect(policy.split('; ').sort()).toEqual(
      [
        "base-uri 'none'",
        "connect-src 'self'",
        "default-src 'none'",
        "font-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "img-src 'self' data:",
        "require-trusted-types-for 'script'",
        "script-src 'self' NONCE",
        "style-src 'self' NONCE",
        "trusted-types 'none'",
      ].sort(),
    );
  });

  it('is kept by no cache and tells nobody where it was', async () => {
    const { headers } = await server.inject('/cases');
    expect(headers).toMatchObject({
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'strict-transport-security': 'max-age=63072000; includeSubDomains',
    });
  });

  it('promises TLS only where there is TLS', async () => {
    const plain = await serve(false);
    expect((await plain.inject('/')).headers['strict-transport-security']).toBeUndefined();
    await plain.close();
  });
});

describe('an asset of the UI', () => {
  it('may be cached for good, because its name changes with its content', async () => {
    const answer = await server.inject('/assets/app-1a2b.js');
    expect([answer.statusCode, answer.body]).toEqual([200, 'export {};']);
    expect(answer.headers).toMatchObject({
      'cache-control': 'public, max-age=31536000, immutable',
      'x-content-type-options': 'nosniff',
    });
    expect(answer.headers['content-type']).toMatch(/javascript/);
  });

  it.each([
    '/assets/../secret.txt',
    '/assets/..%2fsecret.txt',
    '/assets/%2e%2e/secret.txt',
    '/assets/..%5csecret.txt',
    '/assets//../secret.txt',
    '/secret.txt',
  ])('is nothing outside of its folder: %s', async (url) => {
    expect((await server.inject(url)).body).not.toContain('a secret');
  });

  it.each(['/assets/missing.js', '/assets/', '/assets'])(
    'that is not there is refused, and no page comes instead: %s',
    async (url) => {
      const answer = await server.inject(url);
      expect([403, 404]).toContain(answer.statusCode);
      expect(answer.body).not.toContain('<script');
    },
  );
});

describe('the mark', () => {
  it('is asked for again each time, because its name stays', async () => {
    const answer = await server.inject('/mark.svg');
    expect([answer.statusCode, answer.headers['cache-control']]).toEqual([200, 'no-cache']);
    expect(answer.headers['content-type']).toMatch(/svg/);
  });
});

describe('an address of the API', () => {
  it.each(['/api', '/api/', '/api/cases', '/api?x=1'])('is never answered with a page: %s', async (url) => {
    const answer = await server.inject(url);
    expect([answer.statusCode, answer.headers['content-type']]).toEqual([
      404,
      'application/problem+json; charset=utf-8',
    ]);
    expect(answer.headers['content-security-policy']).toBe("default-src 'none'; frame-ancestors 'none'");
  });
});

describe('a service whose UI was not built', () => {
  it('has no pages', async () => {
    const instance = new FastifyAdapter().getInstance() as unknown as FastifyInstance;
    await serveWeb(instance, path.join(folder, 'nothing'));
    expect((await instance.inject('/')).statusCode).toBe(404);
    await instance.close();
  });
});
