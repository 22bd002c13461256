import { Inject, Injectable } from '@nestjs/common';
import type { Act } from '../../platform/access/actions.js';
import type { SigningIn, StaffActor } from '../../platform/access/actor.js';
import { verifyPassword } from '../../platform/crypto/password.js';
import { type Operation, Operations } from '../../platform/operation.js';
import { Problem } from '../../platform/problem.js';
import type { Factor } from './factor-rules.js';
import type { SecondFactor } from './factors.schema.js';
import { Passkeys, type ProvenPasskey } from './passkey.service.js';
import { PeopleRepository } from '../people.repository.js';
import { SIGN_IN_SETTINGS, type SignInSettings } from '../sign-in/sign-in-settings.js';
import { type ProvenCode, TotpCodes } from './totp.service.js';
import { Tries } from '../sign-in/tries.service.js';
import { Turns } from '../sign-in/turns.js';

/** A second factor that was right. It counts in the operation that uses it up. */
export type Proof =
  | { factor: 'passkey'; passkey: ProvenPasskey }
  | { factor: 'totp'; code: ProvenCode }
  | { factor: 'password-again' };

export type ProofKind = 'second-factor' | 'step-up';

const acts: Record<ProofKind, Act> = { 'second-factor': 'session.complete', 'step-up': 'session.step-up' };

/** Checks second factors of people who are known already: the second step of signing in, and step-up. */
@Injectable()
export class Proofs {
  private readonly turns = new Turns();

  constructor(
    private readonly operations: Operations,
    private readonly people: PeopleRepository,
    private readonly passkeys: Passkeys,
    private readonly totp: TotpCodes,
    private readonly tries: Tries,
    @Inject(SIGN_IN_SETTINGS) private readonly settings: SignInSettings,
  ) {}

  /**
   * Checks a second factor. A wrong one is a line, is counted, and uses its challenge up.
   * @throws Problem `sign-in-failed`, or `too-many` with the seconds to wait
   */
  async check(actor: SigningIn | StaffActor, kind: ProofKind, given: SecondFactor): Promise<Proof> {
    // Guesses that come at the same moment are compared one by one, so that each counts before the next.
    return this.turns.take(actor.id, async () => {
      const subject = this.subjectOf(actor, given);
      await this.tries.requireFree([subject]);
      const proof = await this.compare(actor, kind, given);
      if (proof !== undefined) return proof;
      await this.operations.run(actor, acts[kind], 'sign-in', async (op) => {
        await this.tries.noteFailure(op, [subject]);
        if (given.method === 'passkey') await this.passkeys.burn(op, kind, given);
        op.record({ outcome: 'refused', reason: 'sign-in-failed' });
      });
      throw new Problem('sign-in-failed');
    });
  }

  /** Makes a proof count, once. @throws Problem `sign-in-failed` when it did already */
  async use(op: Operation, proof: Proof): Promise<void> {
    if (proof.factor === 'passkey') await this.passkeys.use(op, proof.passkey);
    if (proof.factor === 'totp') await this.totp.use(op, proof.code);
  }

  /** After a right factor began a session in this operation: wrong ones before it are forgotten. */
  async forgetFailures(op: Operation, factor: Factor): Promise<void> {
    if (factor !== 'passkey') await this.tries.forget(op, this.tries.ofSecondFactor(op.actor.id));
  }

  private async compare(
    actor: SigningIn | StaffActor,
    kind: ProofKind,
    given: SecondFactor,
  ): Promise<Proof | undefined> {
    if (given.method === 'passkey') {
      const passkey = await this.passkeys.checkOwn(actor, kind, given);
      return passkey === undefined ? undefined : { factor: 'passkey', passkey };
    }
    if (given.method === 'totp') {
      const code = await this.totp.check(actor, given.code);
      return code === undefined ? undefined : { factor: 'totp', code };
    }
    return (await this.isPassword(actor, given.password)) ? { factor: 'password-again' } : undefined;
  }

  /** In the demonstration only; the database refuses such a session elsewhere. */
  private async isPassword(actor: SigningIn | StaffActor, password: string): Promise<boolean> {
    if (!this.settings.factors.passwordIsEnough || actor.kind !== 'staff') return false;
    const credential = await this.people.findCredential(actor.username);
    return verifyPassword(credential?.passwordHash ?? null, password);
  }

  /** Codes and passwords can be guessed, signatures cannot: a passkey waits for no wrong code. */
  private subjectOf(actor: SigningIn | StaffActor, { method }: SecondFactor) {
    return method === 'passkey'
      ? this.tries.ofChallenges(actor.sessionId)
      : this.tries.ofSecondFactor(actor.id);
  }
}
