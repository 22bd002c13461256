import { Injectable } from '@nestjs/common';
import type { Created } from '../../platform/http/page.schema.js';
import type { Operation } from '../../platform/operation.js';
import { inputProblem, notFound, Problem } from '../../platform/problem.js';
import type { TeamQuery } from './access.schema.js';
import { AssignmentsRepository } from './assignments.repository.js';
import { CasesRepository, type TeamRow } from '../cases.repository.js';
import type { AssignmentEnd, AssignmentView, NewAssignment } from '../cases.schema.js';
import { toMember } from '../cases.service.js';
import { CaseDoor, type CaseHandle } from '../case-door.js';
import { explainRefusal, GrantsService, reasonPlace } from './grants.service.js';
import { unlessDamaged } from '../compartments/unless-damaged.js';

/** Who works on a case: giving, confirming and ending grants. */
@Injectable()
export class AssignmentsService {
  constructor(
    private readonly cases: CasesRepository,
    private readonly assignments: AssignmentsRepository,
    private readonly grants: GrantsService,
    private readonly door: CaseDoor,
  ) {}

  /**
   * The whole history of grants on a case, or every grant that was live at some instant of a day in the reader's time
   * zone, whatever it rests on. Reasons show to those who may read the plan.
   */
  async list(
    op: Operation,
    caseId: string,
    query: TeamQuery,
  ): Promise<{ items: AssignmentView[]; next: null }> {
    const handle = await this.door.enter(op, caseId);
    const span =
      query.on === undefined ? null : await this.assignments.boundsOfDay(op, query.on, op.actor.timeZone);
    const rows = await this.cases.listTeam(op, caseId, false, span);
    handle.record({
      compartments: handle.may('plan', 'read') ? ['core', 'plan'] : ['core'],
      count: rows.length,
    });
    // Who has access must stay visible, so that it can be ended: a broken grant is shown as damaged, without its reasons.
    await handle.examine(rows.map((row) => reasonPlace(row.id, 'reason')));
    const items: AssignmentView[] = [];
    for (const row of rows) items.push(await this.view(handle, row));
    return { items, next: null };
  }

  /**
   * Gives somebody a grant on a case, at once or from a day on. Without compartments it covers all that the role may
   * hold; that of a guest ends with the guest's account.
   * @throws Problem `input` as GrantsService.allow says, and when the database refuses it: the role may not hold a
   *   compartment, a wall or an exclusion stands before it
   */
  async grant(op: Operation, caseId: string, input: NewAssignment): Promise<Created> {
    const handle = await this.door.enter(op, caseId);
    const allowed = await this.grants.allow(handle, input);
    const broken = await this.grants.give(handle, allowed, input.reason);
    if (broken !== undefined) throw explainRefusal(broken) ?? new Error(`the grant broke ${broken}`);
    const { id } = allowed.grant;
    const detail = { reason: input.reason };
    handle.record({ compartments: ['core'], record: { type: 'grant', id }, version: 1, detail });
    const { replaced } = allowed;
    if (replaced !== undefined) {
      op.record({
        act: 'assignment.end',
        caseId,
        ...handle.groundOf('core', ['assign']),
        compartments: ['core'],
        record: { type: 'grant', id: replaced.id },
        version: replaced.version + 1,
        detail,
      });
    }
    return { id };
  }

  /** A supervisor confirms the lead that the intake rule made. */
  async confirm(op: Operation, caseId: string, id: string, version: number): Promise<{ version: number }> {
    const handle = await this.door.enter(op, caseId);
    await this.requireGrant(op, caseId, id);
    await this.assignments.confirmGrant(op, caseId, id, version);
    handle.record({ compartments: ['core'], record: { type: 'grant', id }, version: version + 1 });
    return { version: version + 1 };
  }

  /**
   * Ends a grant, at once or at the end of a day. The first request of its holder after that is refused.
   * @throws Problem `input` when the end lies in the past, or after the end that the grant has already
   */
  async end(op: Operation, caseId: string, id: string, input: AssignmentEnd): Promise<{ version: number }> {
    const handle = await this.door.enter(op, caseId);
    const present = await this.requireGrant(op, caseId, id);
    const until = await this.grants.readEnd(op, input.until);
    if (until !== null && present.valid_until !== null && until > present.valid_until) {
      throw inputProblem('until', 'later', 'must not be after the end that the access has already');
    }
    await this.grants.end(handle, { id, version: input.version }, until, input.reason);
    const version = input.version + 1;
    const detail = { reason: input.reason };
    handle.record({ compartments: ['core'], record: { type: 'grant', id }, version, detail });
    return { version };
  }

  private async requireGrant(op: Operation, caseId: string, id: string): Promise<TeamRow> {
    const rows = await this.cases.listTeam(op, caseId, false);
    const row = rows.find((each) => each.id === id);
    if (row === undefined) throw notFound();
    if (row.kind === 'office' || row.kind === 'break-glass') throw new Problem('forbidden');
    return row;
  }

  private async view(handle: CaseHandle, row: TeamRow): Promise<AssignmentView> {
    const reason = await readReason(handle, row.id, 'reason', row.sealed_reason);
    const endReason = await readReason(handle, row.id, 'end_reason', row.sealed_end_reason);
    const isBroken = handle.isBroken(reasonPlace(row.id, 'reason'));
    return {
      ...toMember(handle, row),
      compartments: row.compartments as AssignmentView['compartments'],
      grantedBy: row.granted_by_name === null ? null : { id: row.granted_by, name: row.granted_by_name },
      reason: reason.text,
      endReason: endReason.text,
      damaged: isBroken || reason.damaged || endReason.damaged,
      ended: row.ended,
      version: row.version,
    };
  }
}

type ReasonColumn = 'reason' | 'end_reason';

/** A damaged reason breaks itself, not the list: who has access must stay visible, so that it can be ended. */
async function readReason(
  handle: CaseHandle,
  id: string,
  column: ReasonColumn,
  sealed: Buffer | null,
): Promise<{ text: string | null; damaged: boolean }> {
  if (sealed === null || !handle.may('plan', 'read')) return { text: null, damaged: false };
  const opened = await unlessDamaged(handle.open(reasonPlace(id, column), sealed));
  return typeof opened === 'string' ? { text: opened, damaged: false } : { text: null, damaged: true };
}
