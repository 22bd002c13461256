import { Injectable } from '@nestjs/common';
import { CaseDoor } from '../cases/door.js';
import { newId } from '../platform/crypto/primitives.js';
import type { Operation } from '../platform/operation.js';
import { inputProblem, notFound, Problem } from '../platform/problem.js';
import { BreakGlassRepository } from './break-glass.repository.js';
import { breakGlassOf, standingOf } from './break-glass-rules.js';
import type { BreakGlassOpened, NewBreakGlass } from './emergency.schema.js';
import { factsOf, readerOf } from './break-glass-views.js';
import { LookUpsRepository } from './look-ups.repository.js';
import { StaffTexts } from './staff-texts.js';
import { WitnessedAccess } from './witnessed-access.js';

/** Opens and ends break-glass: an hour's access to a case, for a threat to life. */
@Injectable()
export class BreakGlassService {
  constructor(
    private readonly breakGlass: BreakGlassRepository,
    private readonly lookUps: LookUpsRepository,
    private readonly texts: StaffTexts,
    private readonly door: CaseDoor,
    private readonly witnessed: WitnessedAccess,
  ) {}

  /**
   * Opens what the policy table lets the role open, for 60 minutes, and tells supervisors and auditors. Whoever has it
   * open on this case already gets that one: an hour is not made longer by asking again. The answer leaves when the
   * nearest witness has cosigned the line, and after three seconds in any case.
   * @throws Problem `input` without the look-up on duty, `not-found` when the case is absent or not the actor's to open
   *   (the two look the same), `stale` when the same was asked twice at once
   */
  async open(op: Operation, input: NewBreakGlass): Promise<BreakGlassOpened> {
    const right = breakGlassOf(op.actor.role);
    const { officeId } = op.actor;
    if (right === undefined || officeId === null) throw new Problem('forbidden');
    op.subject.caseId = input.caseId;
    op.subject.compartments = right.compartments;
    const present = await this.breakGlass.findOpen(op, input.caseId);
    const opened = present ?? (await this.insert(op, input, right.basis, officeId));
    // Through the door, as every other entry: what it does not open is not said to be open.
    const handle = await this.door.enter(op, input.caseId);
    op.record({
      caseId: handle.id,
      compartments: right.compartments,
      record: { type: 'break-glass', id: opened.id },
      grantId: opened.id,
      detail: { reason: input.reason },
      ...(present === undefined ? { receiptId: opened.id } : {}),
    });
    op.whenCommitted((answer) => this.witnessed.waitFor(op, { id: opened.id, caseId: handle.id }, answer));
    return { id: opened.id, until: opened.until.toISOString(), receipt: { state: 'waiting' } };
  }

  private async insert(
    op: Operation,
    input: NewBreakGlass,
    basis: NonNullable<ReturnType<typeof breakGlassOf>>['basis'],
    officeId: string,
  ): Promise<{ id: string; until: Date }> {
    if (basis === 'break-glass-on-duty') await this.requireLookUp(op, input);
    if (!(await this.breakGlass.mayOpen(op, input.caseId, basis))) throw notFound();
    const id = newId();
    const { sealed, keyVersion } = await this.texts.seal(
      op,
      { officeId, id, column: 'reason' },
      input.reason,
    );
    const row = { id, caseId: input.caseId, basis, keyVersion, sealedReason: sealed };
    return { id, until: await this.breakGlass.insert(op, row) };
  }

  /** The database asks for any look-up of the last quarter of an hour; the request names the one that it came from. */
  private async requireLookUp(op: Operation, input: NewBreakGlass): Promise<void> {
    if (input.lookUpId === undefined) {
      throw inputProblem('lookUpId', 'required', 'look the case up first');
    }
    if (!(await this.lookUps.isOf(op, input.lookUpId, input.caseId))) throw notFound();
  }

  /**
   * Ends an own one before its hour is over.
   * @throws Problem `not-found` when it is not the actor's, `stale` when somebody changed it, `move` when it is over
   */
  async end(op: Operation, id: string, version: number): Promise<{ version: number }> {
    op.subject.record = { type: 'break-glass', id };
    const row = await this.breakGlass.find(op, id);
    if (row === undefined || row.actor_id !== op.actor.id) throw notFound();
    if (row.case_id !== null) op.subject.caseId = row.case_id;
    if (!standingOf(factsOf(row), readerOf(op.actor), row.now).may.end) throw new Problem('move');
    if (row.version !== version) throw new Problem('stale');
    await this.breakGlass.end(op, id);
    op.record({
      ...(row.case_id === null ? {} : { caseId: row.case_id }),
      compartments: row.compartments,
      record: { type: 'break-glass', id },
      version: version + 1,
      grantId: id,
    });
    return { version: version + 1 };
  }
}
