import { z } from 'zod';
import { day, recordId } from '../platform/http/page.schema.js';
import { inputProblem } from '../platform/problem.js';

/** Where a page of tasks starts: after this due day and id. Tasks without a due day come last. */
export interface TaskKey {
  due: string | null;
  id: string;
}

const key = z.tuple([day.nullable(), recordId]);

/** Writes the key of the last task of a page as the opaque `next` of a list. */
export function writeTaskKey({ due, id }: TaskKey): string {
  return Buffer.from(JSON.stringify([due, id]), 'utf8').toString('base64url');
}

/**
 * Reads `after`, the opaque `next` of the page before.
 * @throws Problem `input` when it is not one
 */
export function readTaskKey(after: string | undefined): TaskKey | undefined {
  if (after === undefined) return undefined;
  const parsed = key.safeParse(parseJson(Buffer.from(after, 'base64url').toString('utf8')));
  if (!parsed.success) throw inputProblem('after', 'page', 'must be the next of the page before');
  const [due, id] = parsed.data;
  return { due, id };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
