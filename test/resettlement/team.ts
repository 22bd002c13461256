import type { TaskView } from '../../src/resettlement/resettlement.schema.js';
import type { CastName } from '../cast.js';
import type { House } from '../house.js';

/** A case that Amina leads, with somebody of every role on its team. */
export async function openTeamCase(house: House, pseudonym = 'Grey Heron'): Promise<string> {
  const caseId = await house.openCase('amina', pseudonym);
  for (const name of ['bilal', 'lena', 'tomas', 'noor', 'ines'] as const) await house.assign(caseId, name);
  return caseId;
}

/** Makes a task as somebody and gives its id. */
export async function makeTask(
  house: House,
  name: CastName,
  caseId: string,
  task: Record<string, unknown>,
): Promise<string> {
  const visitor = await house.signIn(name);
  const answer = await visitor.post(`/api/cases/${caseId}/tasks`, task);
  if (answer.status !== 201) throw new Error(`no task: ${answer.status} ${JSON.stringify(answer.body)}`);
  return answer.body.id as string;
}

/** Every task of a case as somebody sees it. */
export async function tasksOf(house: House, name: CastName, caseId: string): Promise<TaskView[]> {
  const visitor = await house.signIn(name);
  const answer = await visitor.get(`/api/cases/${caseId}/tasks?state=all&limit=200`);
  if (answer.status !== 200) throw new Error(`no tasks: ${answer.status}`);
  return answer.body.items as TaskView[];
}

/** One task as somebody sees it in the list of its case. */
export async function taskOf(house: House, name: CastName, caseId: string, id: string): Promise<TaskView> {
  const task = (await tasksOf(house, name, caseId)).find((each) => each.id === id);
  if (task === undefined) throw new Error('the task is not in the list');
  return task;
}

/** Changes a task in its present version, as somebody. */
export async function changeTask(
  house: House,
  name: CastName,
  caseId: string,
  id: string,
  change: Record<string, unknown>,
) {
  const { version } = await taskOf(house, 'amina', caseId, id);
  const visitor = await house.signIn(name);
  return visitor.patch(`/api/tasks/${id}`, { version, ...change });
}

/** The audit lines of an act, oldest first, as they stand in the log. */
export function linesOf(house: House, act: string): Promise<Record<string, any>[]> {
  return house.asSuperuser(async (client) => {
    const { rows } = await client.query<{ entry: Buffer }>('SELECT entry FROM audit.event');
    const lines = rows.map((row) => JSON.parse(row.entry.toString('utf8')) as Record<string, any>);
    return lines.filter((line) => line['act'] === act).sort((a, b) => a['ctr'] - b['ctr']);
  });
}
