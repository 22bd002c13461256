import { Injectable } from '@nestjs/common';
import type { Compartment } from '../reference/codes.schema.js';
import type { Operation } from '../platform/operation.js';
import { Problem } from '../platform/problem.js';
import type { TaskKey } from './task-page.js';
import { openStates, type TeamGrant } from './task-rules.js';
import type { TaskStatus } from './task-states.js';
import { TaskEntity } from './task.entity.js';

/** A task as a list or a change needs it. */
export interface TaskRow {
  id: string;
  caseId: string;
  compartment: Compartment;
  state: TaskStatus;
  due: string | null;
  ownerId: string | null;
  ownerName: string | null;
  dependsOn: string[];
  /** The states of `dependsOn`, in its order; null for a task that does not exist yet. */
  dependencyStates: (TaskStatus | null)[];
  doneBy: string | null;
  keyVersion: number;
  sealed: Buffer;
  version: number;
}

/** Which tasks of a list come next. */
export interface TaskPage {
  state: 'open' | 'all';
  after: TaskKey | undefined;
  limit: number;
}

/** The columns that a change may touch. */
export type TaskUpdate = Partial<
  Pick<TaskEntity, 'state' | 'due' | 'ownerId' | 'doneBy' | 'keyVersion' | 'sealed'>
>;

const COLUMNS = `t.id, t.case_id AS "caseId", t.compartment, t.state, t.due::text, t.owner_id AS "ownerId",
  s.name AS "ownerName", t.depends_on AS "dependsOn", t.done_by AS "doneBy", t.key_version AS "keyVersion", t.sealed,
  t.version, ARRAY(SELECT b.state FROM unnest(t.depends_on) WITH ORDINALITY AS d (id, place)
    LEFT JOIN app.task b ON b.id = d.id AND b.case_id = t.case_id ORDER BY d.place) AS "dependencyStates"`;

/** $1 states or null, $2 id and $3 due day of the key, $4 limit; a key without a due day is among the last. */
const PAGE = `($1::text[] IS NULL OR t.state = ANY ($1))
    AND ($2::uuid IS NULL OR CASE WHEN $3::date IS NULL THEN t.due IS NULL AND t.id > $2
      ELSE t.due IS NULL OR (t.due, t.id) > ($3, $2) END)
  ORDER BY t.due NULLS LAST, t.id LIMIT $4`;

/** The SQL of tasks. Row-level security decides which rows exist for the actor. */
@Injectable()
export class TasksRepository {
  async find(op: Operation, id: string): Promise<TaskRow | undefined> {
    const rows: TaskRow[] = await op.db.query(
      `SELECT ${COLUMNS} FROM app.task t LEFT JOIN auth.staff s ON s.id = t.owner_id WHERE t.id = $1`,
      [id],
    );
    return rows[0];
  }

  /** One page of the tasks of a case, the earliest due first, and one row more to know whether there is a next. */
  async listOfCase(op: Operation, caseId: string, page: TaskPage): Promise<TaskRow[]> {
    return op.db.query(
      `SELECT ${COLUMNS} FROM app.task t LEFT JOIN auth.staff s ON s.id = t.owner_id WHERE t.case_id = $5 AND ${PAGE}`,
      [...valuesOf(page), caseId],
    );
  }

  /** The same of the actor's own tasks, in all cases whose core the actor may read. */
  async listMine(op: Operation, page: TaskPage): Promise<TaskRow[]> {
    return op.db.query(
      `SELECT ${COLUMNS} FROM app.task t JOIN app.case_file c ON c.id = t.case_id
       LEFT JOIN auth.staff s ON s.id = t.owner_id WHERE t.owner_id = $5 AND ${PAGE}`,
      [...valuesOf(page), op.actor.id],
    );
  }

  /** Which of these ids are tasks of the case. */
  async findExisting(op: Operation, caseId: string, ids: readonly string[]): Promise<Set<string>> {
    const rows: { id: string }[] = await op.db.query(
      'SELECT id FROM app.task WHERE case_id = $1 AND id = ANY ($2::uuid[])',
      [caseId, ids],
    );
    return new Set(rows.map((row) => row.id));
  }

  /** The live grants on a case, the newest first; without accounts that are disabled. */
  async findTeam(op: Operation, caseId: string): Promise<TeamGrant[]> {
    return op.db.query(
      `SELECT g.actor_id AS "actorId", g.role, g.basis, g.kind, g.compartments
       FROM app.case_grant g LEFT JOIN auth.staff s ON s.id = g.actor_id
       WHERE g.case_id = $1 AND g.valid_from <= transaction_timestamp() AND g.valid_until > transaction_timestamp()
         AND s.state IS DISTINCT FROM 'disabled'
       ORDER BY g.granted_at DESC, g.id`,
      [caseId],
    );
  }

  async insert(op: Operation, row: TaskEntity): Promise<void> {
    await op.db.insert(TaskEntity, row);
  }

  /** Inserts those tasks whose ids are not taken, and says how many they were. */
  async insertMissing(op: Operation, rows: readonly TaskEntity[]): Promise<number> {
    if (rows.length === 0) return 0;
    const insert = op.db
      .createQueryBuilder()
      .insert()
      .into(TaskEntity)
      .values([...rows]);
    const result = await insert.orIgnore().returning('id').execute();
    return (result.raw as unknown[]).length;
  }

  /** @throws Problem `stale` when the version is not the present one */
  async update(op: Operation, id: string, version: number, change: TaskUpdate): Promise<void> {
    const result = await op.db.update(TaskEntity, { id, version }, { ...change, version: version + 1 });
    if (result.affected !== 1) throw new Problem('stale');
  }
}

function valuesOf(page: TaskPage): unknown[] {
  const states = page.state === 'open' ? openStates : null;
  return [states, page.after?.id ?? null, page.after?.due ?? null, page.limit];
}
