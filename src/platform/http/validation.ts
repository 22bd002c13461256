import { StandardSchemaValidationPipe } from '@nestjs/common';
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

/** The global pipe: every parameter with a schema is parsed by it, and a fault answers 400 with place, rule, sentence. */
export function validationPipe(): StandardSchemaValidationPipe {
  return new StandardSchemaValidationPipe({
    transform: true,
    exceptionFactory: (issues) => new Problem('input', toInputErrors(issues)),
  });
}

/** Turns the issues of a schema into input errors. `prefix` is put before each path. */
export function toInputErrors(issues: readonly Issue[], prefix = ''): InputError[] {
  return issues.slice(0, 50).flatMap((issue) => {
    const path = [prefix, ...(issue.path ?? []).map(nameOf)].filter((part) => part !== '');
    const rule = issue.code === 'invalid_format' ? (issue.format ?? 'format') : (issue.code ?? 'invalid');
    if (issue.keys !== undefined && issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => ({
        path: [...path, key].join('.'),
        rule: 'unknown-key',
        message: 'is not known here',
      }));
    }
    return [{ path: path.join('.'), rule, message: issue.message }];
  });
}

function nameOf(part: PropertyKey | { readonly key: PropertyKey }): string {
  return String(typeof part === 'object' ? part.key : part);
}
