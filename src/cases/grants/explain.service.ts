import { Injectable } from '@nestjs/common';
import type { Compartment } from '../../platform/access/compartments.js';
import type { LiveGrant } from '../../platform/access/decide.js';
import type { Operation } from '../../platform/operation.js';
import { inputProblem, notFound, Problem } from '../../platform/problem.js';
import type { AccessPreview, ExplainLine, Explanation, Person, PreviewQuery } from './access.schema.js';
import { AssignmentsRepository, type HolderRow } from './assignments.repository.js';
import { CaseDoor, type CaseHandle } from '../case-door.js';
import {
  accessWithoutWall,
  changesBetween,
  compartmentOf,
  type LevelChange,
  opens,
  rolesThatBreakGlass,
} from './explain-rules.js';
import { explainRefusal, GrantsService } from './grants.service.js';

/** Tells who can open what of a case, and what a grant would open and close before it is given. */
@Injectable()
export class ExplainService {
  constructor(
    private readonly assignments: AssignmentsRepository,
    private readonly grants: GrantsService,
    private readonly door: CaseDoor,
  ) {}

  /**
   * Who can open a field now, by which grant, until when and by whose decision; whose grants begin later; and who could
   * break glass on it. It reads grants only, never what is in the compartment.
   * @param field a compartment, or a compartment and a field of its document, such as `identity.names`
   * @throws Problem `input` for a field that does not exist
   */
  async explain(op: Operation, caseId: string, field: string): Promise<Explanation> {
    const handle = await this.door.enter(op, caseId);
    const compartment = compartmentOf(field);
    if (compartment === undefined) throw inputProblem('field', 'unknown', 'is not a field of a case');
    const rows = await this.assignments.findHolders(op, caseId);
    const [now, later] = [false, true].map((isLater) =>
      rows.filter((row) => row.isLater === isLater).flatMap((row) => toLine(row, compartment)),
    );
    const keptOut = await this.assignments.findKeptOut(op, caseId);
    const canHelp = (person: Person) => !keptOut.has(person.id);
    handle.record({ compartments: ['core'], count: now!.length + later!.length });
    return {
      field,
      compartment: compartment as Explanation['compartment'],
      now: now!,
      later: later!,
      breakGlass: {
        supervisors: supervisorsOf(rows, compartment).filter(canHelp),
        onDuty: (await this.findOnDuty(handle, compartment)).filter(canHelp),
      },
      lawyerOnly: compartment === 'legal-privileged',
    };
  }

  /**
   * The case of a reference and its office: for the operator, who has a reference and no list of cases.
   * @throws Problem `not-found` when there is none, or it is not the actor's
   */
  async findCase(op: Operation, reference: string): Promise<{ id: string; officeId: string }> {
    const found = await this.assignments.findCase(op, reference);
    if (found === undefined) throw notFound();
    op.record({ caseId: found.id, compartments: ['core'] });
    return found;
  }

  /**
   * What a grant would open for its holder, what it would close for whom it replaces, and why it would be refused. The
   * database is asked by giving the grant and taking it back, so that the preview and the act cannot differ.
   * @throws Problem `input` for what is no rule of access: somebody who is no colleague, an assignment that is none
   */
  async preview(op: Operation, caseId: string, query: PreviewQuery): Promise<AccessPreview> {
    const handle = await this.door.enter(op, caseId);
    const { opened, refused } = await this.tryGrant(handle, query);
    const lines = opened.map(({ change, staff, role }) => ({
      staff,
      role,
      case: { id: handle.id, reference: handle.file.reference, pseudonym: handle.file.pseudonym },
      compartment: change.compartment as AccessPreview['opens'][number]['compartment'],
      before: change.before,
      after: change.after,
    }));
    handle.record({ compartments: ['core'], count: lines.length });
    return {
      opens: lines.filter((line) => opens(line)),
      closes: lines.filter((line) => !opens(line)),
      refused,
    };
  }

  private async tryGrant(handle: CaseHandle, query: PreviewQuery) {
    const { op } = handle;
    try {
      // The preview is of what opens, not of when: its end is the end of today where one is needed.
      const { grant, replaced } = await this.grants.allow(handle, query, { isPreview: true });
      const broken = await this.grants.findRefusal(handle, grant);
      if (broken !== undefined) throw explainRefusal(broken) ?? new Error(`the grant broke ${broken}`);
      const rows = await this.assignments.findHolders(op, handle.id);
      const staff = (await this.assignments.findColleague(op, query.staffId))!;
      const wanted: LiveGrant = {
        id: grant.id,
        basis: 'grant',
        kind: grant.kind,
        purpose: grant.purpose,
        compartments: grant.compartments,
        walled: false,
      };
      const given = changesOf(rows, { id: staff.id, name: staff.name }, query.role, wanted, replaced?.id);
      const old = rows.find((row) => row.id === replaced?.id);
      const isOther = old !== undefined && (old.staffId !== staff.id || old.role !== query.role);
      const taken = isOther
        ? changesOf(rows, { id: old.staffId, name: old.name }, old.role, undefined, old.id)
        : [];
      return { opened: [...given, ...taken], refused: null };
    } catch (error) {
      const refused = refusalOf(error);
      if (refused === undefined) throw error;
      return { opened: [], refused };
    }
  }

  /** The people on duty now who could break glass on a compartment; nobody where the look-up finds no case. */
  private async findOnDuty(handle: CaseHandle, compartment: Compartment): Promise<Person[]> {
    const roles = rolesThatBreakGlass(compartment, 'break-glass-on-duty');
    if (roles.length === 0 || handle.file.hidden) return [];
    return this.assignments.findOnDuty(handle.op, handle.file.officeId, roles);
  }
}

interface PersonChange {
  staff: Person;
  role: HolderRow['role'];
  change: LevelChange;
}

/** How one person's access changes when `added` begins and the grant `ended` ends. */
function changesOf(
  rows: readonly HolderRow[],
  staff: Person,
  role: HolderRow['role'],
  added: LiveGrant | undefined,
  ended: string | undefined,
): PersonChange[] {
  const before = rows.filter((row) => row.staffId === staff.id && row.role === role && !row.isLater);
  const after: LiveGrant[] = before.filter((row) => row.id !== ended);
  if (added !== undefined) after.push(added);
  return changesBetween(role, before, after).map((change) => ({ staff, role, change }));
}

function toLine(row: HolderRow, compartment: Compartment): ExplainLine[] {
  const access = accessWithoutWall(row.role, row, compartment);
  if (access === 'none') return [];
  return [
    {
      staff: { id: row.staffId, name: row.name },
      role: row.role,
      access,
      grant: { id: row.id, kind: row.kind as ExplainLine['grant']['kind'], purpose: row.purpose },
      from: row.from.toISOString(),
      until: row.until?.toISOString() ?? null,
      // Nobody decided about a grant that was generated for the office.
      grantedBy:
        row.grantedByName === null || row.basis === 'office'
          ? null
          : { id: row.grantedBy, name: row.grantedByName },
      walled: row.walled,
    },
  ];
}

/** Supervisors who could break glass: those whom the generated grant of the office lets see the case. */
function supervisorsOf(rows: readonly HolderRow[], compartment: Compartment): Person[] {
  const roles = rolesThatBreakGlass(compartment, 'break-glass');
  return rows
    .filter((row) => row.basis === 'office' && !row.isLater && roles.includes(row.role))
    .map((row) => ({ id: row.staffId, name: row.name }));
}

const refusalsOfRules: Record<string, AccessPreview['refused']> = {
  self: 'self',
  role: 'role',
  policy: 'policy',
  kind: 'kind',
  'one-lead': 'lead',
  wall: 'wall',
  excluded: 'excluded',
};

/** The refusal that a preview tells; undefined for every other failure. */
function refusalOf(error: unknown): AccessPreview['refused'] | undefined {
  if (!(error instanceof Problem) || error.code !== 'input') return undefined;
  return refusalsOfRules[error.errors[0]?.rule ?? ''];
}
