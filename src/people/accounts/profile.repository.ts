import { Injectable } from '@nestjs/common';
import type { Person, Profile } from '../../platform/access/profile.js';
import type { Operation } from '../../platform/operation.js';

/** The SQL of the profile: one row for the installation. */
@Injectable()
export class ProfileRepository {
  async get(op: Operation): Promise<{ profile: Profile; version: number }> {
    const rows: { profile: Profile; version: number }[] = await op.db.query(
      'SELECT profile, version FROM auth.profile',
    );
    return rows[0]!;
  }

  /** Everybody with an active account in every office, without names. */
  async listPeople(op: Operation): Promise<Person[]> {
    return op.db.query(
      `SELECT staff_id AS id, office_id AS "officeId", roles, is_guest AS "isGuest" FROM auth.role_holders()`,
    );
  }

  async update(op: Operation, profile: Profile): Promise<void> {
    await op.db.query(
      'UPDATE auth.profile SET profile = $1, changed_by = $2, changed_at = $3, version = version + 1',
      [profile, op.actor.id, op.at],
    );
  }
}
