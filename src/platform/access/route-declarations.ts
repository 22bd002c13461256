import { RequestMethod } from '@nestjs/common';
import {
  HTTP_CODE_METADATA,
  METHOD_METADATA,
  PATH_METADATA,
  ROUTE_ARGS_METADATA,
} from '@nestjs/common/constants.js';
import { RouteParamtypes } from '@nestjs/common/enums/route-paramtypes.enum.js';
import { MetadataScanner } from '@nestjs/core';
import type { z } from 'zod';
import { ACCESS, MEDIA, type MediaDeclaration, PUBLIC, RETURNS } from './access.decorator.js';
import type { Act } from './actions.js';

/** A controller of Nest: an instance of a class, its prototype and the class. */
type ControllerClass = new (...parts: never[]) => object;
type Handler = (...parts: never[]) => unknown;

/** What one handler says of itself: where it stands, who may call it, what it takes and what it gives. */
export interface Route {
  /** Class and method, as in `CasesController.open`. */
  handler: string;
  method: string;
  /** As in `/api/cases/:id`. */
  path: string;
  /** The status of a good answer. */
  status: number;
  act: Act | undefined;
  /** Why anybody may call it. */
  publicWhy: string | undefined;
  body: z.ZodType | undefined;
  query: z.ZodType | undefined;
  /** The schema of each parameter of the path that the handler reads. */
  params: Record<string, z.ZodType | undefined>;
  /** The schema of the answer; null for 204; undefined when none is declared. */
  returns: z.ZodType | null | undefined;
  media: MediaDeclaration | undefined;
  /** What the declaration lacks or says twice; empty for a route that may be served. */
  faults: string[];
}

interface ArgumentMetadata {
  data: unknown;
  schema?: z.ZodType;
}

const BODY_METHODS = ['POST', 'PUT', 'PATCH'];

/** Reads the routes that a controller declares or inherits. */
export function readRoutes(controller: ControllerClass): Route[] {
  const prototype = controller.prototype as Record<string, unknown>;
  return new MetadataScanner().getAllMethodNames(prototype).flatMap((name) => {
    const handler = prototype[name];
    const isRoute = Reflect.hasMetadata(PATH_METADATA, handler as Handler);
    return isRoute
      ? pathsOf(controller, handler as Handler).map((path) => readRoute(controller, name, path))
      : [];
  });
}

function readRoute(controller: ControllerClass, name: string, path: string): Route {
  const handler = (controller.prototype as Record<string, Handler>)[name]!;
  const method =
    RequestMethod[(Reflect.getMetadata(METHOD_METADATA, handler) as RequestMethod | undefined) ?? 0]!;
  const readings = Object.entries(
    (Reflect.getMetadata(ROUTE_ARGS_METADATA, controller, name) ?? {}) as Record<string, ArgumentMetadata>,
  ).map(([key, argument]) => ({ kind: Number(key.split(':')[0]) as RouteParamtypes, ...argument }));
  const params = readings.filter(({ kind }) => kind === RouteParamtypes.PARAM);
  const route = {
    handler: `${controller.name}.${name}`,
    method,
    path,
    status:
      (Reflect.getMetadata(HTTP_CODE_METADATA, handler) as number | undefined) ??
      (method === 'POST' ? 201 : 200),
    act: Reflect.getMetadata(ACCESS, handler) as Act | undefined,
    publicWhy: Reflect.getMetadata(PUBLIC, handler) as string | undefined,
    body: readings.find(({ kind }) => kind === RouteParamtypes.BODY)?.schema,
    query: readings.find(({ kind }) => kind === RouteParamtypes.QUERY)?.schema,
    params: Object.fromEntries(params.map(({ data, schema }) => [String(data), schema])),
    returns: Reflect.getMetadata(RETURNS, handler) as z.ZodType | null | undefined,
    media: Reflect.getMetadata(MEDIA, handler) as MediaDeclaration | undefined,
  };
  const inputs = readings.filter(({ kind }) => INPUTS.includes(kind));
  return { ...route, faults: [...accessFaults(controller, route), ...schemaFaults(route, inputs)] };
}

const INPUTS: readonly RouteParamtypes[] = [
  RouteParamtypes.BODY,
  RouteParamtypes.QUERY,
  RouteParamtypes.PARAM,
];

function accessFaults(
  controller: ControllerClass,
  { act, publicWhy }: Pick<Route, 'act' | 'publicWhy'>,
): string[] {
  const faults: string[] = [];
  if (act === undefined && publicWhy === undefined)
    faults.push('declares no access (neither @Access nor @Public)');
  if (act !== undefined && publicWhy !== undefined) faults.push('declares both @Access and @Public');
  if (publicWhy?.trim() === '') faults.push('does not say why it is public');
  const onClass = [ACCESS, PUBLIC, RETURNS, MEDIA].some((key) => Reflect.hasMetadata(key, controller));
  if (onClass) faults.push('has declarations on its class, where nothing reads them');
  return faults;
}

function schemaFaults(route: Omit<Route, 'faults'>, inputs: readonly ArgumentMetadata[]): string[] {
  const faults: string[] = [];
  if (route.returns === undefined && route.media === undefined) {
    faults.push('declares no answer (neither @Returns nor @Media)');
  }
  if (route.returns !== undefined && route.media !== undefined)
    faults.push('declares both @Returns and @Media');
  if (route.returns === null && route.status !== 204) faults.push('returns nothing but does not answer 204');
  if (BODY_METHODS.includes(route.method) && route.body === undefined)
    faults.push('has no schema for its body');
  if (inputs.some(({ schema }) => schema === undefined)) faults.push('reads input without a schema');
  if (route.method === 'ALL') faults.push('answers every method');
  return faults;
}

function pathsOf(controller: ControllerClass, handler: Handler): string[] {
  const prefixes = [Reflect.getMetadata(PATH_METADATA, controller) as string | string[]].flat();
  const paths = [Reflect.getMetadata(PATH_METADATA, handler) as string | string[]].flat();
  return prefixes.flatMap((prefix) =>
    paths.map(
      (path) =>
        `/${[prefix, path]
          .flatMap((part) => part.split('/'))
          .filter(Boolean)
          .join('/')}`,
    ),
  );
}
