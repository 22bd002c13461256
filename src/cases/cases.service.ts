import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { Compartment } from '../platform/access/compartments.js';
import { describeAccess } from '../platform/access/decide.js';
import { Clock } from '../platform/clock.js';
import { newId, randomBytes } from '../platform/crypto/primitives.js';
import { type Created, day, recordId } from '../platform/http/page.schema.js';
import type { Operation } from '../platform/operation.js';
import { inputProblem, Problem } from '../platform/problem.js';
import { casePhase } from './case-states.js';
import {
  type CaseItem,
  type CaseList,
  type CaseQuery,
  type CaseView,
  type CoreChange,
  type NewCase,
  type PhaseChange,
} from './cases.schema.js';
import { type CaseCursor, CasesRepository, type CaseRow, type TeamRow } from './cases.repository.js';
import { CaseDoor, type CaseHandle } from './case-door.js';
import { writeReference } from './reference.js';

/** The compartments that a case page shows, in its order. */
const shown: readonly Compartment[] = [
  'contact',
  'identity',
  'location',
  'family',
  'plan',
  'casework',
  'health',
  'safety',
  'legal-status',
  'legal-privileged',
  'testimony',
  'consent',
  'release',
];

/** The use cases of the case file. */
@Injectable()
export class CasesService {
  constructor(
    private readonly cases: CasesRepository,
    private readonly door: CaseDoor,
    private readonly clock: Clock,
  ) {}

  /** Lists the actor's cases. One line names all that were shown. */
  async list(op: Operation, query: CaseQuery): Promise<CaseList> {
    const rows = await this.cases.list(
      op,
      query,
      readCursor(query.after),
      this.clock.today(op.actor.timeZone),
    );
    const page = rows.slice(0, query.limit);
    const sound = await this.door.findSound(
      op,
      page.map((row) => row.id),
    );
    // A case that was changed behind the service's back, or opened by a forged grant, is not shown.
    const items = page.filter((row) => sound.has(row.id)).map(toItem);
    op.record({ caseIds: items.map((item) => item.id), count: items.length, compartments: ['core'] });
    const last = rows.length > query.limit ? page.at(-1) : undefined;
    return { items, next: last === undefined ? null : `${last.opened_on}_${last.id}` };
  }

  /** Opens a new case by pseudonym. The intake rule makes a caseworker its lead; a supervisor sees it to confirm. */
  async create(op: Operation, input: NewCase): Promise<Created> {
    const id = newId();
    const today = this.clock.today(op.actor.timeZone);
    if (op.actor.officeId === null) throw new Problem('forbidden');
    await this.cases.insert(op, {
      id,
      officeId: op.actor.officeId,
      reference: writeReference(randomBytes(5)),
      pseudonym: input.pseudonym,
      phase: 'REFERRED',
      previousPhase: null,
      phaseSince: today,
      risk: input.risk,
      openedOn: today,
      reviewDue: null,
      plannedStages: [],
      hidden: false,
      version: 1,
    });
    op.record({ caseId: id, record: { type: 'case', id }, version: 1 });
    return { id };
  }

  async open(op: Operation, id: string): Promise<CaseView> {
    const handle = await this.door.enter(op, id);
    const team = await this.cases.listTeam(op, id, true);
    handle.record({ compartments: ['core'] });
    return this.view(handle, team);
  }

  /** Changes pseudonym, risk and review date, whole. */
  async changeCore(op: Operation, id: string, change: CoreChange): Promise<{ version: number }> {
    const handle = await this.door.enter(op, id);
    await this.cases.update(op, id, change.version, change.value);
    const version = change.version + 1;
    handle.record({ compartments: ['core'], version });
    return { version };
  }

  /**
   * Moves a case to another phase by the table. Closing needs a closure reason. A suspended case remembers where it was.
   * @throws Problem `move` for a step that the table does not have, `stale`, `input` for a missing closure reason
   */
  async move(op: Operation, id: string, change: PhaseChange): Promise<{ version: number }> {
    const handle = await this.door.enter(op, id);
    const from = handle.file.phase;
    if (handle.file.version !== change.version) throw new Problem('stale');
    if (!casePhase.canMove(from, change.to)) throw new Problem('move');
    if (change.to === 'CLOSED' && change.closureReason === undefined) {
      throw inputProblem('closureReason', 'required', 'closing a case needs a closure reason');
    }
    const today = this.clock.today(op.actor.timeZone);
    await this.cases.update(op, id, change.version, {
      phase: change.to,
      previousPhase: from,
      phaseSince: today,
    });
    await this.keepPhase(handle, from, change, today);
    const version = change.version + 1;
    handle.record({ compartments: ['core'], record: { type: 'phase', id }, version });
    return { version };
  }

  private async keepPhase(
    handle: CaseHandle,
    from: PhaseChange['to'],
    change: PhaseChange,
    today: string,
  ): Promise<void> {
    const id = newId();
    const { closureReason = null, reason = null } = change;
    const place = { compartment: 'casework', table: 'phase_change', row: id, column: 'reason' } as const;
    const isSilent = closureReason === null && reason === null;
    // A safety officer may move a case but not write casework: then there is nowhere to keep the reason.
    if (!isSilent && !handle.may('casework', 'write', 'report')) {
      throw inputProblem('reason', 'compartment', 'only a caseworker can give a reason here');
    }
    const kept = isSilent
      ? { keyVersion: null, sealed: null }
      : await handle.seal(place, { closureReason, reason });
    await this.cases.insertPhaseChange(handle.op, {
      id,
      caseId: handle.id,
      fromPhase: from,
      toPhase: change.to,
      changedOn: today,
      actorId: handle.op.actor.id,
      ...kept,
    });
  }

  private view(handle: CaseHandle, team: readonly TeamRow[]): CaseView {
    const { file } = handle;
    return {
      id: file.id,
      reference: file.reference,
      pseudonym: file.pseudonym,
      phase: file.phase,
      previousPhase: file.previousPhase,
      phaseSince: file.phaseSince,
      moves: handle.may('core', 'write') ? [...casePhase.movesFrom(file.phase)] : [],
      risk: file.risk,
      openedOn: file.openedOn,
      reviewDue: file.reviewDue,
      hidden: file.hidden,
      version: file.version,
      may: { change: handle.may('core', 'write'), assign: handle.may('core', 'assign') },
      compartments: shown.map((name) => ({
        name: name as CaseView['compartments'][number]['name'],
        ...describeAccess(handle.op.actor.role, handle.grants, name),
      })),
      team: team.map((row) => toMember(handle, row)),
    };
  }
}

/** A grant as the team of a case shows it to who entered the case. */
export function toMember(handle: CaseHandle, row: TeamRow): CaseView['team'][number] {
  return {
    assignmentId: row.id,
    staff: { id: row.actor_id, name: row.name },
    role: row.role as CaseView['team'][number]['role'],
    kind: row.kind,
    from: row.valid_from.toISOString(),
    until: row.valid_until?.toISOString() ?? null,
    // A grant of the office and one of break-glass are generated: there is nothing to confirm.
    confirmed: row.confirmed || row.kind === 'office' || row.kind === 'break-glass',
    walled: row.walled && handle.may('core', 'assign'),
  };
}

/** Reads the `next` of the page before. @throws Problem `input` when it is not of our form */
function readCursor(after: string | undefined): CaseCursor | null {
  if (after === undefined) return null;
  const [, openedOn, id] = /^([^_]*)_(.*)$/s.exec(after) ?? [];
  const cursor = z.strictObject({ openedOn: day, id: recordId }).safeParse({ openedOn, id });
  if (!cursor.success) throw inputProblem('after', 'format', 'must be the next of the page before');
  return cursor.data;
}

function toItem(row: CaseRow): CaseItem {
  return {
    id: row.id,
    reference: row.reference,
    pseudonym: row.pseudonym,
    phase: row.phase,
    risk: row.risk,
    openedOn: row.opened_on,
    reviewDue: row.review_due,
    lead: row.lead_id === null ? null : { id: row.lead_id, name: row.lead_name ?? '' },
    confirmed: row.confirmed,
    tasks: { open: row.open_tasks, overdue: row.overdue_tasks, nextDue: row.next_due },
    hidden: row.hidden,
    version: row.version,
  };
}
