import { Inject, Injectable } from '@nestjs/common';
import { nobody } from '../../platform/access/actor.js';
import { hashPassword } from '../../platform/crypto/password.js';
import { hmacSha256, lengthPrefixed, newId } from '../../platform/crypto/primitives.js';
import { type Operation, Operations } from '../../platform/operation.js';
import { notFound, Problem } from '../../platform/problem.js';
import type { Invitation, InvitationAnswer } from './accounts.schema.js';
import { hashInvitationCode, newInvitationCode } from './invitations.codes.js';
import { InvitationsRepository } from './invitations.repository.js';
import { requireGoodPassword } from '../sign-in/password-rules.js';
import { username as usernameRule } from '../people.schema.js';
import { SIGN_IN_SETTINGS, type SignInSettings } from '../sign-in/sign-in-settings.js';
import { type Subject, Tries } from '../sign-in/tries.service.js';
import { Turns } from '../sign-in/turns.js';

/** One-time codes by which the owner of an account chooses a password: of a new account, or of a recovered one. */
@Injectable()
export class InvitationsService {
  private readonly turns = new Turns();

  constructor(
    private readonly operations: Operations,
    private readonly invitations: InvitationsRepository,
    private readonly tries: Tries,
    @Inject(SIGN_IN_SETTINGS) private readonly settings: Pick<SignInSettings, 'attemptKey'>,
  ) {}

  /** Makes an invitation of an account that waits for its owner. @throws Problem `move` when it takes none */
  async make(op: Operation, staffId: string): Promise<Invitation> {
    const id = newId();
    const code = newInvitationCode();
    const until = await this.invitations.insert(op, id, staffId, hashInvitationCode(code));
    if (until === null) throw new Problem('move');
    // The account is what a reader of the log asks for; it has one invitation at a time.
    op.record({ act: 'staff.invite', record: { type: 'staff', id: staffId } });
    return { id, staffId, code, expiresAt: until.toISOString() };
  }

  /**
   * The code of a recovery that two people agreed on. It is made now, so it is nowhere before and after.
   * @throws Problem `not-found` when the actor did not ask for one, an hour has passed, or it was shown already
   */
  async showRecoveryCode(op: Operation, staffId: string): Promise<Invitation> {
    const code = newInvitationCode();
    const made = await this.invitations.setRecoveryCode(op, staffId, hashInvitationCode(code));
    if (made === undefined) throw notFound();
    op.record({ record: { type: 'staff', id: staffId } });
    return { id: made.id, staffId, code, expiresAt: made.expiresAt.toISOString() };
  }

  /**
   * Takes a code up: sets the password, and the account is active. A wrong name, a wrong code and one that is no longer
   * good answer alike and cost the same. Sign-in's limits count here too, under subjects of their own.
   * @throws Problem `input` for a password that is not good enough, `sign-in-failed`, `too-many` with the seconds to wait
   */
  async takeUp(input: InvitationAnswer, address: string): Promise<void> {
    const name = usernameRule.safeParse(input.username).data ?? '';
    await requireGoodPassword(input.password, [name]);
    const subjects = this.subjectsOf(name, address);
    // Guesses that come at the same moment are compared one by one, so that each counts before the next.
    await this.turns.take(subjects[0]!.hash.toString('hex'), async () => {
      await this.tries.requireFree(subjects);
      if (!(await this.compare(name, input, subjects))) throw new Problem('sign-in-failed');
    });
  }

  private async compare(
    name: string,
    { code, password }: InvitationAnswer,
    subjects: readonly Subject[],
  ): Promise<boolean> {
    const passwordHash = await hashPassword(password);
    return this.operations.run(nobody, 'invitation.accept', 'sign-in', async (op) => {
      const staffId = await this.invitations.take(op, name, hashInvitationCode(code), passwordHash);
      if (staffId !== null) op.record({ record: { type: 'staff', id: staffId } });
      else {
        await this.tries.noteFailure(op, subjects);
        op.record({ outcome: 'refused', reason: 'sign-in-failed' });
      }
      return staffId !== null;
    });
  }

  private subjectsOf(name: string, address: string): Subject[] {
    const hash = (...parts: string[]) => hmacSha256(this.settings.attemptKey, lengthPrefixed(...parts));
    return [
      { kind: 'accountAtAddress', hash: hash('invitation', name, address) },
      { kind: 'address', hash: hash('invitation-address', address) },
    ];
  }
}
