import { Injectable } from '@nestjs/common';
import { CaseDoor, type CaseHandle } from '../cases/door.js';
import { Clock } from '../platform/clock.js';
import type { Masked } from '../platform/http/page.schema.js';
import type { Operation } from '../platform/operation.js';
import { Problem } from '../platform/problem.js';
import type { TaskContent, TaskList, TaskQuery, TaskView } from './resettlement.schema.js';
import { placeOf, prepareKeys, showContent } from './task-content.js';
import { TaskIds } from './task-ids.js';
import { readTaskKey, writeTaskKey } from './task-page.js';
import { GATE, isEnded, isFinished, isOverdue, movesFor, type Standing } from './task-rules.js';
import { type TaskPage, type TaskRow, TasksRepository } from './tasks.repository.js';

/** Shows tasks: those of a case, and one's own in every case. */
@Injectable()
export class TasksService {
  constructor(
    private readonly tasks: TasksRepository,
    private readonly door: CaseDoor,
    private readonly ids: TaskIds,
    private readonly clock: Clock,
  ) {}

  /** The tasks of a case. Everybody who reads the plan sees each of them; the content only by the task's compartment. */
  async list(op: Operation, caseId: string, query: TaskQuery): Promise<TaskList> {
    const page = toPage(query);
    const handle = await this.door.enter(op, caseId);
    const rows = await this.tasks.listOfCase(op, handle.id, page);
    const shown = rows.slice(0, query.limit);
    await prepareKeys(handle.prepare(shown.filter((row) => handle.may(row.compartment, 'read'))));
    const missing = await handle.examine(shown.map(placeOf), { table: 'app.task', after: null, upTo: null });
    // A task that was removed behind the service's back has no place in the list where it could show as damaged.
    if (missing > 0) throw new Problem('damaged');
    const items = await this.showAll(
      op,
      shown.map((row) => [row, handle]),
    );
    handle.record({ compartments: ['plan', ...openedIn(items)], count: items.length });
    return { items, next: nextOf(rows, query.limit) };
  }

  /** The actor's own tasks in every case, the most overdue first. One line names the cases. */
  async listMine(op: Operation, query: TaskQuery): Promise<TaskList> {
    const rows = await this.tasks.listMine(op, toPage(query));
    const shown = rows.slice(0, query.limit);
    const handles = await this.door.enterAll(
      op,
      shown.map((row) => row.caseId),
    );
    const entered = shown.flatMap((row): [TaskRow, CaseHandle][] => {
      const handle = handles.get(row.caseId);
      return handle === undefined ? [] : [[row, handle]];
    });
    const readable = entered
      .filter(([row, handle]) => handle.may(row.compartment, 'read'))
      .map(([row]) => row);
    await prepareKeys(this.door.prepare(op, readable));
    await this.door.keepSound(
      op,
      entered.map(([row]) => ({ caseId: row.caseId, place: placeOf(row) })),
    );
    const items = await this.showAll(op, entered);
    const caseIds = [...new Set(items.map((item) => item.case.id))];
    op.record({ caseIds, compartments: ['plan', ...openedIn(items)], count: items.length });
    return { items, next: nextOf(rows, query.limit) };
  }

  /** What decides which moves the task has for the actor. */
  standingOf(task: TaskRow, actorId: string): Omit<Standing, 'canDecline'> {
    const gate = this.ids.of(task.caseId, GATE);
    const dependencies = task.dependsOn.map((id, index) => ({
      state: task.dependencyStates[index] ?? null,
      isGate: id === gate,
    }));
    const waitsFor = dependencies.filter((dependency) => !isFinished(dependency)).length;
    return { state: task.state, waitsFor, doneBy: task.doneBy, isGate: task.id === gate, actorId };
  }

  private async showAll(op: Operation, rows: readonly [TaskRow, CaseHandle][]): Promise<TaskView[]> {
    const today = this.clock.today(op.actor.timeZone);
    const items: TaskView[] = [];
    for (const [row, handle] of rows) {
      items.push(this.view(row, handle, await showContent(handle, row), today));
    }
    return items;
  }

  private view(row: TaskRow, handle: CaseHandle, content: TaskContent | Masked, today: string): TaskView {
    const { actor } = handle.op;
    const standing = this.standingOf(row, actor.id);
    const mayChange = mayChangeTask(handle, row) && !isEnded(row.state);
    const canDecline =
      !('masked' in content) &&
      (content.declinedReason !== null || handle.may(row.compartment, 'write', 'report'));
    return {
      id: row.id,
      case: { id: handle.id, reference: handle.file.reference, pseudonym: handle.file.pseudonym },
      compartment: row.compartment,
      state: row.state,
      due: row.due,
      overdue: isOverdue(row.state, row.due, today),
      owner: row.ownerId === null ? null : { id: row.ownerId, name: row.ownerName ?? '' },
      dependsOn: row.dependsOn,
      waitsFor: standing.waitsFor,
      content,
      moves: mayChange ? movesFor({ ...standing, canDecline }) : [],
      mayChange,
      version: row.version,
    };
  }
}

/** Who may write the plan may change every task of the case; the others only what they own. */
export function mayChangeTask(handle: CaseHandle, task: { ownerId: string | null }): boolean {
  if (handle.may('plan', 'write')) return true;
  return task.ownerId === handle.op.actor.id && handle.may('plan', 'own-tasks');
}

function toPage(query: TaskQuery): TaskPage {
  return { state: query.state, after: readTaskKey(query.after), limit: query.limit + 1 };
}

function nextOf(rows: readonly TaskRow[], limit: number): string | null {
  const last = rows[limit - 1];
  return rows.length > limit && last !== undefined ? writeTaskKey(last) : null;
}

/** The compartments of which something was opened, for the line. */
function openedIn(items: readonly TaskView[]): TaskView['compartment'][] {
  const opened = items.filter((item) => !('masked' in item.content)).map((item) => item.compartment);
  return [...new Set(opened)].filter((name) => name !== 'plan');
}
