import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import type { Operation } from '../platform/operation.js';
import type { twoPersonCode } from './approvals.schema.js';

export type TwoPersonCode = z.infer<typeof twoPersonCode>;

/** Whom and what a request touches, as its room sees it when somebody asks. */
export interface AskedFor {
  /** Staff whom the act would favour or concern: none of them may approve it. */
  concerns: readonly string[];
  /**
   * Cases that the act touches; whoever approves must be able to see each of them. A reason is sealed with the first.
   */
  caseIds: readonly string[];
}

/** A reason that its room sealed, with the version of the key that its row keeps. */
export interface SealedReason {
  sealed: Buffer;
  keyVersion: number;
}

/** One act that needs a second person, as its room brings it. Payloads hold ids, codes and days, never free text. */
export interface TwoPersonAct<Payload = unknown> {
  code: TwoPersonCode;
  payload: z.ZodType<Payload>;
  /**
   * Checks that the asker may ask for this and that it could be carried out now.
   * @throws Problem as carrying it out would
   */
  ask(op: Operation, payload: Payload): Promise<AskedFor>;
  /**
   * Checks that the actor may decide about this: role, office, sight of the cases.
   * @throws Problem `not-found` or `forbidden`
   */
  requireDecider(op: Operation, payload: Payload): Promise<void>;
  /** Carries it out in the operation of the asker, in whose transaction the approval is marked as used. */
  carryOut(op: Operation, payload: Payload, approvalId: string): Promise<{ id: string | null }>;
  /** Seals and opens the asker's reason where the act touches a case; an act without a case has no free text. */
  reason?: {
    seal(op: Operation, payload: Payload, approvalId: string, text: string): Promise<SealedReason>;
    open(op: Operation, payload: Payload, approvalId: string, sealed: Buffer): Promise<unknown>;
  };
}

/** The register of two-person acts: each room adds its own when it starts, so that approvals/ knows no room. */
@Injectable()
export class TwoPersonActs {
  private readonly acts = new Map<TwoPersonCode, TwoPersonAct>();

  /** Adds an act. @throws Error when its code is taken: a mistake of the programmer */
  register<Payload>(act: TwoPersonAct<Payload>): void {
    if (this.acts.has(act.code)) throw new Error(`the two-person act ${act.code} is registered twice`);
    this.acts.set(act.code, act as TwoPersonAct);
  }

  /** The act of this code. @throws Error when no room brought it */
  get(code: TwoPersonCode): TwoPersonAct {
    const act = this.acts.get(code);
    if (act === undefined) throw new Error(`no room brought the two-person act ${code}`);
    return act;
  }
}
