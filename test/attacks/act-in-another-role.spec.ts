import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mayEver } from '../../src/platform/access/actions.js';
import type { Route } from '../../src/platform/access/route-declarations.js';
import { RouteRegister } from '../../src/platform/access/route-register.js';
import { type StaffRole, staffRoles } from '../../src/platform/access/roles.js';
import { newId } from '../../src/platform/crypto/primitives.js';
import { House } from '../house.js';
import { testers } from '../platform/access/matrix-cells.js';
import { addressOf, bodyOf } from './every-route.js';

/** Attack 2: a caseworker calls what only a supervisor or an administrator may, and names another role in the request. */
let house: House;
let routes: Route[];
beforeAll(async () => {
  house = await House.open();
  routes = house.app.get(RouteRegister).list();
});
afterAll(() => house.close());

/** Somebody else's role wherever a request could carry one. */
const forged = {
  'x-role': 'administrator',
  'x-actor': 'ada',
  'x-causeway-role': 'supervisor',
  authorization: 'Bearer administrator',
};

const anyIds = new Proxy<Record<string, string>>(
  {},
  { get: (_, name) => (name === 'compartment' ? 'core' : newId()) },
);

async function statusOf(role: StaffRole, route: Route): Promise<number> {
  const visitor = await house.signIn(testers[role]);
  const cookie = { cookie: `${visitor.cookie!}; role=administrator; __Host-role=administrator` };
  const body = bodyOf(route);
  const text = body === undefined ? undefined : JSON.stringify(body);
  const address = `${addressOf(route, anyIds)}?role=administrator`;
  // A query that the route does not know is refused as bad input, which would hide the refusal that is meant.
  const plain = address.replace('?role=administrator', '');
  const answer = await visitor.send(route.method, route.query === undefined ? address : plain, text, {
    ...forged,
    ...cookie,
  });
  return answer.status;
}

describe('a role that never may', () => {
  it.each(staffRoles)(
    'stays out as %s on every route, whatever the request says of its role',
    async (role) => {
      const forbidden = routes.filter((route) => route.act !== undefined && !mayEver(role, route.act));
      expect(forbidden.length).toBeGreaterThan(0);
      const wrong: string[] = [];
      for (const route of forbidden) {
        const status = await statusOf(role, route);
        if (status !== 403) wrong.push(`${route.method} ${route.path}: ${status}`);
      }
      expect(wrong).toEqual([]);
    },
  );

  it('cannot be put on by the body that signs in', async () => {
    const body = {
      username: 'omar',
      password: 'a password of the tests',
      role: 'administrator',
      roles: ['administrator'],
    };
    expect((await house.stranger().post('/api/session', body)).status).toBe(400);
  });
});
