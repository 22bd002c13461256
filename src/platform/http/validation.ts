import { type ArgumentMetadata, Injectable, type PipeTransform } from '@nestjs/common';
import type { InputError } from '../problem.js';
import { Problem } from '../problem.js';

/** What zod says of one fault, of which only place, rule and sentence are used; `input` would be the value. */
interface Issue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
  readonly code?: string;
  readonly format?: string;
  readonly keys?: readonly string[];
}

/** At most so many faults are told; a body may have as many as it has keys. */
const MOST_FAULTS = 50;
const LONGEST_KEY = 100;

/**
 * The global pipe: every parameter with a schema is parsed by it, and a fault answers 400 with place, rule, sentence.
 * Not Nest's own, which takes keys such as `constructor` away in silence and does not say which parameter is wrong.
 */
@Injectable()
export class SchemaPipe implements PipeTransform {
  async transform(value: unknown, { type, data, schema }: ArgumentMetadata): Promise<unknown> {
    if (schema === undefined || type === 'custom') return value;
    const result = await schema['~standard'].validate(value);
    if (result.issues === undefined) return result.value;
    throw new Problem('input', toInputErrors(result.issues, type === 'param' ? data : ''));
  }
}

/** Turns the issues of a schema into input errors. `prefix` is put before each path. */
export function toInputErrors(issues: readonly Issue[], prefix = ''): InputError[] {
  const errors = issues.slice(0, MOST_FAULTS).flatMap((issue) => {
    const path = [prefix, ...(issue.path ?? []).map(nameOf)].filter((part) => part !== '');
    if (issue.keys !== undefined && issue.code === 'unrecognized_keys') {
      return issue.keys.slice(0, MOST_FAULTS).map((key) => ({
        path: [...path, key.slice(0, LONGEST_KEY)].join('.'),
        rule: 'unknown-key',
        message: 'is not known here',
      }));
    }
    const rule = issue.code === 'invalid_format' ? (issue.format ?? 'format') : (issue.code ?? 'invalid');
    return [{ path: path.join('.'), rule, message: issue.message }];
  });
  return errors.slice(0, MOST_FAULTS);
}

function nameOf(part: PropertyKey | { readonly key: PropertyKey }): string {
  return String(typeof part === 'object' ? part.key : part);
}
