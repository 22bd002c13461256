import type { Compartment } from '../reference/codes.schema.js';
import type { Masked } from '../platform/http/page.schema.js';
import { Problem } from '../platform/problem.js';
import type { CaseHandle } from '../cases/door.js';
import { type TaskContent, taskContent } from './resettlement.schema.js';

/** Where the content of a task stands: names of docs/spec/envelope.md. */
export function placeOf(task: { id: string; compartment: Compartment }) {
  return { compartment: task.compartment, table: 'task', row: task.id, column: 'content' } as const;
}

interface SealedTask {
  id: string;
  compartment: Compartment;
  sealed: Buffer;
}

/**
 * Opens what is to be done in a task. The caller records the line.
 * @throws Problem `forbidden` without the right to read the task's compartment, `damaged` when it does not open
 */
export async function openContent(handle: CaseHandle, task: SealedTask): Promise<TaskContent> {
  const parsed = taskContent.safeParse(await handle.open(placeOf(task), task.sealed));
  if (!parsed.success) throw new Problem('damaged');
  return parsed.data;
}

/** The content, or an object that says why it is not shown. A damaged task masks itself, not the list. */
export async function showContent(handle: CaseHandle, task: SealedTask): Promise<TaskContent | Masked> {
  if (handle.isBroken(placeOf(task))) return { masked: true, reason: 'damaged' };
  if (!handle.may(task.compartment, 'read')) return { masked: true, reason: 'compartment' };
  try {
    return await openContent(handle, task);
  } catch (error) {
    if (isDamaged(error)) return { masked: true, reason: 'damaged' };
    throw error;
  }
}

/** Runs the fetching of many keys at once; a damaged key is met again where its task is opened. */
export async function prepareKeys(fetching: Promise<void>): Promise<void> {
  try {
    await fetching;
  } catch (error) {
    if (!isDamaged(error)) throw error;
  }
}

function isDamaged(error: unknown): boolean {
  return error instanceof Problem && error.code === 'damaged';
}
