import { Injectable } from '@nestjs/common';
import {
  CaseDoor,
  type CaseHandle,
  getRecord,
  insertRecord,
  listRecords,
  type SealedRecord,
  updateRecord,
} from '../cases/door.js';
import type { Changed, Created } from '../platform/http/page.schema.js';
import type { Operation } from '../platform/operation.js';
import { inputProblem, Problem } from '../platform/problem.js';
import { issueStore, matterStore } from './door.js';
import { isOpenIssue, isRemedyAllowed, isRemedyNeeded, issueStatus } from './issue-states.js';
import type {
  IssueChange,
  IssueContent,
  IssueList,
  IssueView,
  LegalQuery,
  NewIssue,
} from './legal.schema.js';

/** Disincentive issues of a case: what keeps the person from speaking, how much, and what is done about it. */
@Injectable()
export class IssuesService {
  constructor(private readonly door: CaseDoor) {}

  /** Lists the issues of a case, oldest first; `moves` is empty for those who may only read. */
  async list(op: Operation, caseId: string, query: LegalQuery): Promise<IssueList> {
    const handle = await this.door.enter(op, caseId);
    const { records, damaged, next } = await listRecords(handle, issueStore, query);
    handle.record({ compartments: ['legal-status'], count: records.length });
    const mayChange = handle.may('legal-status', 'write');
    return { items: records.map((record) => toView(record, mayChange)), damaged, next };
  }

  /**
   * Records an issue.
   * @throws Problem `input` when the case has no matter in the jurisdiction
   */
  async record(op: Operation, caseId: string, input: NewIssue): Promise<Created> {
    const handle = await this.door.enter(op, caseId);
    await requireMatterIn(handle, input.jurisdiction);
    const id = await insertRecord(handle, issueStore, input);
    handle.record({ compartments: ['legal-status'], record: { type: issueStore.table, id }, version: 1 });
    return { id };
  }

  /**
   * Changes what is named; naming the present state is not a move.
   * @throws Problem `stale`, `move` for a state that does not follow, `input` for a remedy that is missing or does not fit
   */
  async change(op: Operation, caseId: string, id: string, change: IssueChange): Promise<Changed> {
    const handle = await this.door.enter(op, caseId);
    const present = await getRecord(handle, issueStore, id, change.version);
    const content = applyChange(present.content, change);
    const version = await updateRecord(handle, issueStore, present, content);
    handle.record({
      compartments: ['legal-status'],
      record: { type: issueStore.table, id: present.id },
      version,
    });
    return { version };
  }
}

/** The issue after a change. Pure. @throws Problem `move` or `input` */
function applyChange(present: IssueContent, change: IssueChange): IssueContent {
  const { effect = present.effect, state = present.state, remedy = present.remedy } = change;
  if (state !== present.state && !issueStatus.canMove(present.state, state)) throw new Problem('move');
  // An issue that was imported may lack its remedy; it is asked for with the next step.
  const lackedBefore = state === present.state && present.remedy === null;
  if (remedy === null && isRemedyNeeded(state) && !lackedBefore) {
    throw inputProblem('remedy', 'required', 'this state needs a remedy');
  }
  if (remedy !== null && !isRemedyAllowed(present.code, remedy)) {
    throw inputProblem('remedy', 'vocabulary', 'is not a remedy for this disincentive');
  }
  return { ...present, effect, state, remedy };
}

/** @throws Problem `input` when the case has no matter there, `damaged` when a matter that may be there cannot be opened */
async function requireMatterIn(
  handle: CaseHandle,
  jurisdiction: IssueContent['jurisdiction'],
): Promise<void> {
  let after: string | undefined;
  let hasDamage = false;
  do {
    const page = await listRecords(handle, matterStore, { after, limit: 200 });
    if (page.records.some((record) => record.content.jurisdiction === jurisdiction)) return;
    hasDamage ||= page.damaged > 0;
    after = page.next ?? undefined;
  } while (after !== undefined);
  if (hasDamage) throw new Problem('damaged');
  throw inputProblem('jurisdiction', 'matter', 'record a matter in this jurisdiction first');
}

function toView({ id, version, content }: SealedRecord<IssueContent>, mayChange: boolean): IssueView {
  const moves = mayChange ? [...issueStatus.movesFrom(content.state)] : [];
  return { ...content, id, moves, open: isOpenIssue(content.state), version };
}
