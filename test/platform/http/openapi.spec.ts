import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import type { Route } from '../../../src/platform/access/route-declarations.js';
import { RouteRegister } from '../../../src/platform/access/route-register.js';
import { describedPath } from '../../../src/platform/http/openapi.js';
import { SchemaNames } from '../../../src/platform/http/schema-names.js';
import { House } from '../../house.js';

interface Operation {
  operationId: string;
  parameters?: { name: string; in: string; required?: boolean; schema: object }[];
  requestBody?: { required: boolean; content: Record<string, { schema: { $ref?: string } }> };
  responses: Record<string, { content?: Record<string, { schema?: { $ref?: string } }> }>;
  security?: object[];
}

interface Description {
  openapi: string;
  info: { title: string };
  security: object[];
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, object>; securitySchemes: Record<string, object> };
}

let house: House;
let routes: Route[];
let description: Description;
beforeAll(async () => {
  house = await House.open();
  routes = house.app.get(RouteRegister).list();
  description = (await house.stranger().get<Description>('/api/openapi.json')).body;
});
afterAll(() => house.close());

const pathOf = (route: Route) => describedPath(route.path);
const operationOf = (route: Route) => description.paths[pathOf(route)]![route.method.toLowerCase()]!;

/** Every object inside of a value, the value itself included. */
function* objectsIn(value: unknown): Generator<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return;
  if (!Array.isArray(value)) yield value as Record<string, unknown>;
  for (const part of Object.values(value)) yield* objectsIn(part);
}

describe('the description of the API', () => {
  it('is OpenAPI 3.1 in JSON, for everybody, and the same each time', async () => {
    const again = await house.stranger().get('/api/openapi.json');
    expect(again.status).toBe(200);
    expect(again.headers.get('content-type')).toMatch(/^application\/json/);
    expect(again.body).toEqual(description);
    expect(description.openapi).toMatch(/^3\.1\.\d+$/);
    expect(description.info.title).toBe('Causeway');
  });

  it('has every route of the service and no other', () => {
    const described = Object.entries(description.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(described.sort()).toEqual(routes.map((route) => `${route.method} ${pathOf(route)}`).sort());
    expect(described.length).toBeGreaterThan(30);
  });

  it('speaks JSON Schema 2020-12 throughout: nothing of OpenAPI 3.0 is left', () => {
    const old = [...objectsIn(description)].filter(
      (each) =>
        typeof each['nullable'] === 'boolean' ||
        typeof each['exclusiveMinimum'] === 'boolean' ||
        typeof each['exclusiveMaximum'] === 'boolean' ||
        '$defs' in each ||
        '$schema' in each,
    );
    expect(old).toEqual([]);
    const nullable = [...objectsIn(description)].filter(
      (each) => Array.isArray(each['type']) && each['type'].includes('null'),
    );
    expect(nullable.length).toBeGreaterThan(0);
  });

  it('refers only to what it holds', () => {
    const references = [...objectsIn(description)].flatMap((each) =>
      typeof each['$ref'] === 'string' ? [each['$ref']] : [],
    );
    expect(references.length).toBeGreaterThan(100);
    const names = Object.keys(description.components.schemas).map((name) => `#/components/schemas/${name}`);
    expect([...new Set(references)].filter((reference) => !names.includes(reference))).toEqual([]);
  });

  it('asks for the session’s cookie, except where anybody may call', () => {
    expect(description.components.securitySchemes['session']).toMatchObject({
      type: 'apiKey',
      in: 'cookie',
      name: '__Host-causeway',
    });
    expect(description.security).toEqual([{ session: [] }]);
    for (const route of routes) {
      expect([route.handler, operationOf(route).security]).toEqual([
        route.handler,
        route.publicWhy === undefined ? undefined : [],
      ]);
    }
  });

  it('names the body of every changing request', () => {
    for (const route of routes.filter((each) => each.body !== undefined)) {
      const { requestBody } = operationOf(route);
      expect(requestBody?.required).toBe(true);
      expect(requestBody?.content['application/json']?.schema.$ref).toMatch(/^#\/components\/schemas\/\w/);
    }
  });

  it('lists every part of the address, with its schema', () => {
    for (const route of routes) {
      const inPath = (operationOf(route).parameters ?? []).filter((each) => each.in === 'path');
      expect(inPath.map((each) => each.name).sort()).toEqual(
        [...pathOf(route).matchAll(/\{(\w+)\}/g)].map((match) => match[1]).sort(),
      );
      expect(inPath.every((each) => each.required === true && Object.keys(each.schema).length > 0)).toBe(
        true,
      );
    }
    const listing = description.paths['/api/cases']!['get']!.parameters!;
    expect(listing.map((each) => [each.in, each.name])).toContainEqual(['query', 'overdue']);
  });

  it('says what each answer is, and that an error is a problem', () => {
    for (const route of routes) {
      const { responses } = operationOf(route);
      expect(Object.keys(responses)).toEqual([String(route.status), 'default']);
      const content = responses[route.status]!.content ?? {};
      const type = route.media?.type ?? (route.returns === null ? undefined : 'application/json');
      expect([route.handler, Object.keys(content)]).toEqual([
        route.handler,
        type === undefined ? [] : [type],
      ]);
      expect(responses['default']!.content!['application/problem+json']!.schema!.$ref).toBe(
        '#/components/schemas/problem',
      );
    }
  });

  it('gives every operation a name of its own', () => {
    const names = routes.map((route) => operationOf(route).operationId);
    expect(new Set(names).size).toBe(names.length);
  });

  it('offers the Idempotency-Key on every POST of somebody who is signed in', () => {
    const offering = routes.filter((route) =>
      operationOf(route).parameters?.some((each) => each.name === 'Idempotency-Key'),
    );
    const posts = routes.filter((route) => route.method === 'POST' && route.act !== undefined);
    expect(offering.map((route) => route.handler)).toEqual(posts.map((route) => route.handler));
  });
});

describe('the names of schemas', () => {
  const inner = z.enum(['A', 'B']);
  const outer = z.strictObject({ code: inner, count: z.int().positive().default(1) });
  const other = z.strictObject({ x: z.number() });

  it('are those of the exports, and of the room too when two rooms use the same', () => {
    const names = new SchemaNames({ first: { inner, outer, notASchema: () => 1 }, second: { outer: other } });
    expect([inner, outer, other, z.string()].map((schema) => names.find(schema))).toEqual([
      'inner',
      'outer',
      'second.outer',
      undefined,
    ]);
  });

  it('stand for a schema that is exported again under another name', () => {
    expect(new SchemaNames({ first: { inner }, second: { again: inner } }).find(inner)).toBe('inner');
  });

  it('do not pass on to a schema that was derived', () => {
    const names = new SchemaNames({ first: { outer } });
    expect(names.find(outer.extend({ more: z.string() }))).toBeUndefined();
    expect(names.find(outer.describe('another'))).toBeUndefined();
  });

  it('are references in JSON Schema; what is given always has its defaults, what is taken need not', () => {
    const names = new SchemaNames({ first: { inner, outer } });
    const given = names.toJson(outer, 'output');
    expect(given.schema).toEqual({ $ref: '#/$defs/outer' });
    expect(given.components['outer']).toMatchObject({
      properties: { code: { $ref: '#/$defs/inner' }, count: { exclusiveMinimum: 0 } },
      required: ['code', 'count'],
    });
    expect(names.toJson(outer, 'input').components['outer']).toMatchObject({ required: ['code'] });
  });
});
