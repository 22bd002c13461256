import { z } from 'zod';
import { apiSchemas } from '../src/api-schemas.js';
import { type Act, ruleOf } from '../src/platform/access/actions.js';
import { type Compartment, isCompartment } from '../src/platform/access/compartments.js';
import { type Basis, basesOf } from '../src/platform/access/policy.js';
import { type StaffRole, staffRoles } from '../src/platform/access/roles.js';
import type { Route } from '../src/platform/access/route-declarations.js';

const HEAD = `# Every route of the service: who may call it, what it takes, what it gives.
# Made by test/platform/access-table.spec.ts from the running service. A change of this file is a change of rights: read it.
#
# Under each role: grant = with a grant on the case, office = with the generated grant of the office, own = its own records,
# yes = everywhere, no = never. b = by break-glass, d = by break-glass of the person on the duty rota: both open it for one hour,
# with a reason and a review. Acts on one case are decided at its door: a \`no\` there answers 404 like a case that does not exist;
# elsewhere it answers 403. A \`*\` after the act: it needs a second factor of the last five minutes (a step-up), or it answers 403.
# caseworker | safety-officer | legal-adviser | testimony-officer | clinician | supervisor | auditor | administrator
`;

/** Writes the golden table of routes. */
export function writeAccessTable(routes: readonly Route[]): string {
  return `${HEAD}\n${routes.flatMap(linesOf).join('\n')}\n`;
}

/** A route of an act on a compartment that the request names has a line for each compartment that it may name. */
function linesOf(route: Route): string[] {
  if (route.act === undefined) return [lineOf(route, route.path, `public: ${route.publicWhy}`)];
  const { act } = route;
  const { compartment } = ruleOf(act);
  if (compartment !== 'named')
    return [lineOf(route, route.path, `${nameOfAct(act)} ${cellsOf(act, compartment)}`)];
  return namedBy(route).map((name) =>
    lineOf(route, route.path.replace(':compartment', name), `${nameOfAct(act)} ${cellsOf(act, name)}`),
  );
}

function lineOf(route: Route, path: string, access: string): string {
  return `${pad(route.method, 6)} ${pad(path, 50)} ${access}  ${inputOf(route)} -> ${outputOf(route)}`;
}

function cellsOf(act: Act, compartment: Compartment): string {
  const cells = staffRoles.map((role) => pad(cellOf(role, act, compartment), 12)).join(' ');
  const isForHalf = ruleOf(act).rights.some((right) => basesOf('signing-in', compartment, right).length > 0);
  return isForHalf ? `${cells} (signing-in: yes)` : cells;
}

function cellOf(role: StaffRole, act: Act, compartment: Compartment): string {
  const { rights, bases: only } = ruleOf(act);
  const bases = rights.flatMap((right) => basesOf(role, compartment, right));
  const words = bases
    .filter((basis) => only?.includes(basis) ?? mayCount(act, basis))
    .map((basis) => shortBases[basis]);
  return words.length === 0 ? 'no' : [...new Set(words)].join('+');
}

const shortBases: Record<Basis, string> = {
  grant: 'grant',
  office: 'office',
  own: 'own',
  all: 'yes',
  'break-glass': 'b',
  'break-glass-on-duty': 'd',
};

/** Break-glass is a grant on one case: it counts at the door of a case, and never for a list across cases. */
function mayCount(act: Act, basis: Basis): boolean {
  const { on, compartment } = ruleOf(act);
  return !basis.startsWith('break') || on === 'case' || compartment === 'named';
}

function nameOfAct(act: Act): string {
  return pad(ruleOf(act).fresh === true ? `${act} *` : act, 20);
}

function namedBy(route: Route): Compartment[] {
  const schema = route.params['compartment'];
  if (!(schema instanceof z.ZodEnum)) throw new Error(`${route.handler} names no list of compartments`);
  return schema.options.map(String).filter(isCompartment);
}

function inputOf({ params, query, body }: Route): string {
  const parts = Object.entries(params).map(([name, schema]) => `:${name}=${nameOf(schema)}`);
  if (query !== undefined) parts.push(`?${nameOf(query)}`);
  if (body !== undefined) parts.push(nameOf(body));
  return parts.length === 0 ? '-' : parts.join(' ');
}

function outputOf({ status, returns, media }: Route): string {
  if (media !== undefined) return `${status} ${media.type} of at most ${media.mostBytes} bytes`;
  return returns === null ? `${status}` : `${status} ${nameOf(returns)}`;
}

/** The name of a schema, or its keys when no schema file exports it. */
function nameOf(schema: z.core.$ZodType | undefined): string {
  const name = schema instanceof z.ZodType ? apiSchemas.find(schema) : undefined;
  if (name !== undefined) return name;
  if (schema instanceof z.ZodArray) return `${nameOf(schema.element)}[]`;
  if (!(schema instanceof z.ZodObject))
    throw new Error('a schema of a route has no name: export it and list its file in src/api-schemas.ts');
  const { items, ...others } = schema.shape;
  const keys = Object.keys(others);
  return `{${[...(items === undefined ? [] : [`items: ${nameOf(items)}`]), ...keys].join(', ')}}`;
}

function pad(text: string, width: number): string {
  return text.padEnd(width);
}
