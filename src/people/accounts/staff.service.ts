import { Injectable } from '@nestjs/common';
import { mayHoldTogether, type StaffRole } from '../../platform/access/roles.js';
import { checkNewPassword, hashPassword } from '../../platform/crypto/password.js';
import { newId } from '../../platform/crypto/primitives.js';
import { brokenConstraint } from '../../platform/database/failure.js';
import type { Operation } from '../../platform/operation.js';
import { inputProblem } from '../../platform/problem.js';
import { explainAccountRefusal } from './accounts.refusals.js';
import { PeopleRepository } from '../people.repository.js';
import { staffName, type StaffView, username as usernameRule } from '../people.schema.js';

export interface NewStaff {
  username: string;
  name: string;
  /** From `hashNewPassword`, or of the demonstration's one password. */
  passwordHash: string;
  roles: readonly StaffRole[];
  officeId: string;
}

/** Hashes a password that somebody chose. @throws Problem `input` when it is shorter than 15 or longer than 200 */
export async function hashNewPassword(password: string): Promise<string> {
  const fault = checkNewPassword(password);
  if (fault !== undefined) throw inputProblem('password', fault, 'must have 15 to 200 characters');
  return hashPassword(password);
}

/** Accounts of the staff. */
@Injectable()
export class StaffService {
  constructor(private readonly people: PeopleRepository) {}

  async listStaff(op: Operation, query: { after?: string | undefined; limit: number }) {
    const rows = await this.people.listStaff(op, query.after, query.limit + 1);
    const items: StaffView[] = rows.slice(0, query.limit).map((row) => ({
      ...row,
      guestUntil: row.guestUntil?.toISOString() ?? null,
    }));
    op.record({ count: items.length });
    return { items, next: rows.length > query.limit ? (items.at(-1)?.username ?? null) : null };
  }

  /**
   * Makes an account with password and roles and gives its id: while an installation is set up, and never later.
   * @throws Problem `input` for a user name that is not of the form or taken, a name that is not one line, and roles
   *   that one person may not hold together under the present profile
   */
  async createStaff(op: Operation, staff: NewStaff): Promise<string> {
    const name = usernameRule.safeParse(staff.username);
    if (!name.success) throw inputProblem('username', 'format', name.error.issues[0]!.message);
    const shown = staffName.safeParse(staff.name);
    if (!shown.success) throw inputProblem('name', 'format', 'must be one line of 1 to 100 characters');
    const roles = [...new Set(staff.roles)];
    if (roles.length === 0 || !mayHoldTogether(roles)) {
      throw inputProblem('roles', 'separation', 'administrator and auditor exclude every other role');
    }
    const id = newId();
    const row = { id, officeId: staff.officeId, username: name.data, name: shown.data };
    try {
      await this.people.insertStaff(
        op,
        {
          ...row,
          passwordHash: staff.passwordHash,
          state: 'active',
          guestUntil: null,
          createdAt: op.at,
          version: 1,
        },
        roles,
      );
    } catch (error) {
      if (brokenConstraint(error) === 'staff_username_key')
        throw inputProblem('username', 'taken', 'is taken');
      throw explainAccountRefusal(error);
    }
    op.record({ act: 'staff.create', record: { type: 'staff', id }, version: 1 });
    return id;
  }

  /** Gives every account of the list this password; only the demonstration does so, at its start. */
  async resetPasswords(op: Operation, ids: readonly string[], passwordHash: string): Promise<void> {
    await this.people.updatePasswords(op, ids, passwordHash);
    for (const id of ids) op.record({ act: 'staff.create', record: { type: 'password', id } });
  }

  /**
   * Makes an office and gives its id.
   * @param timeZone an IANA name such as Europe/Berlin
   * @throws Problem `input` for a time zone that does not exist, and a name that is not one line
   */
  async createOffice(op: Operation, name: string, timeZone: string): Promise<string> {
    if (!isTimeZone(timeZone))
      throw inputProblem('timeZone', 'format', 'must be a name such as Europe/Berlin');
    if (!staffName.safeParse(name).success) {
      throw inputProblem('office', 'format', 'must be one line of 1 to 100 characters');
    }
    const id = newId();
    await this.people.insertOffice(op, { id, name, timeZone, version: 1 });
    op.record({ act: 'staff.create', record: { type: 'office', id }, version: 1 });
    return id;
  }

  /** The first office, or undefined before one exists. */
  async findFirstOffice(op: Operation): Promise<{ id: string; name: string; timeZone: string } | undefined> {
    return (await this.people.findOffices(op))[0];
  }
}

/** Offsets such as +01:00 are refused: they know no summer time, and PostgreSQL reads their sign the other way round. */
function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
