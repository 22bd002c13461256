import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { OpenAPIObject } from '@nestjs/swagger';
import type { z } from 'zod';
import type { Route } from '../access/route-declarations.js';
import { problemView } from './problem.schema.js';
import type { SchemaNames } from './schema-names.js';

type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>;

/**
 * Describes the API in OpenAPI 3.1: Nest's own description of paths and input, and the answers, media types, problems
 * and rights that the handlers declare. Swagger is loaded here and nowhere else: nothing that serves needs it.
 */
export async function describeApi(
  app: NestFastifyApplication,
  routes: readonly Route[],
  names: SchemaNames,
): Promise<OpenAPIObject> {
  const { DocumentBuilder, SwaggerModule } = await import('@nestjs/swagger');
  const queries = new Set<unknown>(routes.map((route) => route.query));
  const config = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Causeway')
    .setVersion('1')
    .addCookieAuth('__Host-causeway', { type: 'apiKey', in: 'cookie' }, 'session')
    .addSecurityRequirements('session')
    .build();
  const document = SwaggerModule.createDocument(app, config, {
    operationIdFactory: (controller, method) => `${controller.replace(/Controller$/, '')}.${method}`,
    standardSchemaConverter: (schema, { schemaType }) => {
      const written = names.toJson(schema as z.ZodType, schemaType);
      return queries.has(schema) ? unfold(written) : written;
    },
  });
  const schemas = (document.components!.schemas ??= {}) as Record<string, unknown>;
  for (const route of routes) describeRoute(operationOf(document, route), route, names, schemas);
  Object.assign(schemas, { problem: names.toJson(problemView, 'output').schema });
  return refersToComponents(document);
}

/** Swagger lists the parameters of a query, so it wants the object itself and not a reference to it. */
function unfold({
  schema,
  components,
}: ReturnType<SchemaNames['toJson']>): ReturnType<SchemaNames['toJson']> {
  const name = typeof schema['$ref'] === 'string' ? schema['$ref'].replace('#/$defs/', '') : '';
  const { [name]: query = schema, ...others } = components;
  return { schema: query, components: others };
}

/** A path as OpenAPI writes it: `{id}` for a parameter, `{path}` for the rest of the path behind a last `*`. */
export function describedPath(path: string): string {
  return path.replaceAll(/:(\w+)/g, '{$1}').replace(/\*$/, '{path}');
}

function operationOf(document: OpenAPIObject, route: Route): Operation {
  const path = describedPath(route.path);
  const method = route.method.toLowerCase() as 'get';
  const operation = document.paths[path]?.[method];
  if (operation === undefined) throw new Error(`the description lacks ${route.method} ${route.path}`);
  return operation;
}

function describeRoute(
  operation: Operation,
  route: Route,
  names: SchemaNames,
  schemas: Record<string, unknown>,
): void {
  operation.responses = {
    [route.status]: { description: 'done', ...contentOf(route, names, schemas) },
    default: {
      description: 'a problem (RFC 9457)',
      content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/problem' } } },
    },
  };
  // Swagger takes the name that Nest has for the rest of a path.
  for (const parameter of operation.parameters ?? []) {
    if ('name' in parameter && parameter.name === '*') parameter.name = 'path';
  }
  if (route.publicWhy !== undefined) {
    operation.security = [];
    operation.description = `Public: ${route.publicWhy}.`;
  }
  if (route.act === undefined) return;
  operation.description = `Act: ${route.act}.`;
  if (route.method !== 'POST') return;
  (operation.parameters ??= []).push({
    name: 'Idempotency-Key',
    in: 'header',
    required: false,
    description:
      'The same key with the same request answers what the first one answered and changes nothing.',
    schema: { type: 'string', pattern: '^[\\x21-\\x7e]{8,128}$' },
  });
}

function contentOf(route: Route, names: SchemaNames, schemas: Record<string, unknown>) {
  if (route.media !== undefined) return { content: { [route.media.type]: {} } };
  if (route.returns === null || route.returns === undefined) return {};
  const { schema, components } = names.toJson(route.returns, 'output');
  Object.assign(schemas, components);
  return { content: { 'application/json': { schema } } };
}

/** Makes references to `#/$defs/` into references to the components of the document. */
function refersToComponents<T>(schema: T): T {
  return JSON.parse(JSON.stringify(schema).replaceAll('"#/$defs/', '"#/components/schemas/')) as T;
}
