import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type AskedFor, TwoPersonActs } from '../../approvals/door.js';
import { type Act, mayEver } from '../../platform/access/actions.js';
import { mayHold } from '../../platform/access/profile.js';
import type { StaffRole } from '../../platform/access/roles.js';
import { newId } from '../../platform/crypto/primitives.js';
import type { Operation } from '../../platform/operation.js';
import { inputProblem, notFound, Problem } from '../../platform/problem.js';
import { explainAccountRefusal } from './accounts.refusals.js';
import { type AccountRow, AccountsRepository } from './accounts.repository.js';
import {
  profilePayload,
  type ProfilePayload,
  recoverPayload,
  type RecoverPayload,
  roleGrantPayload,
  type RoleGrantPayload,
} from './accounts.schema.js';
import { InvitationsRepository } from './invitations.repository.js';
import { ProfileService } from './profile.service.js';

/** What needs a second person in people/: giving roles, recovering an account, changing the profile. */
@Injectable()
export class AccountActs implements OnModuleInit {
  constructor(
    private readonly acts: TwoPersonActs,
    private readonly accounts: AccountsRepository,
    private readonly invitations: InvitationsRepository,
    private readonly profiles: ProfileService,
  ) {}

  onModuleInit(): void {
    this.acts.register<RoleGrantPayload>({
      code: 'role.grant',
      payload: roleGrantPayload,
      ask: async (op, payload) => {
        await this.requireGrantable(op, payload);
        return concerning(payload.staffId);
      },
      requireDecider,
      carryOut: (op, payload, approvalId) => this.giveRoles(op, payload, approvalId),
    });
    this.acts.register<RecoverPayload>({
      code: 'account.recover',
      payload: recoverPayload,
      ask: async (op, payload) => {
        await this.requireRecoverable(op, payload.staffId);
        return concerning(payload.staffId);
      },
      requireDecider,
      carryOut: (op, payload, approvalId) => this.recover(op, payload, approvalId),
    });
    this.acts.register<ProfilePayload>({
      code: 'profile.change',
      payload: profilePayload,
      ask: async (op, payload) => {
        await this.requireChangeable(op, payload);
        return { concerns: [], caseIds: [] };
      },
      requireDecider,
      carryOut: (op, payload, approvalId) => this.changeProfile(op, payload, approvalId),
    });
  }

  /** @throws Problem `forbidden`, `not-found`, `input` for oneself, a role that is held, roles that are kept apart */
  private async requireGrantable(op: Operation, { staffId, roles }: RoleGrantPayload): Promise<void> {
    const account = await this.getOther(op, staffId, 'role.grant');
    if (account.state === 'disabled') throw new Problem('move');
    const given = roles as StaffRole[];
    if (new Set(given).size !== given.length || given.some((role) => account.roles.includes(role))) {
      throw inputProblem('payload.roles', 'held', 'names a role twice, or one that is held already');
    }
    if (!mayHold(await this.profiles.present(op), [...account.roles, ...given])) {
      throw inputProblem('payload.roles', 'separation', 'the profile keeps these roles apart');
    }
  }

  private async giveRoles(
    op: Operation,
    payload: RoleGrantPayload,
    approvalId: string,
  ): Promise<{ id: string }> {
    await this.requireGrantable(op, payload);
    for (const role of payload.roles) {
      await this.accounts.giveRole(op, payload.staffId, role).catch((error: unknown) => {
        throw explainAccountRefusal(error);
      });
    }
    op.record({
      act: 'role.grant',
      record: { type: 'staff', id: payload.staffId },
      count: payload.roles.length,
      approvalId,
    });
    return { id: payload.staffId };
  }

  /** @throws Problem `forbidden`, `not-found`, `input` for oneself, `move` unless somebody has or had the account */
  private async requireRecoverable(op: Operation, staffId: string): Promise<void> {
    const account = await this.getOther(op, staffId, 'staff.recover');
    // One whose recovery was never taken up is recovered again; one that is new gets a new invitation.
    if (account.state !== 'active' && !(account.state === 'invited' && account.isRecovered))
      throw new Problem('move');
  }

  private async recover(
    op: Operation,
    { staffId }: RecoverPayload,
    approvalId: string,
  ): Promise<{ id: string }> {
    await this.requireRecoverable(op, staffId);
    const id = newId();
    if (!(await this.invitations.recover(op, id, staffId))) throw new Problem('move');
    op.record({ act: 'staff.recover', record: { type: 'staff', id: staffId }, approvalId });
    return { id };
  }

  /** @throws Problem `forbidden`, `input` naming each act that could not be completed, `move` when it is so already */
  private async requireChangeable(op: Operation, { profile }: ProfilePayload): Promise<void> {
    if (!mayEver(op.actor.role, 'profile.change')) throw new Problem('forbidden');
    if ((await this.profiles.present(op)) === profile) throw new Problem('move');
    await this.profiles.requireCompletable(op, profile, 'payload.profile');
  }

  private async changeProfile(
    op: Operation,
    payload: ProfilePayload,
    approvalId: string,
  ): Promise<{ id: null }> {
    await this.requireChangeable(op, payload);
    await this.profiles.change(op, payload.profile);
    op.record({ act: 'profile.change', approvalId });
    return { id: null };
  }

  private async getOther(op: Operation, staffId: string, act: Act): Promise<AccountRow> {
    if (!mayEver(op.actor.role, act)) throw new Problem('forbidden');
    if (staffId === op.actor.id) {
      throw inputProblem('payload.staffId', 'self', 'nobody does this for the own account');
    }
    const account = await this.accounts.find(op, staffId);
    if (account === undefined) throw notFound();
    return account;
  }
}

function concerning(staffId: string): AskedFor {
  return { concerns: [staffId], caseIds: [] };
}

/** Acts on accounts are decided by those who approve in accounts: supervisors. */
function requireDecider(op: Operation): Promise<void> {
  return mayEver(op.actor.role, 'approval.grant')
    ? Promise.resolve()
    : Promise.reject(new Problem('forbidden'));
}
