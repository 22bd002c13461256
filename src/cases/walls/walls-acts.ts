import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type AskedFor, type TwoPersonAct, TwoPersonActs } from '../../approvals/door.js';
import { newId } from '../../platform/crypto/primitives.js';
import { brokenConstraint } from '../../platform/database/failure.js';
import type { Operation } from '../../platform/operation.js';
import { inputProblem, notFound, Problem } from '../../platform/problem.js';
import { type WallEnd, wallEndPayload, type WallMake, wallMakePayload } from '../grants/access.schema.js';
import { CaseDoor, type CaseHandle } from '../case-door.js';
import { findLosses } from './walls-rules.js';
import { type WallRow, WallsRepository } from './walls.repository.js';

/** Making and ending a wall: each needs two supervisors who may assign on both cases. */
@Injectable()
export class WallActs implements OnModuleInit {
  constructor(
    private readonly acts: TwoPersonActs,
    private readonly walls: WallsRepository,
    private readonly door: CaseDoor,
  ) {}

  onModuleInit(): void {
    const reason: NonNullable<TwoPersonAct<{ caseId: string }>['reason']> = {
      seal: async (op, { caseId }, approvalId, text) =>
        (await this.requireCase(op, caseId)).seal(reasonPlace(approvalId), text),
      open: async (op, { caseId }, approvalId, sealed) =>
        (await this.requireCase(op, caseId)).open(reasonPlace(approvalId), sealed),
    };
    this.acts.register<WallMake>({
      code: 'wall.make',
      payload: wallMakePayload,
      ask: (op, wanted) => this.askToMake(op, wanted),
      requireDecider: async (op, wanted) => {
        await this.requireBoth(op, wanted.caseId, wanted.otherId);
        requireUnconcerned(op, await this.findLosers(op, wanted));
      },
      carryOut: (op, wanted, approvalId) => this.make(op, wanted, approvalId),
      reason,
    });
    this.acts.register<WallEnd>({
      code: 'wall.end',
      payload: wallEndPayload,
      ask: (op, wanted) => this.askToEnd(op, wanted),
      requireDecider: async (op, wanted) => {
        const wall = await this.requireWall(op, wanted);
        requireUnconcerned(op, await this.walls.findWalledHolders(op, [wall.caseA, wall.caseB]));
      },
      carryOut: (op, wanted, approvalId) => this.end(op, wanted, approvalId),
      reason,
    });
  }

  /** Those who would lose access are concerned: none of them may approve. */
  private async askToMake(op: Operation, wanted: WallMake): Promise<AskedFor> {
    const caseIds = [wanted.caseId, wanted.otherId] as const;
    await this.requireBoth(op, ...caseIds);
    if (await this.walls.stands(op, ...caseIds)) {
      throw inputProblem('payload.otherId', 'walled', 'a wall stands between these cases already');
    }
    return { concerns: await this.findLosers(op, wanted), caseIds };
  }

  private async findLosers(op: Operation, { caseId, otherId, reach }: WallMake): Promise<string[]> {
    const losses = findLosses(await this.walls.findGrants(op, [caseId, otherId]), reach);
    return [...new Set(losses.map((loss) => loss.staff.id))];
  }

  private async make(op: Operation, wanted: WallMake, approvalId: string): Promise<{ id: string }> {
    const caseIds = [wanted.caseId, wanted.otherId] as const;
    await this.requireBoth(op, ...caseIds);
    const id = newId();
    try {
      await this.walls.insert(op, { id, caseIds, kind: wanted.kind, reach: wanted.reach, approvalId });
    } catch (error) {
      // Somebody else made one in between.
      throw brokenConstraint(error) === 'wall_live' ? new Problem('stale') : error;
    }
    op.record({ act: 'wall.change', caseIds, record: { type: 'wall', id }, version: 1, approvalId });
    return { id };
  }

  /** Those who would get access back are concerned. */
  private async askToEnd(op: Operation, wanted: WallEnd): Promise<AskedFor> {
    const wall = await this.requireWall(op, wanted);
    const otherId = wall.caseA === wanted.caseId ? wall.caseB : wall.caseA;
    const caseIds = [wanted.caseId, otherId] as const;
    return { concerns: await this.walls.findWalledHolders(op, caseIds), caseIds };
  }

  private async end(op: Operation, wanted: WallEnd, approvalId: string): Promise<{ id: string }> {
    const wall = await this.requireWall(op, wanted);
    await this.walls.end(op, wall.id, wall.version, approvalId);
    op.record({
      act: 'wall.change',
      caseIds: [wall.caseA, wall.caseB],
      record: { type: 'wall', id: wall.id },
      version: wall.version + 1,
      approvalId,
    });
    return { id: wall.id };
  }

  /** A wall that stands, of this case, between two cases on which the actor may assign. */
  private async requireWall(op: Operation, { caseId, wallId }: WallEnd): Promise<WallRow> {
    const wall = await this.walls.find(op, wallId);
    if (wall === undefined || ![wall.caseA, wall.caseB].includes(caseId)) throw notFound();
    await this.requireCase(op, wall.caseA);
    await this.requireCase(op, wall.caseB);
    if (wall.endedAt !== null) throw new Problem('move');
    return wall;
  }

  private async requireBoth(op: Operation, caseId: string, otherId: string): Promise<void> {
    await this.requireCase(op, caseId);
    if (caseId === otherId) throw inputProblem('payload.otherId', 'same', 'a wall stands between two cases');
    await this.requireCase(op, otherId);
  }

  private async requireCase(op: Operation, caseId: string): Promise<CaseHandle> {
    const handle = (await this.door.enterAll(op, [caseId])).get(caseId);
    if (handle === undefined) throw notFound();
    if (!handle.may('core', 'assign')) throw new Problem('forbidden');
    return handle;
  }
}

/** Once more, because somebody may have been given access since the request was made. */
function requireUnconcerned(op: Operation, concerned: readonly string[]): void {
  if (concerned.includes(op.actor.id)) throw new Problem('forbidden');
}

function reasonPlace(approvalId: string) {
  return { compartment: 'plan', table: 'approval', row: approvalId, column: 'reason' } as const;
}
