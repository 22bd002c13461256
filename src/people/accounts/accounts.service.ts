import { Injectable } from '@nestjs/common';
import { type StaffRole } from '../../platform/access/roles.js';
import { newId } from '../../platform/crypto/primitives.js';
import { brokenConstraint } from '../../platform/database/failure.js';
import type { Operation } from '../../platform/operation.js';
import { inputProblem, notFound, Problem } from '../../platform/problem.js';
import { type AccountRow, AccountsRepository } from './accounts.repository.js';
import type { Invitation, NewStaff, StaffChange } from './accounts.schema.js';
import { explainAccountRefusal } from './accounts.refusals.js';
import { InvitationsService } from './invitations.service.js';

/** Administering accounts: making, changing, disabling and enabling them, and ending roles. Nobody does it to himself. */
@Injectable()
export class AccountsService {
  constructor(
    private readonly accounts: AccountsRepository,
    private readonly invitations: InvitationsService,
  ) {}

  /**
   * Makes an account in the actor's office (or the one named) that can do nothing until its owner took up the invitation
   * and two people gave it a role.
   * @throws Problem `input` for a user name that is taken and an end that lies in the past
   */
  async create(op: Operation, input: NewStaff, officeId = op.actor.officeId): Promise<Invitation> {
    if (officeId === null) throw new Error('an account belongs to an office');
    const id = newId();
    const guestUntil = await this.readEnd(op, input.guestUntil);
    const { username, name } = input;
    try {
      await this.accounts.insertInvited(op, { id, officeId, username, name, guestUntil });
    } catch (error) {
      if (brokenConstraint(error) === 'staff_username_key')
        throw inputProblem('username', 'taken', 'is taken');
      throw error;
    }
    op.record({ act: 'staff.create', record: { type: 'staff', id }, version: 1 });
    return this.invitations.make(op, id);
  }

  /**
   * A new code for an account that nobody has taken up; the one before is void.
   * @throws Problem `not-found`, `second-person` for an account that was recovered: its codes come from two people,
   *   `move` for one that has its owner already or is disabled
   */
  async invite(op: Operation, id: string): Promise<Invitation> {
    const account = await this.getOther(op, id);
    if (account.isRecovered) throw new Problem('second-person');
    if (account.state !== 'invited') throw new Problem('move');
    return this.invitations.make(op, id);
  }

  /**
   * Changes the name and the end day of an account.
   * @throws Problem `not-found`, `stale`, `input` for an end in the past and the rule of the last two administrators
   */
  async change(op: Operation, id: string, input: StaffChange): Promise<{ version: number }> {
    await this.getOther(op, id);
    const guestUntil = await this.readEnd(op, input.guestUntil);
    return this.done(op, id, input.version, () =>
      this.accounts.change(op, id, input.version, { name: input.name, guestUntil }),
    );
  }

  /**
   * Disables or enables an account. Disabling ends its sessions and every live grant at once; they do not come back.
   * @throws Problem `not-found`, `stale`, `move` when it is so already, `input` for the last two administrators
   */
  async setState(
    op: Operation,
    id: string,
    version: number,
    state: 'active' | 'disabled',
  ): Promise<{ version: number }> {
    const account = await this.getOther(op, id);
    if ((account.state === 'disabled') === (state === 'disabled')) throw new Problem('move');
    return this.done(op, id, version, () => this.accounts.setState(op, id, version, state));
  }

  /**
   * Ends a role, and with it the sessions and grants in it.
   * @throws Problem `not-found`, `move` when it is not held, `input` for the last two administrators
   */
  async endRole(op: Operation, id: string, role: StaffRole): Promise<void> {
    await this.getOther(op, id);
    const ended = await this.accounts.endRole(op, id, role).catch((error: unknown) => {
      throw explainAccountRefusal(error);
    });
    if (!ended) throw new Problem('move');
    op.record({ record: { type: 'staff', id } });
  }

  /** Whether the operator may still make accounts with roles alone: before the first case, and in the demonstration. */
  isInSetup(op: Operation): Promise<boolean> {
    return this.accounts.isInSetup(op);
  }

  private async done(
    op: Operation,
    id: string,
    version: number,
    write: () => Promise<boolean>,
  ): Promise<{ version: number }> {
    const isWritten = await write().catch((error: unknown) => {
      throw explainAccountRefusal(error);
    });
    if (!isWritten) throw new Problem('stale');
    op.record({ record: { type: 'staff', id }, version: version + 1 });
    return { version: version + 1 };
  }

  private async getOther(op: Operation, id: string): Promise<AccountRow> {
    if (id === op.actor.id) throw inputProblem('id', 'self', 'nobody administers the own account');
    const account = await this.accounts.find(op, id);
    if (account === undefined) throw notFound();
    return account;
  }

  private async readEnd(op: Operation, day: string | null): Promise<Date | null> {
    if (day === null) return null;
    const end = await this.accounts.endOfDay(op, day, op.actor.timeZone);
    if (end <= op.at) throw inputProblem('guestUntil', 'past', 'must not lie in the past');
    return end;
  }
}
