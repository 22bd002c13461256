import { Problem } from '../../platform/problem.js';

/** Gives undefined when a value or its key is damaged, so that it breaks itself and not the list; other failures go on. */
export async function unlessDamaged<Value>(work: Promise<Value>): Promise<Value | undefined> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof Problem && error.code === 'damaged') return undefined;
    throw error;
  }
}
