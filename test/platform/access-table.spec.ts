import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { type Route } from '../../src/platform/access/route-declarations.js';
import { RouteRegister } from '../../src/platform/access/route-register.js';
import { writeAccessTable } from '../access-table.js';
import { House } from '../house.js';

const FILE = path.join(import.meta.dirname, '..', 'golden', 'access.txt');

let house: House;
let routes: Route[];
beforeAll(async () => {
  house = await House.open();
  routes = house.app.get(RouteRegister).list();
});
afterAll(() => house.close());

describe('the table of routes', () => {
  it('is the one that was reviewed', () => {
    const table = writeAccessTable(routes);
    if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(FILE, table);
    const reviewed = readFileSync(FILE, 'utf8');
    if (table !== reviewed) {
      throw new Error(
        `Routes or rights differ from test/golden/access.txt:\n${differences(reviewed, table).join('\n')}\n` +
          'When this is what you want: UPDATE_GOLDEN=1 npm test -- access-table, and read the difference in git.',
      );
    }
  });

  it('knows every route that the server answers', () => {
    const server = house.app.getHttpAdapter().getInstance();
    const served = readRouteTree(server.printRoutes({ commonPrefix: false }));
    // The printed tree runs all addresses that end in a wildcard together; there is one besides the UI's.
    const wild = routes.filter((route) => route.path.endsWith('*'));
    expect(wild.map((route) => route.path)).toEqual(['/api/audit/tile/*']);
    expect(server.hasRoute({ method: 'GET', url: '/api/audit/tile/*' })).toBe(true);
    const ofTheUi = /^(GET|HEAD) \/?(\*|mark\.svg|assets\/.*)$/;
    const known = routes
      .filter((route) => !wild.includes(route))
      .map((route) => `${route.method} ${route.path}`);
    expect(served.filter((each) => !ofTheUi.test(each) && !each.startsWith('HEAD ')).sort()).toEqual(
      known.sort(),
    );
    expect(known.length).toBeGreaterThan(30);
  });

  it.each(['POST', 'PUT', 'PATCH'])('has a schema for the body of every %s', (method) => {
    const changing = routes.filter((route) => route.method === method);
    expect(changing.length).toBeGreaterThan(0);
    expect(
      changing.filter((route) => !(route.body instanceof z.ZodType)).map((route) => route.handler),
    ).toEqual([]);
  });

  it('has a schema or a media type for every answer', () => {
    const silent = routes.filter((route) => route.returns === undefined && route.media === undefined);
    expect(silent.map((route) => route.handler)).toEqual([]);
  });

  it('lets nobody without a session do more than these', () => {
    const open = routes.filter((route) => route.publicWhy !== undefined);
    expect(open.map((route) => `${route.method} ${route.path}`)).toEqual([
      'GET /api/health/live',
      'GET /api/health/ready',
      'POST /api/invitation',
      'GET /api/openapi.json',
      'GET /api/session',
      'POST /api/session',
      'POST /api/session/passkey',
      'POST /api/session/passkey/options',
      'GET /api/welcome',
    ]);
  });
});

function differences(reviewed: string, present: string): string[] {
  const before = reviewed.split('\n');
  const now = present.split('\n');
  return [
    ...before.filter((line) => !now.includes(line)).map((line) => `- ${line}`),
    ...now.filter((line) => !before.includes(line)).map((line) => `+ ${line}`),
  ];
}

/** Reads the tree that Fastify prints of its routes: a line a part of a path, with methods where a route ends. */
function readRouteTree(tree: string): string[] {
  const parts: string[] = [];
  return tree
    .split('\n')
    .filter((line) => line.includes('── '))
    .flatMap((line) => {
      const [, part = '', methods = ''] = /── (\S*)(?: \((.*)\))?$/.exec(line) ?? [];
      parts.length = (line.indexOf('── ') - 1) / 4;
      parts.push(part);
      return methods === '' ? [] : methods.split(', ').map((method) => `${method} ${parts.join('')}`);
    });
}
