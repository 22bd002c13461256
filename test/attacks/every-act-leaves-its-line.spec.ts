import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Act } from '../../src/platform/access/actions.js';
import type { Entry } from '../../src/platform/audit-log/entry.js';
import type { Route } from '../../src/platform/access/route-declarations.js';
import { RouteRegister } from '../../src/platform/access/route-register.js';
import { linesOf } from '../cases/lines.js';
import type { Answer } from '../house.js';
import { House } from '../house.js';
import { addressOf, idNameOf } from './every-route.js';
import { deeds } from './every-deed.js';
import { elsewhere } from './every-deed-elsewhere.js';
import { type Deed, World } from './every-deed-world.js';

/**
 * The walk over every route: an act leaves its line, with the id of the record that the route names or makes, and so
 * does an attempt that is refused. A new route fails here until every-deed.ts says how it is done.
 */
let house: House;
let world: World;
let routes: Route[];

beforeAll(async () => {
  house = await House.open();
  world = await World.make(house);
  routes = house.app.get(RouteRegister).list();
}, 120_000);
afterAll(() => house.close());

/** Lines with real ids in the place of aliases. */
interface PlainLine extends Entry {
  caseIds: string[];
  recordId: string | undefined;
}

async function plainLinesOf(act: () => Promise<unknown>): Promise<PlainLine[]> {
  const lines = await linesOf(house, act);
  const { rows } = await house.asSuperuser((client) =>
    client.query<{ key: string; subject: string }>(`SELECT epoch || alias AS key, subject FROM audit.alias`),
  );
  const subjects = new Map(rows.map(({ key, subject }) => [key, subject]));
  const realOf = (line: Entry, alias: string) => subjects.get(`${line.epoch}${alias}`) ?? 'nobody knows';
  return lines.map((line) => {
    const { obj } = line;
    const cases = [...(obj?.case === undefined ? [] : [obj.case]), ...(obj?.cases ?? [])];
    return {
      ...line,
      caseIds: cases.map((alias) => realOf(line, alias)),
      recordId: obj?.id === undefined ? undefined : realOf(line, obj.id),
    };
  });
}

/** What the address of a request names: ids of cases and ids of other records. */
function namedIn(
  route: Route,
  ids: Readonly<Record<string, string>>,
): { caseId?: string; recordId?: string } {
  const names = [...route.path.matchAll(/:(\w+)/g)].map(([, name]) => name!);
  const values = names.map((name) => [name, ids[name === 'id' ? idNameOf(route.path) : name]!] as const);
  const uuids = values.filter(([, value]) => /^[0-9a-f]{8}-/.test(value ?? ''));
  const isOfCase = route.path.startsWith('/api/cases/:id');
  const others = uuids.filter(([name]) => !(isOfCase && name === 'id'));
  const caseId = isOfCase ? ids['id'] : undefined;
  const recordId = others.at(-1)?.[1];
  return { ...(caseId === undefined ? {} : { caseId }), ...(recordId === undefined ? {} : { recordId }) };
}

/** The lines that a route must leave, found among those that it left. */
function ofAct(lines: readonly PlainLine[], act: Act): PlainLine[] {
  return lines.filter((line) => line.act === act);
}

function namesAll(line: PlainLine, named: { caseId?: string; recordId?: string }): boolean {
  const { caseId, recordId } = named;
  const known = [line.recordId, ...line.caseIds];
  return [caseId, recordId].every((id) => id === undefined || known.includes(id));
}

async function perform(
  route: Route,
  deed: Deed,
): Promise<{ answer: Answer; lines: PlainLine[]; ids: Record<string, string> }> {
  const ids = { ...world.ids, ...(await deed.prepare?.(world)) };
  const visitor = await world.visitor(deed.by);
  const body = deed.body === undefined ? undefined : JSON.stringify(await deed.body(world, ids));
  const plain = addressOf(route, ids);
  const address = plain.includes('?') ? plain : `${plain}${deed.query?.(ids) ?? ''}`;
  let answer: Answer | undefined;
  const lines = await plainLinesOf(async () => {
    answer = await visitor.send<any>(route.method, address, body, {});
  });
  return { answer: answer!, lines, ids };
}

describe('every route', () => {
  it('is in the walk: it is done here, or the spec that does it is named', () => {
    const walked = routes.filter(({ act }) => act !== undefined).map(({ handler }) => handler);
    const known = [...Object.keys(deeds), ...Object.keys(elsewhere)];
    expect(walked.filter((handler) => !known.includes(handler))).toEqual([]);
    expect(known.filter((handler) => !walked.includes(handler) && !(handler in elsewhere))).toEqual([]);
    expect(walked.length).toBeGreaterThan(60);
  });

  it.each(Object.entries(elsewhere))('%s is done in %s, which reads the line of its act', (handler, file) => {
    const route = routes.find((each) => each.handler === handler)!;
    expect(readFileSync(path.join(import.meta.dirname, '..', '..', file), 'utf8')).toContain(route.act);
  });

  it.each(Object.entries(deeds))('%s leaves its line, with the id of its record', async (handler, deed) => {
    const route = routes.find((each) => each.handler === handler)!;
    const { answer, lines, ids } = await perform(route, deed);
    expect([answer.status, answer.status < 300 ? '' : answer.body]).toEqual([route.status, '']);
    const allowed = ofAct(lines, deed.act ?? route.act!).filter(({ res }) => res === 'allowed');
    const { id, staffId } = (answer.body ?? {}) as { id?: unknown; staffId?: unknown };
    // An invitation is answered with the account that it is for.
    const made = staffId ?? id;
    const named = namedIn(route, ids);
    const wanted =
      named.recordId === undefined &&
      route.method === 'POST' &&
      typeof made === 'string' &&
      deed.makesNothing !== true
        ? { ...named, recordId: made }
        : named;
    expect({ handler, lines: allowed.length > 0, wanted }).toEqual({ handler, lines: true, wanted });
    // What else was done in it may be what names the record: an account that is made is invited.
    if (!lines.some((line) => line.res === 'allowed' && namesAll(line, wanted))) {
      throw new Error(`no line names ${JSON.stringify(wanted)}: ${JSON.stringify(lines)}`);
    }
    expect(lines.filter(({ res }) => res === 'refused')).toEqual([]);
  });
});

describe('an attempt that is refused', () => {
  /** Whoever never may: the first of the cast whose attempt is answered with a refusal. */
  const strangers = ['omar', 'aida', 'ada', 'noor', 'jonas'] as const;

  it('leaves a line on every route with somebody who may not, and it names what was asked for', async () => {
    const silent: string[] = [];
    let seen = 0;
    for (const route of routes.filter(({ act }) => act !== undefined)) {
      const ids = new Proxy(world.ids, { get: (known, name) => known[String(name)] ?? world.unknownId });
      for (const name of strangers) {
        const deed: Deed = {
          by: name,
          ...(route.body === undefined ? {} : { body: () => world.exampleOf(route) }),
        };
        const visitor = await world.visitor(deed.by);
        const body = deed.body === undefined ? undefined : JSON.stringify(world.exampleOf(route));
        let answer: Answer | undefined;
        const lines = await plainLinesOf(async () => {
          answer = await visitor.send<any>(route.method, addressOf(route, ids), body, {});
        });
        if (answer!.status !== 403 && answer!.status !== 404) continue;
        seen += 1;
        const refused = ofAct(lines, route.act!).filter(({ res }) => res === 'refused');
        if (refused.length !== 1 || !namesAll(refused[0]!, namedIn(route, ids))) {
          silent.push(`${name}: ${route.method} ${route.path} ${answer!.status} ${JSON.stringify(lines)}`);
        }
        break;
      }
    }
    expect(silent).toEqual([]);
    expect(seen).toBeGreaterThan(50);
  });
});
