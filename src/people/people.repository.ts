import { Injectable } from '@nestjs/common';
import type { StaffRole } from '../platform/access/roles.js';
import type { Operation } from '../platform/operation.js';
import { ShortQueries } from './sign-in/short-queries.repository.js';
import { OfficeEntity, StaffEntity, StaffRoleEntity } from './staff.entity.js';

export interface Credential {
  staffId: string;
  passwordHash: string | null;
  state: 'invited' | 'active' | 'disabled';
  officeId: string;
  roles: StaffRole[];
}

/** The SQL of accounts. */
@Injectable()
export class PeopleRepository {
  constructor(private readonly queries: ShortQueries) {}

  /** What a password is compared with; undefined when there is no such account. A read outside an operation. */
  async findCredential(username: string): Promise<Credential | undefined> {
    type Row = Omit<Credential, 'staffId'> & { staffId: string | null };
    const rows = await this.queries.askAsNobody<Row>(
      `SELECT staff_id AS "staffId", password_hash AS "passwordHash", state, office_id AS "officeId", roles
       FROM auth.credential($1, '{}'::bytea[])`,
      [username],
    );
    const { staffId, ...rest } = rows[0]!;
    return staffId === null ? undefined : { staffId, ...rest };
  }

  async insertOffice(op: Operation, office: OfficeEntity): Promise<void> {
    await op.db.insert(OfficeEntity, office);
  }

  async findOffices(op: Operation): Promise<OfficeEntity[]> {
    return op.db.find(OfficeEntity, { order: { id: 'ASC' } });
  }

  async insertStaff(op: Operation, staff: StaffEntity, roles: readonly StaffRole[]): Promise<void> {
    await op.db.insert(StaffEntity, staff);
    await op.db.insert(
      StaffRoleEntity,
      roles.map((role) => ({
        staffId: staff.id,
        role,
        grantedBy: op.actor.id,
        grantedAt: op.at,
        endedBy: null,
        endedAt: null,
      })),
    );
  }

  async updatePasswords(op: Operation, ids: readonly string[], passwordHash: string): Promise<void> {
    await op.db.query('UPDATE auth.staff SET password_hash = $2 WHERE id = ANY ($1::uuid[])', [
      ids,
      passwordHash,
    ]);
  }

  /** The accounts that the actor may see, by user name, with their roles. */
  async listStaff(op: Operation, after: string | undefined, limit: number) {
    const rows: {
      id: string;
      username: string;
      name: string;
      state: 'invited' | 'active' | 'disabled';
      roles: StaffRole[];
      guestUntil: Date | null;
      hasFactor: boolean;
      isKeyHolder: boolean;
      version: number;
    }[] = await op.db.query(
      `SELECT s.id, s.username, s.name, s.state, s.guest_until AS "guestUntil", s.version,
           ARRAY(SELECT r.role FROM auth.staff_role r WHERE r.staff_id = s.id AND r.ended_at IS NULL ORDER BY r.role) AS roles,
           EXISTS (SELECT 1 FROM auth.enrolled(ARRAY[s.id])) AS "hasFactor",
           EXISTS (SELECT 1 FROM auth.key_holder h WHERE h.staff_id = s.id AND h.accepted_at IS NOT NULL) AS "isKeyHolder"
         FROM auth.staff s WHERE ($1::text IS NULL OR s.username > $1) ORDER BY s.username LIMIT $2`,
      [after ?? null, limit],
    );
    return rows;
  }
}
