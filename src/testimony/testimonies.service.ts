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
import { testimonyStore } from './door.js';
import { openMovesFrom } from './testimony-states.js';
import type {
  NewTestimony,
  TestimonyChange,
  TestimonyContent,
  TestimonyList,
  TestimonyQuery,
  TestimonyView,
} from './testimony.schema.js';

/** Testimonies of a case: how the account came, its codes, its grade and how far it is. */
@Injectable()
export class TestimoniesService {
  constructor(
    private readonly door: CaseDoor,
    private readonly clock: Clock,
  ) {}

  /** Lists the testimonies of a case, oldest first; `moves` is empty for those who may only read. */
  async list(op: Operation, caseId: string, query: TestimonyQuery): Promise<TestimonyList> {
    const handle = await this.door.enter(op, caseId);
    const { records, damaged, next } = await listRecords(handle, testimonyStore, query);
    handle.record({ compartments: ['testimony'], count: records.length });
    const mayChange = handle.may('testimony', 'write');
    return { items: records.map((record) => toView(record, mayChange)), damaged, next };
  }

  /**
   * Records a testimony. Nobody has judged it yet unless the input says so: grade F and 6.
   * @throws Problem `input` when it was recorded in the future
   */
  async record(op: Operation, caseId: string, input: NewTestimony): Promise<Created> {
    const handle = await this.door.enter(op, caseId);
    this.requireNotFuture(op, input.recordedOn);
    const id = await insertRecord(handle, testimonyStore, input);
    handle.record({ compartments: ['testimony'], record: { type: testimonyStore.table, id }, version: 1 });
    return { id };
  }

  /**
   * Changes what is named; naming the present state is not a move.
   * @throws Problem `stale`, `move` for a state that does not follow or lies behind the gates, `input` for a future day
   */
  async change(op: Operation, caseId: string, id: string, input: TestimonyChange): Promise<Changed> {
    const handle = await this.door.enter(op, caseId);
    const { version: expected, ...change } = input;
    const present = await getRecord(handle, testimonyStore, id, expected);
    this.requireNotFuture(op, change.recordedOn ?? null);
    const version = await updateRecord(handle, testimonyStore, present, applyChange(present.content, change));
    handle.record({
      compartments: ['testimony'],
      record: { type: testimonyStore.table, id: present.id },
      version,
    });
    return { version };
  }

  private requireNotFuture(op: Operation, recordedOn: string | null): void {
    if (recordedOn === null || recordedOn <= this.clock.today(op.actor.timeZone)) return;
    throw inputProblem('recordedOn', 'future', 'must not lie in the future');
  }
}

/** The testimony after a change. Pure. @throws Problem `move` */
function applyChange(present: TestimonyContent, change: Omit<TestimonyChange, 'version'>): TestimonyContent {
  const { state = present.state, narratives = present.narratives, recordedOn = present.recordedOn } = change;
  const {
    reliability = present.reliability,
    credibility = present.credibility,
    summary = present.summary,
  } = change;
  if (state !== present.state && !openMovesFrom(present.state).includes(state)) throw new Problem('move');
  return { ...present, state, narratives, recordedOn, reliability, credibility, summary };
}

function toView({ id, version, content }: SealedRecord<TestimonyContent>, mayChange: boolean): TestimonyView {
  return { ...content, id, moves: mayChange ? openMovesFrom(content.state) : [], version };
}
