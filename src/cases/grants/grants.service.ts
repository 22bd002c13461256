import { Injectable } from '@nestjs/common';
import { newId } from '../../platform/crypto/primitives.js';
import { Clock } from '../../platform/clock.js';
import type { Operation } from '../../platform/operation.js';
import { inputProblem, Problem } from '../../platform/problem.js';
import { AssignmentsRepository, type Colleague, type HeldGrant } from './assignments.repository.js';
import type { NewAssignment } from '../cases.schema.js';
import type { CaseHandle } from '../case-door.js';
import type { NewGrant } from './grant.entity.js';
import { caseCompartmentsOf, fitsRole, mayHold, mustEnd, overlap, purposeOf } from './grant-rules.js';

/** What somebody asks to give; the reason comes later, because a preview has none. */
export type WantedGrant = Omit<NewAssignment, 'reason'>;

/** A grant that passed every rule that the service knows, and what it ends. */
export interface AllowedGrant {
  grant: NewGrant;
  replaced: HeldGrant | undefined;
}

/** Why the database refuses a grant, by the name of its constraint: which field, which rule, in words. */
const refusals: Record<string, [path: string, rule: string, message: string]> = {
  case_grant_holder: ['staffId', 'role', 'does not hold this role'],
  case_grant_within_policy: ['compartments', 'policy', 'the role may not hold a compartment of this grant'],
  case_grant_kind_role: ['kind', 'kind', 'this kind of assignment is not for this role'],
  case_grant_cover_ends: ['until', 'required', 'cover needs a last day'],
  case_grant_wall: ['staffId', 'wall', 'a wall stands between this case and another case of this person'],
  case_grant_excluded: ['staffId', 'excluded', 'is kept from this case'],
};

/** The problem that a refusal of the database is for whoever asked; undefined for a constraint of another kind. */
export function explainRefusal(constraint: string): Problem | undefined {
  const refusal = refusals[constraint];
  return refusal === undefined ? undefined : inputProblem(...refusal);
}

/** Where a reason of a grant is sealed. */
export function reasonPlace(id: string, column: 'reason' | 'end_reason') {
  return { compartment: 'plan', table: 'grant', row: id, column } as const;
}

/** The rules of giving and ending grants, the same for one assignment, its preview and a hand-over of many. */
@Injectable()
export class GrantsService {
  constructor(
    private readonly assignments: AssignmentsRepository,
    private readonly clock: Clock,
  ) {}

  /**
   * Checks everything but what only the database knows, and gives the grant as it would be.
   * @throws Problem `input`: `self`, `colleague`, `role`, `policy`, `kind`, `past`, `order`, `guest`, `required`, `one-lead`
   *   or `replaces`, each at its field
   */
  async allow(
    handle: CaseHandle,
    wanted: WantedGrant,
    only: { isPreview?: boolean } = {},
  ): Promise<AllowedGrant> {
    const { op } = handle;
    const staff = await this.requireHolder(op, wanted.staffId, 'staffId');
    const compartments = wanted.compartments ?? caseCompartmentsOf(wanted.role);
    if (!mayHold(wanted.role, compartments)) throw explainRefusal('case_grant_within_policy')!;
    if (!staff.roles.includes(wanted.role)) throw explainRefusal('case_grant_holder')!;
    if (!fitsRole(wanted.kind, wanted.role)) throw explainRefusal('case_grant_kind_role')!;
    const { from, until } = await this.readSpan(op, wanted, staff.guestUntil, only.isPreview === true);
    const replaced = await this.findReplaced(handle, wanted, from);
    const grant: NewGrant = {
      id: newId(),
      caseId: handle.id,
      actorId: wanted.staffId,
      role: wanted.role,
      basis: 'grant',
      kind: wanted.kind,
      compartments: [...compartments],
      purpose: purposeOf(wanted.kind),
      validFrom: from,
      validUntil: until,
      grantedBy: op.actor.id,
      grantedAt: op.at,
      confirmedBy: op.actor.id,
      confirmedAt: op.at,
      keyVersion: null,
      sealedReason: null,
      version: 1,
    };
    return { grant, replaced: await this.leaveOneLead(handle, grant, replaced) };
  }

  /**
   * Gives an allowed grant, with its reason sealed, and ends what it replaces.
   * @returns the constraint by which the database refuses it; undefined when it is given
   */
  async give(
    handle: CaseHandle,
    { grant, replaced }: AllowedGrant,
    reason: string,
  ): Promise<string | undefined> {
    const { sealed, keyVersion } = await handle.seal(reasonPlace(grant.id, 'reason'), reason);
    const broken = await this.assignments.tryGrant(
      handle.op,
      { ...grant, keyVersion, sealedReason: sealed },
      true,
    );
    if (broken === undefined && replaced !== undefined)
      await this.end(handle, replaced, grant.validFrom, reason);
    return broken;
  }

  /** The constraint by which the database would refuse a grant; nothing is kept. */
  async findRefusal(handle: CaseHandle, grant: NewGrant): Promise<string | undefined> {
    return this.assignments.tryGrant(handle.op, grant, false);
  }

  /**
   * Ends a grant at an instant, or at once, with its reason sealed.
   * @throws Problem `stale` when the version is not the present one, or it has ended
   */
  async end(
    handle: CaseHandle,
    grant: { id: string; version: number },
    at: Date | null,
    reason: string,
  ): Promise<void> {
    const { sealed } = await handle.seal(reasonPlace(grant.id, 'end_reason'), reason);
    await this.assignments.endGrant(handle.op, { ...grant, caseId: handle.id }, at, sealed);
  }

  /** The end of a last day. @throws Problem `input` when it lies in the past */
  async readEnd(op: Operation, until: string | undefined): Promise<Date | null> {
    if (until === undefined) return null;
    const { end } = await this.assignments.boundsOfDay(op, until, op.actor.timeZone);
    if (end <= op.at) throw inputProblem('until', 'past', 'must not lie in the past');
    return end;
  }

  /**
   * Somebody else of the office, who may be given access.
   * @param path the field of the input that names the person
   * @throws Problem `input` for the actor and for somebody who is no active colleague
   */
  async requireHolder(op: Operation, staffId: string, path: string): Promise<Colleague> {
    if (staffId === op.actor.id) throw inputProblem(path, 'self', 'nobody grants access to themselves');
    const staff = await this.assignments.findColleague(op, staffId);
    if (staff === undefined) throw inputProblem(path, 'colleague', 'is not an active member of your office');
    return staff;
  }

  private async readSpan(
    op: Operation,
    wanted: WantedGrant,
    guestUntil: Date | null,
    isPreview: boolean,
  ): Promise<{ from: Date | null; until: Date | null }> {
    const from = await this.readBeginning(op, wanted.from);
    const last = isPreview ? this.clock.today(op.actor.timeZone) : wanted.until;
    const until = await this.readEnd(op, last);
    if (mustEnd(wanted.kind) && until === null) throw explainRefusal('case_grant_cover_ends')!;
    if (from !== null && until !== null && until <= from) {
      throw inputProblem('until', 'order', 'must not be before the first day');
    }
    if (guestUntil === null) return { from, until };
    if (from !== null && from >= guestUntil) {
      throw inputProblem('from', 'guest', 'is after the last day of this guest');
    }
    if (until !== null && until > guestUntil) {
      throw inputProblem('until', 'guest', 'must not be after the last day of this guest');
    }
    return { from, until: until ?? guestUntil };
  }

  /** The beginning of a first day; null is at once. */
  private async readBeginning(op: Operation, from: string | undefined): Promise<Date | null> {
    const { timeZone } = op.actor;
    if (from === undefined || from === this.clock.today(timeZone)) return null;
    const { start } = await this.assignments.boundsOfDay(op, from, timeZone);
    if (start <= op.at) throw inputProblem('from', 'past', 'must not lie in the past');
    return start;
  }

  private async findReplaced(
    handle: CaseHandle,
    wanted: WantedGrant,
    from: Date | null,
  ): Promise<HeldGrant | undefined> {
    if (wanted.replaces === undefined) return undefined;
    const held = await this.assignments.findHeldOn(handle.op, handle.id);
    const found = held.find((each) => each.id === wanted.replaces && each.kind === wanted.kind);
    if (found === undefined) {
      throw inputProblem('replaces', 'replaces', 'is not a present assignment of this kind on this case');
    }
    // What has ended by then has nothing left to end.
    return found.until !== null && from !== null && found.until <= from ? undefined : found;
  }

  /** A case has one lead at a time: a new one begins when the present one ends, or ends it by name. */
  private async leaveOneLead(
    handle: CaseHandle,
    grant: NewGrant,
    replaced: HeldGrant | undefined,
  ): Promise<HeldGrant | undefined> {
    if (grant.kind !== 'lead') return replaced;
    await this.assignments.lockLead(handle.op, handle.id);
    const span = { from: grant.validFrom ?? handle.op.at, until: grant.validUntil };
    const held = await this.assignments.findHeldOn(handle.op, handle.id);
    const other = held.find(
      (each) => each.kind === 'lead' && each.id !== replaced?.id && overlap(each, span),
    );
    if (other !== undefined) {
      throw inputProblem(
        'kind',
        'one-lead',
        'the case has a lead then: say which assignment this one replaces',
      );
    }
    return replaced;
  }
}
