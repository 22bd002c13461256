import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Compartment } from '../../src/platform/access/compartments.js';
import { newId } from '../../src/platform/crypto/primitives.js';
import type { Route } from '../../src/platform/access/route-declarations.js';
import { RouteRegister } from '../../src/platform/access/route-register.js';
import { linesOf } from '../cases/lines.js';
import { type Answer, House, type Visitor } from '../house.js';
import { makeFullCase, type FullCase } from '../platform/access/matrix-cases.js';
import { addressOf, bodyOf } from './every-route.js';

/**
 * Attack 1: the id of somebody else's case, task, grant or record, in the address or in the body. The sub-resource rule:
 * whoever may not see the case gets, on every route that has it in its address, the answer of a case that does not exist.
 */
let house: House;
let routes: Route[];
let full: FullCase;
let values: Record<string, string>;
beforeAll(async () => {
  house = await House.open();
  full = await makeFullCase(house);
  const taskId = await house.asSuperuser(async (client) => {
    const { rows } = await client.query<{ id: string }>('SELECT id FROM app.task WHERE case_id = $1', [
      full.id,
    ]);
    return rows[0]!.id;
  });
  const ids = ['assignmentId', 'issueId', 'wallId', 'exclusionId', 'inquiryId'];
  values = {
    ...Object.fromEntries(ids.map((name) => [name, newId()])),
    ...full,
    taskId,
    compartment: 'identity',
  };
  routes = house.app.get(RouteRegister).list().filter(isOfOneCase);
  await house.arrange(async (client) => {
    await client.query('SET session_replication_role = replica');
    await client.query(grantSql, [
      full.id,
      house.people.bilal,
      'caseworker',
      everything('caseworker'),
      'ended',
      false,
    ]);
    await client.query(grantSql, [
      full.id,
      house.people.ines,
      'safety-officer',
      everything('safety-officer'),
      'later',
      false,
    ]);
    await client.query(grantSql, [
      full.id,
      house.people.lena,
      'legal-adviser',
      everything('legal-adviser'),
      'live',
      true,
    ]);
  });
});
afterAll(() => house.close());

const grantSql = `
  INSERT INTO app.case_grant (id, case_id, actor_id, role, basis, kind, compartments, purpose, valid_from, valid_until,
    granted_by, granted_at, version, walled)
  VALUES (gen_random_uuid(), $1, $2, $3, 'grant', CASE $3 WHEN 'caseworker' THEN 'co-worker' ELSE 'specialist' END, $4, 'test',
    CASE $5 WHEN 'later' THEN now() + interval '1 day' ELSE now() - interval '1 day' END,
    CASE $5 WHEN 'ended' THEN now() - interval '1 second' ELSE now() + interval '2 days' END, $2, now(), 1, $6)`;

function everything(role: string): Compartment[] {
  const common: Compartment[] = [
    'core',
    'contact',
    'identity',
    'location',
    'family',
    'plan',
    'legal-status',
    'consent',
  ];
  return role === 'legal-adviser'
    ? [...common, 'testimony', 'legal-privileged']
    : [...common, 'casework', 'safety'];
}

/** Every route whose address names a case, or a record of one. */
function isOfOneCase({ path }: Route): boolean {
  return path.startsWith('/api/cases/:id') || path.startsWith('/api/tasks/:id');
}

const intruders = [
  ['omar', 'a stranger'],
  ['bilal', 'somebody whose grant has ended'],
  ['ines', 'somebody whose grant begins tomorrow'],
  ['lena', 'an adviser behind a wall'],
  ['ada', 'the administrator'],
] as const;

function send(visitor: Visitor, route: Route, ids: Record<string, string>): Promise<Answer> {
  const body = bodyOf(route);
  return visitor.send<any>(
    route.method,
    addressOf(route, ids),
    body === undefined ? undefined : JSON.stringify(body),
    {},
  );
}

/** All that an outsider can tell answers apart by, but the moment and the id of the incident. */
function seen({ status, body, headers }: Answer) {
  const shown = [...headers.entries()].filter(([name]) => name !== 'date' && !name.startsWith('x-request'));
  return {
    status,
    body,
    shown: shown.map(([name, value]) => [name, value.replaceAll(/nonce-[^']+/g, 'nonce')]),
  };
}

describe('a case that is not one’s own', () => {
  it('has routes to walk, and every one of them is walked', () => {
    expect(routes.length).toBeGreaterThan(25);
    expect(routes.filter((route) => route.act === undefined)).toEqual([]);
  });

  it.each(intruders)('looks to %s, %s, like one that does not exist, on every route', async (name, _who) => {
    const visitor = await house.signIn(name);
    const wrong: unknown[] = [];
    for (const route of routes) {
      const mine = seen(await send(visitor, route, values));
      const absent = seen(await send(visitor, route, { ...values, id: newId(), taskId: newId() }));
      if (mine.status !== 404 || JSON.stringify(mine) !== JSON.stringify(absent)) {
        wrong.push({ route: `${route.method} ${route.path}`, mine, absent });
      }
    }
    expect(wrong).toEqual([]);
  });

  it('leaves a line of each try, refused, and opens no key', async () => {
    const visitor = await house.signIn('omar');
    const lines = await linesOf(house, () => visitor.get(`/api/cases/${full.id}/compartments/identity`));
    expect(lines).toMatchObject([{ act: 'compartment.open', res: 'refused', reason: 'not-found' }]);
  });

  it('does not come in through a filter of the log or of the tasks', async () => {
    const visitor = await house.signIn('omar');
    const empty = { status: 200, body: { items: [], next: null } };
    expect(await visitor.get(`/api/audit/entries?case=${full.id}&outcome=allowed`)).toMatchObject(empty);
    expect(await visitor.get('/api/tasks')).toMatchObject(empty);
  });

  it('does not lend its task to a task of one’s own', async () => {
    const own = await house.openCase('omar', 'Own');
    const visitor = await house.signIn('omar');
    const task = await visitor.post(`/api/cases/${own}/tasks`, { title: 'mine' });
    expect(task.status).toBe(201);
    const stolen = await visitor.patch(`/api/tasks/${values['taskId']}`, { version: 1, state: 'DONE' });
    expect(stolen).toMatchObject({ status: 404, body: { code: 'not-found' } });
  });
});
