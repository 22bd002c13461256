import { Injectable } from '@nestjs/common';
import { mayEver } from '../platform/access/actions.js';
import { equalInConstantTime, newId } from '../platform/crypto/primitives.js';
import type { Created } from '../platform/http/page.schema.js';
import { toInputErrors } from '../platform/http/validation.js';
import type { Operation } from '../platform/operation.js';
import { inputProblem, notFound, Problem } from '../platform/problem.js';
import { RowSeals } from '../platform/row-seals/row-seals.js';
import { holdsOnlyCodes, isHash, requestHash, stateAt, whyNotDecide } from './approval-rules.js';
import { type ApprovalRow, ApprovalsRepository } from './approvals.repository.js';
import type {
  ApprovalDecision,
  ApprovalList,
  ApprovalQuery,
  ApprovalUse,
  ApprovalView,
  NewApproval,
} from './approvals.schema.js';
import { Approvals } from './approvals.js';
import { ApprovalViews } from './approval-views.js';
import { type SealedReason, type TwoPersonAct, TwoPersonActs } from './two-person.js';

/** The largest payload in characters of JSON: 2,000 ids and some. */
const LONGEST_PAYLOAD = 100_000;

/** The use cases of acts that need a second person. */
@Injectable()
export class ApprovalsService {
  constructor(
    private readonly approvals: ApprovalsRepository,
    private readonly acts: TwoPersonActs,
    private readonly uses: Approvals,
    private readonly views: ApprovalViews,
    private readonly seals: RowSeals,
  ) {}

  /** The requests of the actor and those of the office that the actor may see, newest first, and how many wait. */
  async list(op: Operation, query: ApprovalQuery): Promise<ApprovalList> {
    const isPaused = await this.isPaused(op);
    const rows = await this.approvals.list(op, query);
    const shown = rows.slice(0, query.limit);
    const sound = await this.seals.keepSound(op, 'app.approval', shown);
    const items = await this.views.list(op, sound, isPaused);
    const waiting = await this.approvals.countWaiting(
      op,
      mayEver(op.actor.role, 'approval.grant') && !isPaused,
    );
    op.record({ count: items.length, ...disclosed(sound) });
    return { items, next: rows.length > query.limit ? shown.at(-1)!.id : null, waiting };
  }

  /** One request. @throws Problem `not-found` when it is absent, or touches a case that the actor may not see, `damaged` when it was changed behind the service's back */
  async open(op: Operation, id: string): Promise<ApprovalView> {
    const row = await this.get(op, id);
    if ((await this.seals.keepSound(op, 'app.approval', [row])).length === 0) throw new Problem('damaged');
    const [view] = await this.views.list(op, [row], await this.isPaused(op));
    op.record({ record: { type: 'approval', id }, ...disclosed([row]) });
    return view!;
  }

  /**
   * Asks for a second person. The room of the act says whether the actor may ask and whom and what it concerns.
   * @throws Problem `input` when the payload is not of the act's shape or holds free text, and what the room throws
   */
  async ask(op: Operation, input: NewApproval): Promise<Created> {
    const act = this.acts.get(input.act);
    const payload = readPayload(act, input.payload);
    const asked = await act.ask(op, payload);
    const id = newId();
    const hash = requestHash(act.code, payload, id);
    const caseIds = [...new Set(asked.caseIds)];
    const sealed = await sealReason(op, act, payload, id, input.reason);
    await this.approvals.insert(op, {
      id,
      act: act.code,
      payload,
      requestHash: hash,
      caseIds,
      concerns: [...new Set(asked.concerns)],
      reason: sealed === null ? null : { ...sealed, caseId: firstOf(act, caseIds) },
    });
    const reason = input.reason?.trim() ?? '';
    // A line has one commitment: with words it is that of the sealed detail, which holds the hash as well.
    const bound =
      reason === '' ? { commitment: hash } : { detail: { requestHash: hash.toString('base64'), reason } };
    op.record({ record: { type: 'approval', id }, version: 1, caseIds, ...bound });
    return { id };
  }

  /**
   * Grants or refuses what somebody else asked for. The hash that comes back must be that of what is stored.
   * @throws Problem `forbidden` for the requester, those concerned and those of the same grant, `paused`, `approval`
   *   when it has expired or the hash differs, `stale`, `move`
   */
  async decide(
    op: Operation,
    id: string,
    input: ApprovalDecision,
    state: 'granted' | 'refused',
  ): Promise<{ version: number }> {
    const row = await this.get(op, id);
    await this.requireDecider(op, row);
    requireState(row, input.version, ['asked']);
    const hash = requestHash(row.act, row.payload, row.id);
    if (!isHash(input.requestHash, hash) || !equalInConstantTime(hash, row.request_hash))
      throw new Problem('approval');
    const act = this.acts.get(row.act);
    await act.requireDecider(op, readStored(act, row.payload));
    await this.approvals.decide(op, id, row.version, state);
    const version = row.version + 1;
    op.record({
      record: { type: 'approval', id },
      version,
      caseIds: row.case_ids,
      commitment: hash,
      ...(state === 'granted' ? { receiptId: id } : {}),
    });
    return { version };
  }

  /** Takes back what the actor asked for, granted or not. @throws Problem `forbidden`, `approval`, `stale`, `move` */
  async withdraw(op: Operation, id: string, version: number): Promise<{ version: number }> {
    const row = await this.get(op, id);
    if (row.requester_id !== op.actor.id) throw new Problem('forbidden');
    requireState(row, version, ['asked', 'granted']);
    await this.approvals.close(op, id, version, 'withdrawn');
    op.record({ record: { type: 'approval', id }, version: version + 1, caseIds: row.case_ids });
    return { version: version + 1 };
  }

  /**
   * Carries out what was granted, once, in this transaction. The payload comes again and must be the one of the hash.
   * @throws Problem `forbidden` for anybody but the requester, `approval` when the approval does not cover this,
   *   `witness` while it waits for the witness, and what the room throws: then the approval stays unused
   */
  async use(op: Operation, id: string, input: ApprovalUse): Promise<{ version: number; id: string | null }> {
    const row = await this.get(op, id);
    if (row.requester_id !== op.actor.id) throw new Problem('forbidden');
    if (stateAt(row.state, row.is_late) === 'granted' && row.version !== input.version)
      throw new Problem('stale');
    const { version } = await this.uses.useUp(op, row, input.payload);
    const act = this.acts.get(row.act);
    const made = await act.carryOut(op, readStored(act, row.payload), id);
    return { version, id: made.id };
  }

  private async get(op: Operation, id: string): Promise<ApprovalRow> {
    op.subject.record = { type: 'approval', id };
    const row = await this.approvals.find(op, id);
    if (row === undefined) throw notFound();
    return row;
  }

  private async isPaused(op: Operation): Promise<boolean> {
    return mayEver(op.actor.role, 'approval.grant') && (await this.approvals.isPaused(op));
  }

  private async requireDecider(op: Operation, row: ApprovalRow): Promise<void> {
    const facts = {
      requesterId: row.requester_id,
      concerns: row.concerns,
      isSameGrant: row.is_same_grant,
    };
    const why = whyNotDecide(facts, op.actor.id, await this.isPaused(op));
    if (why !== null) throw new Problem(why === 'paused' ? 'paused' : 'forbidden');
  }
}

async function sealReason(
  op: Operation,
  act: TwoPersonAct,
  payload: unknown,
  id: string,
  text: string | undefined,
): Promise<SealedReason | null> {
  if (text === undefined || text.trim() === '') return null;
  if (act.reason === undefined) {
    throw inputProblem('reason', 'free-text', 'this act takes no free text');
  }
  return act.reason.seal(op, payload, id, text.trim());
}

function firstOf(act: TwoPersonAct, caseIds: readonly string[]): string {
  const [first] = caseIds;
  if (first === undefined) throw new Error(`the act ${act.code} seals a reason and touches no case`);
  return first;
}

function requireState(row: ApprovalRow, version: number, allowed: readonly string[]): void {
  const state = stateAt(row.state, row.is_late);
  if (state === 'expired') throw new Problem('approval');
  if (row.version !== version) throw new Problem('stale');
  if (!allowed.includes(state)) throw new Problem('move');
}

function readPayload(act: TwoPersonAct, sent: unknown): Record<string, unknown> {
  const parsed = act.payload.safeParse(sent);
  if (!parsed.success) throw new Problem('input', toInputErrors(parsed.error.issues, 'payload'));
  if (!holdsOnlyCodes(parsed.data)) {
    throw inputProblem('payload', 'free-text', 'must hold ids, codes and days only');
  }
  if (JSON.stringify(parsed.data).length > LONGEST_PAYLOAD) {
    throw inputProblem('payload', 'too_big', 'is too large');
  }
  return parsed.data as Record<string, unknown>;
}

/** A payload of an older release must still be of the act's shape; one that is not is not carried out. */
function readStored(act: TwoPersonAct, stored: unknown): unknown {
  const parsed = act.payload.safeParse(stored);
  if (!parsed.success) throw new Problem('approval');
  return parsed.data;
}

/** What the line of a reading names: the cases, and the compartment of the reasons. */
function disclosed(rows: readonly ApprovalRow[]) {
  const isSealed = rows.some((row) => row.sealed_reason !== null);
  return {
    caseIds: rows.flatMap((row) => row.case_ids),
    compartments: isSealed ? ['accounts', 'plan'] : ['accounts'],
  };
}
