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
import { coolingOffDays, firstDayToGive, isLive, lastDayAfter } from './consent-rules.js';
import { consentStatus } from './consent-states.js';
import { consentStore } from './door.js';
import type {
  ConsentChange,
  ConsentContent,
  ConsentList,
  ConsentView,
  NewConsent,
  TestimonyQuery,
} from './testimony.schema.js';

/** Consents of a case: what the person agrees to, for whom, how long, and every step of it. */
@Injectable()
export class ConsentsService {
  constructor(
    private readonly door: CaseDoor,
    private readonly clock: Clock,
  ) {}

  /** Lists the consents of a case, oldest first; `moves` is empty for those who may only read. */
  async list(op: Operation, caseId: string, query: TestimonyQuery): Promise<ConsentList> {
    const handle = await this.door.enter(op, caseId);
    const { records, damaged, next } = await listRecords(handle, consentStore, query);
    handle.record({ compartments: ['consent'], count: records.length });
    const mayChange = handle.may('consent', 'write');
    const today = this.clock.today(op.actor.timeZone);
    return { items: records.map((record) => toView(record, today, mayChange)), damaged, next };
  }

  /**
   * Records a consent as proposed: it is given only after it was explained and thought over.
   * @throws Problem `input` when it would last more than 24 months
   */
  async record(op: Operation, caseId: string, input: NewConsent): Promise<Created> {
    const handle = await this.door.enter(op, caseId);
    const today = this.clock.today(op.actor.timeZone);
    if (input.until !== null && input.until > lastDayAfter(input.from ?? today)) {
      throw inputProblem('until', 'too-long', 'must be at most 24 months after the first day');
    }
    const content: ConsentContent = {
      ...input,
      state: 'PROPOSED',
      history: [{ state: 'PROPOSED', on: today }],
    };
    const id = await insertRecord(handle, consentStore, content);
    handle.record({ compartments: ['consent'], record: { type: consentStore.table, id }, version: 1 });
    return { id };
  }

  /**
   * Moves a consent to another state. Withdrawing needs no reason and no waiting.
   * @throws Problem `stale`, `move` for a state that does not follow, `input` for an impossible day or a short cooling-off
   */
  async change(op: Operation, caseId: string, id: string, change: ConsentChange): Promise<Changed> {
    const handle = await this.door.enter(op, caseId);
    const present = await getRecord(handle, consentStore, id, change.version);
    const content = applyChange(present.content, change, this.clock.today(op.actor.timeZone));
    const version = await updateRecord(handle, consentStore, present, content);
    handle.record({
      compartments: ['consent'],
      record: { type: consentStore.table, id: present.id },
      version,
    });
    return { version };
  }
}

/** The consent after a step. Pure. @throws Problem `move` or `input` */
function applyChange(present: ConsentContent, change: ConsentChange, today: string): ConsentContent {
  const { state } = change;
  if (!consentStatus.canMove(present.state, state)) throw new Problem('move');
  // PROPOSED carries the day on which it was written down; the steps after it may have happened earlier, on paper.
  const before = present.history.findLast((step) => step.state !== 'PROPOSED')?.on;
  // The step before may carry tomorrow's date, written in an office further east: withdrawing works all the same.
  const on = change.on ?? (before === undefined || today > before ? today : before);
  if (change.on !== undefined && change.on > today)
    throw inputProblem('on', 'future', 'must not lie in the future');
  if (before !== undefined && on < before)
    throw inputProblem('on', 'order', 'must not be before the step before it');
  const firstDay = firstDayToGive(present);
  if (state === 'GIVEN' && firstDay !== undefined && on < firstDay) {
    const days = String(coolingOffDays(present));
    throw inputProblem('state', 'cooling-off', `the ${days} days of cooling-off are not over yet`);
  }
  return { ...present, state, history: [...present.history, { state, on }] };
}

function toView(
  { id, version, content }: SealedRecord<ConsentContent>,
  today: string,
  mayChange: boolean,
): ConsentView {
  const moves = mayChange ? [...consentStatus.movesFrom(content.state)] : [];
  return { ...content, id, live: isLive(content, today), moves, version };
}
