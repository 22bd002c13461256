import { Injectable } from '@nestjs/common';
import { compartments as allCompartments, type Compartment } from '../platform/access/compartments.js';
import { grantableCompartments } from '../platform/access/policy.js';
import { newId } from '../platform/crypto/primitives.js';
import { brokenConstraint } from '../platform/database/failure.js';
import type { Created } from '../platform/http/page.schema.js';
import type { Operation } from '../platform/operation.js';
import { inputProblem, notFound, Problem } from '../platform/problem.js';
import { CasesRepository, type TeamRow } from './cases.repository.js';
import type { AssignmentEnd, AssignmentKind, AssignmentView, NewAssignment } from './cases.schema.js';
import { toMember } from './cases.service.js';
import { CaseDoor, type CaseHandle } from './case-door.js';
import { unlessDamaged } from './unless-damaged.js';

const purposes: Record<AssignmentKind, string> = {
  lead: 'casework',
  'co-worker': 'casework',
  cover: 'cover',
  specialist: 'specialist-work',
  legal: 'legal-advice',
  supervision: 'supervision',
};

/** Compartments that belong to no case, so that no grant on a case may name them. */
const outsideCases: readonly Compartment[] = ['staff', 'audit', 'accounts'];

/** Who works on a case: giving, confirming and ending grants. */
@Injectable()
export class AssignmentsService {
  constructor(
    private readonly cases: CasesRepository,
    private readonly door: CaseDoor,
  ) {}

  /** The whole history of grants on a case; reasons show to those who may read the plan. */
  async list(op: Operation, caseId: string): Promise<{ items: AssignmentView[]; next: null }> {
    const handle = await this.door.enter(op, caseId);
    const rows = await this.cases.listTeam(op, caseId, false);
    handle.record({
      compartments: handle.may('plan', 'read') ? ['core', 'plan'] : ['core'],
      count: rows.length,
    });
    const items: AssignmentView[] = [];
    for (const row of rows) items.push(await this.view(handle, row));
    return { items, next: null };
  }

  /**
   * Gives somebody a grant on a case. Without compartments it covers all that the role may hold.
   * @throws Problem `input` when the person is no active colleague or does not hold the role, when the role may not hold
   *   a compartment, when the end lies in the past, and when one would grant oneself
   */
  async grant(op: Operation, caseId: string, input: NewAssignment): Promise<Created> {
    const handle = await this.door.enter(op, caseId);
    const validUntil = await this.readEnd(op, input.until);
    if (input.staffId === op.actor.id)
      throw inputProblem('staffId', 'self', 'nobody grants access to themselves');
    if (!(await this.cases.isColleague(op, input.staffId))) {
      throw inputProblem('staffId', 'colleague', 'is not an active member of your office');
    }
    const id = newId();
    const { sealed, keyVersion } = await handle.seal(reasonPlace(id, 'reason'), input.reason);
    try {
      await this.cases.insertGrant(op, {
        id,
        caseId,
        actorId: input.staffId,
        role: input.role,
        basis: 'grant',
        kind: input.kind,
        compartments: input.compartments ?? caseCompartmentsOf(input.role),
        purpose: purposes[input.kind],
        validFrom: op.at,
        validUntil,
        grantedBy: op.actor.id,
        grantedAt: op.at,
        confirmedBy: op.actor.id,
        confirmedAt: op.at,
        keyVersion,
        sealedReason: sealed,
        version: 1,
      });
    } catch (error) {
      throw explainRefusal(error);
    }
    handle.record({ compartments: ['core'], record: { type: 'grant', id }, version: 1 });
    return { id };
  }

  /** A supervisor confirms the lead that the intake rule made. */
  async confirm(op: Operation, caseId: string, id: string, version: number): Promise<{ version: number }> {
    const handle = await this.door.enter(op, caseId);
    await this.requireGrant(op, caseId, id);
    await this.cases.confirmGrant(op, caseId, id, version);
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
    const until = await this.readEnd(op, input.until);
    if (until !== null && present.valid_until !== null && until > present.valid_until) {
      throw inputProblem('until', 'later', 'must not be after the end that the access has already');
    }
    const { sealed } = await handle.seal(reasonPlace(id, 'end_reason'), input.reason);
    await this.cases.endGrant(op, caseId, id, input.version, until, sealed);
    const version = input.version + 1;
    handle.record({ compartments: ['core'], record: { type: 'grant', id }, version });
    return { version };
  }

  private async requireGrant(op: Operation, caseId: string, id: string): Promise<TeamRow> {
    const rows = await this.cases.listTeam(op, caseId, false);
    const row = rows.find((each) => each.id === id);
    if (row === undefined) throw notFound();
    if (row.kind === 'office' || row.kind === 'break-glass') throw new Problem('forbidden');
    return row;
  }

  private async readEnd(op: Operation, until: string | undefined): Promise<Date | null> {
    if (until === undefined) return null;
    const end = await this.cases.endOfDay(op, until, op.actor.timeZone);
    if (end <= op.at) throw inputProblem('until', 'past', 'must not lie in the past');
    return end;
  }

  private async view(handle: CaseHandle, row: TeamRow): Promise<AssignmentView> {
    const reason = await readReason(handle, row.id, 'reason', row.sealed_reason);
    const endReason = await readReason(handle, row.id, 'end_reason', row.sealed_end_reason);
    return {
      ...toMember(row),
      compartments: row.compartments as AssignmentView['compartments'],
      grantedBy: row.granted_by_name === null ? null : { id: row.granted_by, name: row.granted_by_name },
      reason: reason.text,
      endReason: endReason.text,
      damaged: reason.damaged || endReason.damaged,
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

/** Every compartment of a case that a role may be granted. */
export function caseCompartmentsOf(role: AssignmentView['role']): Compartment[] {
  const grantable = grantableCompartments(role, 'grant');
  return allCompartments.filter((name) => grantable.includes(name) && !outsideCases.includes(name));
}

function reasonPlace(id: string, column: ReasonColumn) {
  return { compartment: 'plan', table: 'grant', row: id, column } as const;
}

function explainRefusal(error: unknown): unknown {
  switch (brokenConstraint(error)) {
    case 'case_grant_holder':
      return inputProblem('staffId', 'role', 'does not hold this role');
    case 'case_grant_within_policy':
      return inputProblem('compartments', 'policy', 'the role may not hold a compartment of this grant');
    default:
      return error;
  }
}
