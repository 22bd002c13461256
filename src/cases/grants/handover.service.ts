import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Approvals, type AskedFor, TwoPersonActs } from '../../approvals/door.js';
import type { StaffRole } from '../../platform/access/roles.js';
import { newId } from '../../platform/crypto/primitives.js';
import type { Operation } from '../../platform/operation.js';
import { inputProblem, notFound } from '../../platform/problem.js';
import { type BulkPayload, bulkPayload, type HeldCases } from './access.schema.js';
import { AssignmentsRepository, type Colleague, type HeldGrant } from './assignments.repository.js';
import { CaseDoor, type CaseHandle } from '../case-door.js';
import { purposeOf } from './grant-rules.js';
import { explainRefusal, GrantsService } from './grants.service.js';
import { bulkPayloadOf, MOST_CASES_ALONE, successorSpan } from './handover-rules.js';

/** Whose grants go to whom. `toStaffId` null ends them without a successor. */
export interface HandOver {
  fromStaffId: string;
  toStaffId: string | null;
  /** Only grants of this role; else of every role. */
  role?: StaffRole;
  /** From 26 cases on: the approval of a second person. */
  approvalId?: string;
  /** Why, in words; sealed with each grant that ends and each that begins. */
  reason?: string;
}

/** A grant that the successor could not be given; `why` is the rule that stands against it. */
export interface SkippedGrant {
  caseId: string;
  grantId: string;
  why: string;
}

export interface HandedOver {
  /** The cases in which the person who hands over held a grant that ended. */
  caseIds: string[];
  skipped: SkippedGrant[];
}

const REASON = 'Handed over together with other cases of a colleague';

/** Hands the cases of one person to another: when somebody leaves, or changes duties. */
@Injectable()
export class HandoverService implements OnModuleInit {
  constructor(
    private readonly assignments: AssignmentsRepository,
    private readonly grants: GrantsService,
    private readonly door: CaseDoor,
    private readonly approvals: Approvals,
    private readonly acts: TwoPersonActs,
  ) {}

  onModuleInit(): void {
    this.acts.register<BulkPayload>({
      code: 'assignment.bulk',
      payload: bulkPayload,
      ask: (op, payload) => this.ask(op, payload),
      requireDecider: (op, payload) => this.requireAssigner(op, payload.caseIds),
      carryOut: (op, payload, approvalId) => this.carryOut(op, payload, approvalId),
      reason: {
        seal: async (op, payload, approvalId, text) =>
          (await this.firstCase(op, payload)).seal(approvalPlace(approvalId), text),
        open: async (op, payload, approvalId, sealed) =>
          (await this.firstCase(op, payload)).open(approvalPlace(approvalId), sealed),
      },
    });
  }

  /**
   * Ends every grant by a person that somebody holds on cases where the actor may assign, and gives the successor the
   * same kind, role, compartments and end. What the successor may not have is skipped and ends all the same: this is for
   * somebody who leaves. Lines: one a case.
   * @throws Problem `input` when the successor is no active colleague or the actor; `second-person` and `approval` for
   *   more than 25 cases without an approval of assignment.bulk for exactly these cases
   */
  async handOver(op: Operation, wanted: HandOver): Promise<HandedOver> {
    const successor = await this.requireSuccessor(op, wanted);
    const held = await this.findHeld(op, wanted.fromStaffId, wanted.role ?? null);
    const payload = bulkPayloadOf(
      wanted,
      [...held.keys()].map(({ id }) => id),
    );
    const used =
      payload.caseIds.length > MOST_CASES_ALONE
        ? await this.approvals.requireUsable(op, wanted.approvalId, 'assignment.bulk', payload)
        : undefined;
    return this.moveAll(op, held, successor, {
      reason: wanted.reason ?? REASON,
      isGiven: wanted.reason !== undefined,
      endsSkipped: true,
      approvalId: used?.approvalId,
    });
  }

  /** The cases that a hand-over would move, and whether they are so many that it needs a second person. */
  async listHeld(op: Operation, fromStaffId: string): Promise<HeldCases> {
    if ((await this.assignments.findColleague(op, fromStaffId)) === undefined) throw notFound();
    const held = await this.findHeld(op, fromStaffId, null);
    const caseIds = [...held.keys()].map(({ id }) => id).sort();
    const record = { type: 'staff', id: fromStaffId };
    op.record({ caseIds, count: caseIds.length, compartments: ['core'], record });
    return { caseIds, needsSecondPerson: caseIds.length > MOST_CASES_ALONE };
  }

  private async ask(op: Operation, payload: BulkPayload): Promise<AskedFor> {
    await this.requireSuccessor(op, payload);
    await this.requireAssigner(op, payload.caseIds);
    const held = await this.findHeld(op, payload.fromStaffId, payload.role);
    const ids = [...held.keys()].map(({ id }) => id);
    if (!payload.caseIds.every((id) => ids.includes(id))) {
      throw inputProblem(
        'payload.caseIds',
        'held',
        'names a case in which this person has no such assignment',
      );
    }
    const { fromStaffId, toStaffId, caseIds } = payload;
    return { concerns: toStaffId === null ? [fromStaffId] : [fromStaffId, toStaffId], caseIds };
  }

  /** The colleague stays: what the successor may not have is kept by whom had it. */
  private async carryOut(op: Operation, payload: BulkPayload, approvalId: string): Promise<{ id: null }> {
    const successor = await this.requireSuccessor(op, payload);
    await this.requireAssigner(op, payload.caseIds);
    const held = await this.findHeld(op, payload.fromStaffId, payload.role);
    for (const handle of held.keys()) if (!payload.caseIds.includes(handle.id)) held.delete(handle);
    await this.moveAll(op, held, successor, {
      reason: REASON,
      isGiven: false,
      endsSkipped: false,
      approvalId,
    });
    return { id: null };
  }

  private async requireSuccessor(
    op: Operation,
    { fromStaffId, toStaffId }: Pick<HandOver, 'fromStaffId' | 'toStaffId'>,
  ): Promise<Colleague | null> {
    if (toStaffId === null) return null;
    if (toStaffId === fromStaffId) throw inputProblem('toStaffId', 'same', 'is the same person');
    return this.grants.requireHolder(op, toStaffId, 'toStaffId');
  }

  /** Grants that somebody holds, by case, on the cases where the actor may assign. */
  private async findHeld(
    op: Operation,
    staffId: string,
    role: StaffRole | null,
  ): Promise<Map<CaseHandle, HeldGrant[]>> {
    const grants = await this.assignments.findHeldBy(op, staffId, role);
    const handles = await this.door.enterAll(
      op,
      grants.map((grant) => grant.caseId),
    );
    const held = new Map<CaseHandle, HeldGrant[]>();
    for (const grant of grants) {
      const handle = handles.get(grant.caseId);
      if (handle?.may('core', 'assign') !== true) continue;
      held.set(handle, [...(held.get(handle) ?? []), grant]);
    }
    return held;
  }

  /** @throws Problem `not-found` unless the actor may assign on every one of these cases */
  private async requireAssigner(op: Operation, caseIds: readonly string[]): Promise<void> {
    const handles = await this.door.enterAll(op, caseIds);
    if (!caseIds.every((id) => handles.get(id)?.may('core', 'assign') === true)) throw notFound();
  }

  /** The reason of the asker is sealed with the first case that it names. */
  private async firstCase(op: Operation, payload: BulkPayload): Promise<CaseHandle> {
    const id = payload.caseIds[0]!;
    const handle = (await this.door.enterAll(op, [id])).get(id);
    if (handle === undefined) throw notFound();
    return handle;
  }

  private async moveAll(
    op: Operation,
    held: ReadonlyMap<CaseHandle, readonly HeldGrant[]>,
    successor: Colleague | null,
    how: Manner,
  ): Promise<HandedOver> {
    const done: HandedOver = { caseIds: [], skipped: [] };
    for (const [handle, grants] of held) {
      let moved = 0;
      for (const grant of grants) {
        const why = await this.move(handle, grant, successor, how);
        if (why !== undefined) done.skipped.push({ caseId: handle.id, grantId: grant.id, why });
        if (why === undefined || how.endsSkipped) moved += 1;
      }
      if (moved === 0) continue;
      done.caseIds.push(handle.id);
      const ground = handle.groundOf('core', ['assign']);
      const approval = how.approvalId === undefined ? {} : { approvalId: how.approvalId };
      op.record({
        act: 'assignment.bulk',
        caseId: handle.id,
        compartments: ['core'],
        count: moved,
        ...ground,
        ...approval,
        ...(how.isGiven ? { detail: { reason: how.reason } } : {}),
      });
    }
    done.caseIds.sort();
    return done;
  }

  /** Moves one grant. @returns the rule by which the successor may not have it; undefined when it was moved */
  private async move(
    handle: CaseHandle,
    grant: HeldGrant,
    successor: Colleague | null,
    how: Manner,
  ): Promise<string | undefined> {
    const why = successor === null ? undefined : await this.giveSame(handle, grant, successor, how.reason);
    if (why === undefined || how.endsSkipped) await this.grants.end(handle, grant, null, how.reason);
    return why;
  }

  private async giveSame(
    handle: CaseHandle,
    held: HeldGrant,
    successor: Colleague,
    reason: string,
  ): Promise<string | undefined> {
    const { op } = handle;
    if (!successor.roles.includes(held.role)) return 'role';
    const span = successorSpan(held, successor.guestUntil);
    if (span === undefined) return 'guest';
    const grant = {
      id: newId(),
      caseId: handle.id,
      actorId: successor.id,
      role: held.role,
      basis: 'grant' as const,
      kind: held.kind,
      compartments: held.compartments,
      purpose: purposeOf(held.kind),
      ...span,
      grantedBy: op.actor.id,
      grantedAt: op.at,
      confirmedBy: op.actor.id,
      confirmedAt: op.at,
      keyVersion: null,
      sealedReason: null,
      version: 1,
    };
    const broken = await this.grants.give(handle, { grant, replaced: undefined }, reason);
    if (broken === undefined) return undefined;
    const problem = explainRefusal(broken);
    if (problem === undefined) throw new Error(`the grant broke ${broken}`);
    return problem.errors[0]!.rule;
  }
}

interface Manner {
  reason: string;
  /** Whether somebody wrote the reason: then it is kept beside the line as well. */
  isGiven: boolean;
  /** Whether a grant ends although the successor may not have it. */
  endsSkipped: boolean;
  approvalId?: string | undefined;
}

function approvalPlace(approvalId: string) {
  return { compartment: 'plan', table: 'approval', row: approvalId, column: 'reason' } as const;
}
