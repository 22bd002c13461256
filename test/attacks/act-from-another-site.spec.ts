import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Route } from '../../src/platform/access/route-declarations.js';
import { RouteRegister } from '../../src/platform/access/route-register.js';
import { newId } from '../../src/platform/crypto/primitives.js';
import { House, type Visitor } from '../house.js';
import { addressOf, bodyOf } from './every-route.js';

/** Attack 23: a foreign page lets the browser of somebody who is signed in send requests (CSRF), or sign them in. */
let house: House;
let sara: Visitor;
let changing: Route[];
beforeAll(async () => {
  house = await House.open();
  sara = await house.signIn('sara');
  changing = house.app
    .get(RouteRegister)
    .list()
    .filter((route) => route.method !== 'GET');
});
afterAll(() => house.close());

const anyIds = new Proxy<Record<string, string>>(
  {},
  { get: (_, name) => (name === 'compartment' ? 'core' : newId()) },
);

const foreign: [string, Record<string, string>][] = [
  ['another origin', { origin: 'https://evil.example' }],
  ['an origin without a name', { origin: 'null' }],
  ['a neighbour of the host', { origin: 'http://evil.localhost' }],
  ['a browser that says cross-site', { 'sec-fetch-site': 'cross-site' }],
  ['a browser that says same-site', { 'sec-fetch-site': 'same-site' }],
];

describe('a request that comes from another site', () => {
  it.each(foreign)('is refused on every changing route: %s', async (_, headers) => {
    const wrong: string[] = [];
    for (const route of changing) {
      const body = bodyOf(route);
      const text = body === undefined ? undefined : JSON.stringify(body);
      const answer = await sara.send<any>(route.method, addressOf(route, anyIds), text, headers);
      if (answer.status !== 403 || answer.body.code !== 'origin')
        wrong.push(`${route.method} ${route.path}: ${answer.status}`);
    }
    expect(wrong).toEqual([]);
    expect(changing.length).toBeGreaterThan(25);
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'])(
    'is no JSON that a form could send: %s',
    async (type) => {
      const answer = await sara.send<any>('POST', '/api/cases', '{"pseudonym":"a","risk":"LOW"}', {
        'content-type': type,
      });
      expect([403, 415]).toContain(answer.status);
    },
  );

  it('cannot sign somebody in under the attacker’s name', async () => {
    const body = { username: 'omar', password: 'a password of the tests' };
    const answer = await house.stranger().post('/api/session', body, { origin: 'https://evil.example' });
    expect(answer).toMatchObject({ status: 403, body: { code: 'origin' } });
    expect(answer.headers.get('set-cookie')).toBeNull();
  });

  it('leaves the session standing', async () => {
    expect((await sara.get('/api/session')).status).toBe(200);
  });
});
