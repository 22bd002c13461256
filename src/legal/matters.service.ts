import { Injectable } from '@nestjs/common';
import {
  CaseDoor,
  getRecord,
  insertRecord,
  listRecords,
  type SealedRecord,
  updateRecord,
} from '../cases/door.js';
import { Clock } from '../platform/clock.js';
import type { Changed, Created } from '../platform/http/page.schema.js';
import type { Operation } from '../platform/operation.js';
import { inputProblem, Problem } from '../platform/problem.js';
import { matterStore } from './door.js';
import type {
  LegalQuery,
  MatterContent,
  MatterList,
  MatterView,
  NewMatter,
  NewStatus,
  StatusEntry,
} from './legal.schema.js';
import { type LegalStatus, openMovesFrom } from './matter-states.js';

/** Legal matters of a case: one jurisdiction, one type, and the history of what was known of its status. */
@Injectable()
export class MattersService {
  constructor(
    private readonly door: CaseDoor,
    private readonly clock: Clock,
  ) {}

  /** Lists the matters of a case, oldest first; `moves` is empty for those who may only read. */
  async list(op: Operation, caseId: string, query: LegalQuery): Promise<MatterList> {
    const handle = await this.door.enter(op, caseId);
    const { records, damaged, next } = await listRecords(handle, matterStore, query);
    handle.record({ compartments: ['legal-status'], count: records.length });
    const mayChange = handle.may('legal-status', 'write');
    return { items: records.map((record) => toView(record, mayChange)), damaged, next };
  }

  /**
   * Records a matter with the first entry of its history. UNKNOWN is a status like any other.
   * @throws Problem `input` when `asOf` lies in the future
   */
  async record(op: Operation, caseId: string, input: NewMatter): Promise<Created> {
    const handle = await this.door.enter(op, caseId);
    const { jurisdiction, type, ...first } = input;
    const content = { jurisdiction, type, history: [this.entryOf(op, first)] };
    const id = await insertRecord(handle, matterStore, content);
    handle.record({ compartments: ['legal-status'], record: { type: matterStore.table, id }, version: 1 });
    return { id };
  }

  /**
   * Appends an entry to the history. Entries are never changed: a correction is a new one and may have an earlier day.
   * @throws Problem `move` for a status that does not follow from the present one, `input` when `asOf` lies in the future
   */
  async addStatus(op: Operation, caseId: string, id: string, input: NewStatus): Promise<Changed> {
    const handle = await this.door.enter(op, caseId);
    const { version: expected, ...change } = input;
    const present = await getRecord(handle, matterStore, id, expected);
    const entry = this.entryOf(op, change);
    if (!openMovesFrom(statusOf(present.content)).includes(entry.status)) throw new Problem('move');
    const history = [...present.content.history, entry];
    const version = await updateRecord(handle, matterStore, present, { ...present.content, history });
    handle.record({
      compartments: ['legal-status'],
      record: { type: matterStore.table, id: present.id },
      version,
    });
    return { version };
  }

  private entryOf(op: Operation, given: Omit<StatusEntry, 'recordedOn'>): StatusEntry {
    const recordedOn = this.clock.today(op.actor.timeZone);
    if (given.asOf > recordedOn) throw inputProblem('asOf', 'future', 'must not lie in the future');
    return { ...given, recordedOn };
  }
}

/** The present status: that of the entry that was recorded last. */
function statusOf(content: MatterContent): LegalStatus {
  return content.history.at(-1)!.status;
}

function toView({ id, version, content }: SealedRecord<MatterContent>, mayChange: boolean): MatterView {
  const status = statusOf(content);
  return { ...content, id, status, moves: mayChange ? openMovesFrom(status) : [], version };
}
