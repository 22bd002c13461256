import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { documents } from '../../src/cases/compartments/compartments.schema.js';
import { type Act, mayEver, ruleOf } from '../../src/platform/access/actions.js';
import { basesOf } from '../../src/platform/access/policy.js';
import type { StaffRole } from '../../src/platform/access/roles.js';
import type { Route } from '../../src/platform/access/route-declarations.js';
import { RouteRegister } from '../../src/platform/access/route-register.js';
import { newId } from '../../src/platform/crypto/primitives.js';
import { problemView } from '../../src/platform/http/problem.schema.js';
import { type Answer, House, type Visitor } from '../house.js';
import { type CastName, password } from '../cast.js';
import { addressOf as addressWith, bodyOf, idNameOf } from './every-route.js';
import { exampleOf, type Fault, faultsOf, noObjects } from './bad-values.js';

let house: House;
let routes: Route[];
/** Values for the parameters of addresses, by name: records that exist, so that only the input is at fault. */
let params: Record<string, string>;

const people: Partial<Record<StaffRole, CastName>> = {
  caseworker: 'amina',
  'legal-adviser': 'lena',
  'testimony-officer': 'tomas',
  supervisor: 'sara',
  administrator: 'ada',
  auditor: 'aida',
};

beforeAll(async () => {
  house = await House.open();
  // What somebody does between password and second factor has a walk of its own, below.
  routes = house.app.get(RouteRegister).list().filter(isForStaff);
  const id = await house.openCase();
  const assignmentId = await house.assign(id, 'bilal');
  await house.assign(id, 'lena');
  await house.assign(id, 'tomas');
  const make = async (name: CastName, part: string): Promise<string> => {
    const route = routes.find((each) => each.method === 'POST' && each.path === `/api/cases/:id/${part}`)!;
    const visitor = await house.signIn(name);
    const answer = await visitor.post(`/api/cases/${id}/${part}`, exampleOfBody(route));
    if (answer.status !== 201) throw new Error(`no ${part}: ${JSON.stringify(answer.body)}`);
    return answer.body.id;
  };
  params = {
    id,
    assignmentId,
    compartment: 'contact',
    taskId: await make('amina', 'tasks'),
    matterId: await make('lena', 'legal/matters'),
    issueId: await make('lena', 'legal/issues'),
    testimonyId: await make('tomas', 'testimonies'),
    consentId: await make('amina', 'consents'),
  };
});
afterAll(() => house.close());

function isForStaff({ act }: Route): boolean {
  return act === undefined || ruleOf(act).rights.some((right) => right !== 'second-factor');
}

function exampleOfBody(route: Route): Record<string, unknown> {
  return bodyOf(route) as Record<string, unknown>;
}

/** A password may hold anything, and a name of odd letters is nobody's: signing in answers those like any wrong name. */
function faultsOfBody(route: Route): Fault[] {
  const faults = faultsOf(route.body as z.ZodObject, exampleOfBody(route));
  return faults.filter(
    (fault) =>
      !['/api/session', '/api/invitation'].includes(route.path) || !/NUL|half a character/.test(fault.what),
  );
}

/** Somebody who may use a route: the first role to which the table gives its act. */
async function visitorFor(route: Route): Promise<Visitor> {
  if (route.act === undefined) return house.stranger();
  const role = (Object.keys(people) as StaffRole[]).find((each) => mayUse(each, route.act!));
  if (role === undefined) throw new Error(`nobody of the cast may use ${route.handler}`);
  return house.signIn(people[role]!);
}

function mayUse(role: StaffRole, act: Act): boolean {
  const { compartment, rights, on } = ruleOf(act);
  if (on !== 'case') return mayEver(role, act);
  const named = compartment === 'named' ? 'contact' : compartment;
  return rights.some((right) => basesOf(role, named, right).some((basis) => !basis.startsWith('break')));
}

function addressOf(route: Route, change: Record<string, string> = {}): string {
  const { id, ...others } = change;
  const values = { ...params, ...others, ...(id === undefined ? {} : { [idNameOf(route.path)]: id }) };
  return addressWith(route, new Proxy(values, { get: (known, name) => known[String(name)] ?? newId() }));
}

function withQuery(address: string, query: string): string {
  return `${address}${address.includes('?') ? '&' : '?'}${query}`;
}

async function send(route: Route, address: string, body?: unknown): Promise<Answer> {
  const visitor = await visitorFor(route);
  return visitor.send<any>(route.method, address, body === undefined ? undefined : JSON.stringify(body), {});
}

/** What is wrong with an answer that should be 400 and name `path`; undefined when nothing is. */
function findWrong(answer: Answer, path: string | undefined): string | undefined {
  const problem = problemView.safeParse(answer.body);
  if (answer.status !== 400 || !problem.success || problem.data.code !== 'input')
    return `${answer.status} ${JSON.stringify(answer.body).slice(0, 200)}`;
  const errors = problem.data.errors ?? [];
  if (errors.length === 0 || errors.some((each) => each.rule === '' || each.message === ''))
    return 'no rule or message';
  const named =
    path === undefined || errors.some((each) => each.path === path || each.path.startsWith(`${path}.`));
  return named ? undefined : `names ${errors.map((each) => each.path).join(', ')} instead of ${path}`;
}

/** The content of every table, as hashes. The log may grow: refusals are lines. */
async function snapshot(): Promise<Record<string, string>> {
  return house.asSuperuser(async (client) => {
    const { rows } = await client.query<{ name: string }>(
      `SELECT schemaname || '.' || tablename AS name FROM pg_tables WHERE schemaname IN ('app', 'auth', 'keystore')`,
    );
    const found: Record<string, string> = {};
    for (const { name } of rows) {
      const hashed = await client.query<{ hash: string }>(
        `SELECT count(*) || ' ' || md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) AS hash FROM ${name} t`,
      );
      found[name] = hashed.rows[0]!.hash;
    }
    return found;
  });
}

/** Runs work on every route of a kind, collects what went wrong, and checks that no table changed. */
async function walk(
  kind: (route: Route) => boolean,
  work: (route: Route) => Promise<string[]>,
  atLeast: number,
): Promise<void> {
  const walked = routes.filter(kind);
  expect(walked.length).toBeGreaterThanOrEqual(atLeast);
  for (const route of walked) await visitorFor(route);
  const before = await snapshot();
  const wrong: string[] = [];
  for (const route of walked)
    wrong.push(...(await work(route)).map((each) => `${route.method} ${route.path}: ${each}`));
  expect(wrong).toEqual([]);
  expect(await snapshot()).toEqual(before);
}

describe('every route, used by somebody who may use it,', () => {
  it('answers 400 to a body that is no object, and changes nothing', async () => {
    await walk(
      (route) => route.body !== undefined,
      async (route) => {
        const wrong: string[] = [];
        for (const body of noObjects) {
          const found = findWrong(await send(route, addressOf(route), body), undefined);
          if (found !== undefined) wrong.push(`${JSON.stringify(body)}: ${found}`);
        }
        return wrong;
      },
      15,
    );
  });

  it('answers 400 with the place to a body that is wrong in one place, and changes nothing', async () => {
    let tried = 0;
    await walk(
      (route) => route.body !== undefined,
      async (route) => {
        const wrong: string[] = [];
        for (const fault of faultsOfBody(route)) {
          tried += 1;
          const found = findWrong(await send(route, addressOf(route), fault.body), fault.path);
          if (found !== undefined) wrong.push(`${fault.what}: ${found}`);
        }
        return wrong;
      },
      15,
    );
    expect(tried).toBeGreaterThan(300);
  });

  it('answers 400 with the parameter to an id that is none, and 404 to one that nobody has', async () => {
    await walk(
      // A path of tiles is no id; it has a spec of its own.
      (route) => Object.keys(route.params).some((name) => name !== '*'),
      async (route) => {
        const wrong: string[] = [];
        const body = route.body === undefined ? undefined : exampleOfBody(route);
        for (const name of Object.keys(route.params)) {
          for (const value of [
            'x',
            '1',
            `${params['id']}'`,
            '018f4f3a-0000-7000-8000-00000000000',
            '../staff',
            'ключ',
            '%00',
            'null',
          ]) {
            // A line of the log is named by its number.
            if (value === '1' && route.path === '/api/audit/entries/:id/detail') continue;
            const found = findWrong(await send(route, addressOf(route, { [name]: value }), body), name);
            if (found !== undefined) wrong.push(`:${name}=${value}: ${found}`);
          }
          if (name === 'compartment' || name === 'rule') continue;
          const isLine = route.path === '/api/audit/entries/:id/detail';
          const absent = await send(
            route,
            addressOf(route, { [name]: isLine ? '999999999999' : '018f4f3a-0000-7000-8000-000000000000' }),
            body,
          );
          if (absent.status !== 404) wrong.push(`:${name} of nobody: ${absent.status}`);
        }
        return wrong;
      },
      20,
    );
  });

  it('answers 400 with the key to a question that is wrong, and changes nothing', async () => {
    await walk(
      (route) => route.query !== undefined,
      async (route) => {
        const wrong: string[] = [];
        const needed = 'q' in (route.query as z.ZodObject).shape ? 'q=name&' : '';
        const queries: [string, string][] = [
          ['nonsense=1', 'nonsense'],
          ...['0', '-1', '201', '1.5', 'x', '1e9', '0x10z', ' '].map((limit): [string, string] => [
            `limit=${limit}`,
            'limit',
          ]),
          ['limit=1&limit=2', 'limit'],
          [`after=${'x'.repeat(201)}`, 'after'],
          ['after=%27%20OR%201%3D1', 'after'],
          ['after=a%00b', 'after'],
        ];
        for (const [query, path] of queries) {
          const found = findWrong(await send(route, withQuery(addressOf(route), `${needed}${query}`)), path);
          if (found !== undefined) wrong.push(`?${query.slice(0, 40)}: ${found}`);
        }
        return wrong;
      },
      8,
    );
  });
});

describe('the document of each compartment', () => {
  it('answers 400 with the place to what is wrong in one place, and changes nothing', async () => {
    const amina = await house.signIn('amina');
    const before = await snapshot();
    const wrong: string[] = [];
    let tried = 0;
    for (const [compartment, schema] of Object.entries(documents)) {
      const address = `/api/cases/${params['id']}/compartments/${compartment}`;
      const example = exampleOf(schema) as Record<string, unknown>;
      for (const fault of faultsOf(schema, example)) {
        tried += 1;
        const answer = await amina.put(address, { version: 0, value: fault.body });
        const found = findWrong(answer, `value.${fault.path}`);
        if (found !== undefined) wrong.push(`${compartment}, ${fault.what}: ${found}`);
      }
      for (const value of noObjects) {
        const found = findWrong(await amina.put(address, { version: 0, value }), 'value');
        if (found !== undefined) wrong.push(`${compartment}, ${JSON.stringify(value)}: ${found}`);
      }
    }
    expect(wrong).toEqual([]);
    expect(tried).toBeGreaterThan(150);
    expect(await snapshot()).toEqual(before);
  });
});

describe('signing in', () => {
  it.each(['a\u0000b', 'a\ud800', '${jndi:ldap://x}', "' OR '1'='1", 'АМИНА', 'amina\u200b', '%', '_mina'])(
    'takes an odd name for a wrong one: %j',
    async (username) => {
      const answer = await house.stranger().post('/api/session', { username, password });
      expect([answer.status, answer.body.code]).toEqual([401, 'sign-in-failed']);
    },
  );
});

describe('every route between the password and the second factor', () => {
  it('answers 400 to a wrong body, and the sign-in stays where it was', async () => {
    const strict = await House.open({ strict: true });
    try {
      const begun = await strict.stranger().post('/api/session', { username: 'omar', password });
      expect(begun.body).toMatchObject({ actor: null, pending: 'enrol' });
      const half = strict.stranger().after(begun);
      const walked = strict.app
        .get(RouteRegister)
        .list()
        .filter((route) => !isForStaff(route));
      expect(walked.length).toBeGreaterThanOrEqual(6);
      const wrong: string[] = [];
      for (const route of walked) {
        for (const body of [...noObjects, { nonsense: 1 }]) {
          const found = findWrong(
            await half.send(route.method, route.path, JSON.stringify(body), {}),
            undefined,
          );
          if (found !== undefined)
            wrong.push(`${route.method} ${route.path} ${JSON.stringify(body)}: ${found}`);
        }
      }
      expect(wrong).toEqual([]);
      expect((await half.get('/api/session')).body).toMatchObject({ actor: null, pending: 'enrol' });
    } finally {
      await strict.close();
    }
  });
});
