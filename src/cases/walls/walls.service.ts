import { Injectable } from '@nestjs/common';
import type { Operation } from '../../platform/operation.js';
import { inputProblem } from '../../platform/problem.js';
import type { AccessPreview, WallList, WallQuery } from '../grants/access.schema.js';
import { CaseDoor, type CaseHandle } from '../case-door.js';
import { findLosses, type WallLoss } from './walls-rules.js';
import { type WallRow, WallsRepository } from './walls.repository.js';

/** Shows the walls of a case, and what a wall would close before it is asked for. */
@Injectable()
export class WallsService {
  constructor(
    private readonly walls: WallsRepository,
    private readonly door: CaseDoor,
  ) {}

  /** The walls of a case. The case on the other side has a name only for those who may see it. */
  async list(op: Operation, caseId: string): Promise<WallList> {
    const handle = await this.door.enter(op, caseId);
    const rows = await this.walls.list(op, caseId);
    const others = await this.door.enterAll(
      op,
      rows.map((row) => otherSide(row, caseId)),
    );
    op.record({
      caseIds: [caseId, ...others.keys()],
      compartments: ['core'],
      count: rows.length,
      ...handle.groundOf('core', ['assign']),
    });
    const items = rows.map((row) => ({
      id: row.id,
      other: nameOf(others.get(otherSide(row, caseId))),
      kind: row.kind,
      reach: row.reach,
      madeAt: row.madeAt.toISOString(),
      endedAt: row.endedAt?.toISOString() ?? null,
      version: row.version,
    }));
    return { items, next: null };
  }

  /**
   * Who would lose what by a wall between two cases. Nothing is changed.
   * @throws Problem `input` when the other case is the same one, or none that the actor may assign on
   */
  async preview(op: Operation, caseId: string, query: WallQuery): Promise<AccessPreview> {
    const handle = await this.door.enter(op, caseId);
    const other = await this.findOther(op, caseId, query.otherId);
    const losses = findLosses(await this.walls.findGrants(op, [caseId, query.otherId]), query.reach);
    op.record({
      caseIds: [handle.id, other.id],
      compartments: ['core'],
      count: losses.length,
      ...handle.groundOf('core', ['assign']),
    });
    return { opens: [], closes: losses.map((loss) => toChange(loss, [handle, other])), refused: null };
  }

  private async findOther(op: Operation, caseId: string, otherId: string): Promise<CaseHandle> {
    if (otherId === caseId) throw inputProblem('otherId', 'same', 'a wall stands between two cases');
    const other = (await this.door.enterAll(op, [otherId])).get(otherId);
    if (other?.may('core', 'assign') !== true) {
      throw inputProblem('otherId', 'case', 'is no case on which you may assign');
    }
    return other;
  }
}

function otherSide(wall: WallRow, caseId: string): string {
  return wall.caseA === caseId ? wall.caseB : wall.caseA;
}

function nameOf(handle: CaseHandle | undefined) {
  if (handle === undefined) return null;
  return { id: handle.id, reference: handle.file.reference, pseudonym: handle.file.pseudonym };
}

function toChange(loss: WallLoss, handles: readonly CaseHandle[]): AccessPreview['closes'][number] {
  return {
    staff: loss.staff,
    role: loss.role,
    case: nameOf(handles.find((handle) => handle.id === loss.caseId)),
    compartment: loss.compartment as AccessPreview['closes'][number]['compartment'],
    before: loss.before,
    after: loss.after,
  };
}
