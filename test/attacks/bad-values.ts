import { z } from 'zod';

/** A JSON Schema as zod writes it, as far as examples and faults need it. */
interface JsonSchema {
  $ref?: string;
  type?: string | string[];
  enum?: unknown[];
  const?: unknown;
  format?: string;
  pattern?: string;
  minimum?: number;
  minLength?: number;
  minItems?: number;
  properties?: Record<string, JsonSchema>;
  required?: string[];
  items?: JsonSchema;
  additionalProperties?: boolean | JsonSchema;
  anyOf?: JsonSchema[];
  default?: unknown;
}

/** One body that is wrong in one place, and the path that the answer must name. */
export interface Fault {
  what: string;
  body: unknown;
  path: string;
}

const SOME_ID = '018f4f3a-0000-7000-8000-000000000001';

/** Makes a small valid value of a schema; `known` gives whole values for schemas that need more than types. */
export function exampleOf(schema: z.ZodType, known?: unknown): unknown {
  const example = known ?? valueOf(jsonOf(schema));
  const parsed = schema.safeParse(example);
  if (!parsed.success)
    throw new Error(
      `give an example for this schema: ${parsed.error.issues.map((issue) => issue.path.join('.')).join(', ')}`,
    );
  return example;
}

function jsonOf(schema: z.ZodType): JsonSchema {
  return z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any', reused: 'inline' }) as JsonSchema;
}

function valueOf(schema: JsonSchema): unknown {
  if (schema.default !== undefined) return schema.default;
  if (schema.const !== undefined) return schema.const;
  if (schema.enum !== undefined) return schema.enum[0];
  if (schema.anyOf !== undefined) return valueOf(schema.anyOf[0]!);
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type;
  switch (type) {
    case 'object':
      return Object.fromEntries(
        (schema.required ?? []).map((key) => [key, valueOf(schema.properties![key]!)]),
      );
    case 'array':
      return Array.from({ length: schema.minItems ?? 0 }, () => valueOf(schema.items!));
    case 'integer':
    case 'number':
      return Math.max(1, schema.minimum ?? 1);
    case 'boolean':
      return false;
    case 'string':
      return textOf(schema);
    case undefined:
    default:
      return null;
  }
}

function textOf({ format, pattern = '' }: JsonSchema): string {
  if (format === 'uuid') return SOME_ID;
  if (format === 'date') return '2026-01-31';
  if (pattern.includes('\\d{4}')) return '2026';
  return 'some text';
}

/** Bodies that are no object at all. */
export const noObjects: unknown[] = [null, [], 'text', 17, true];

/**
 * Every way in which a body of this schema can be wrong in one place: a key too many, a key missing, a value of another
 * type, a text that is too long or holds what no text may hold, a day that does not exist, an id that is none.
 */
export function faultsOf(schema: z.ZodObject, example: Record<string, unknown>): Fault[] {
  const json = jsonOf(schema);
  const properties = json.properties ?? {};
  const faults: Fault[] = [{ what: 'an unknown key', body: { ...example, nonsense: 1 }, path: 'nonsense' }];
  for (const [key, property] of Object.entries(properties)) {
    if ((json.required ?? []).includes(key)) {
      const { [key]: _, ...rest } = example;
      faults.push({ what: `no ${key}`, body: rest, path: key });
    }
    for (const [what, value] of wrongValues(property)) {
      faults.push({ what: `${key} that is ${what}`, body: { ...example, [key]: value }, path: key });
    }
  }
  return faults;
}

function wrongValues(property: JsonSchema): [string, unknown][] {
  const variants = property.anyOf ?? [property];
  const types = variants.flatMap((variant) => variant.type ?? []);
  // A property without a type takes anything: its content is checked by a schema of its own.
  if (types.length === 0 && property.enum === undefined) return [];
  const wrong: [string, unknown][] = [['a broken number', 17.5]];
  // A record takes any key: what may stand in it is checked by whoever it is for.
  if (typeof property.additionalProperties !== 'object')
    wrong.push(['an object with nonsense', { nonsense: 1 }]);
  if (!types.includes('null')) wrong.push(['null', null]);
  if (!types.includes('array')) wrong.push(['a list', ['a']]);
  if (!types.includes('string')) wrong.push(['a text', 'text']);
  if (!types.includes('boolean')) wrong.push(['yes or no', true]);
  if (types.includes('integer')) wrong.push(['less than allowed', -1], ['far too large', 2 ** 53]);
  if (types.includes('string')) {
    wrong.push(
      ['a text without end', 'x'.repeat(100_000)],
      ['a text with a NUL', 'a\u0000b'],
      ['a text with half a character', 'a\ud800'],
    );
  }
  if (variants.some((variant) => variant.enum !== undefined)) wrong.push(['an unknown code', 'NO_SUCH_CODE']);
  if (variants.some((variant) => variant.format === 'date'))
    wrong.push(['a day that does not exist', '2026-02-30'], ['no day', 'tomorrow']);
  if (variants.some((variant) => variant.format === 'uuid'))
    wrong.push(['no id', 'x'], ['an id with a tail', `${SOME_ID} OR 1=1`]);
  return wrong;
}
