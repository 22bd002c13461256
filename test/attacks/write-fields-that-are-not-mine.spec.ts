import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import type { Route } from '../../src/platform/access/route-declarations.js';
import { RouteRegister } from '../../src/platform/access/route-register.js';
import { newId } from '../../src/platform/crypto/primitives.js';
import { House } from '../house.js';
import { testers } from '../platform/access/matrix-cells.js';
import { mayEver } from '../../src/platform/access/actions.js';
import { staffRoles } from '../../src/platform/access/roles.js';
import { addressOf, bodyOf } from './every-route.js';

/** Attack 22: fields that only the service sets ride along in a body (mass assignment), and keys that reach prototypes. */
let house: House;
let routes: Route[];
beforeAll(async () => {
  house = await House.open();
  routes = house.app
    .get(RouteRegister)
    .list()
    .filter((route) => route.body instanceof z.ZodType && route.act !== undefined);
});
afterAll(() => house.close());

const extras = [
  'caseId',
  'ownerId',
  'rev',
  'createdBy',
  'granted_by',
  'officeId',
  'hidden',
  'walled',
  'constructor',
  '__proto__',
];
const anyIds = new Proxy<Record<string, string>>(
  {},
  { get: (_, name) => (name === 'compartment' ? 'core' : newId()) },
);

describe('a body with a field that the route does not know', () => {
  it.each(extras)('is refused on every route: %s', async (key) => {
    const wrong: string[] = [];
    for (const route of routes) {
      const known = Object.keys((route.body as z.ZodObject).shape ?? {});
      if (known.includes(key)) continue;
      const role = staffRoles.find((each) => mayEver(each, route.act!));
      if (role === undefined) continue;
      const visitor = await house.signIn(testers[role]);
      const body = JSON.stringify(bodyOf(route));
      const more = `{"${key}":"${newId()}"${body === '{}' ? '' : ','}${body.slice(1)}`;
      const answer = await visitor.send<any>(route.method, addressOf(route, anyIds), more, {});
      if (answer.status !== 400) wrong.push(`${route.method} ${route.path}: ${answer.status}`);
    }
    expect(wrong).toEqual([]);
    expect(
      ({} as Record<string, unknown>)[key === '__proto__' ? 'polluted' : `polluted-${key}`],
    ).toBeUndefined();
  });

  it('walks every changing route', () => {
    expect(routes.length).toBeGreaterThan(25);
  });
});
