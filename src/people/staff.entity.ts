import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import type { Factor } from './factors/factor-rules.js';

@Entity({ schema: 'auth', name: 'office' })
export class OfficeEntity {
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'office_pkey' }) id!: string;
  @Column({ type: 'text' }) name!: string;
  @Column({ name: 'time_zone', type: 'text' }) timeZone!: string;
  @Column({ type: 'integer' }) version!: number;
}

/** An account. The password's hash is a column that the service may write but never read (auth.credential compares). */
@Entity({ schema: 'auth', name: 'staff' })
@Unique('staff_username_key', ['username'])
@Check('staff_username_form', `username ~ '^[a-z][a-z0-9._-]{1,62}$'`)
@Check('staff_state', `state IN ('invited', 'active', 'disabled')`)
@Check('staff_password', `state <> 'active' OR password_hash IS NOT NULL`)
export class StaffEntity {
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'staff_pkey' }) id!: string;
  @Column({ name: 'office_id', type: 'uuid' })
  @ForeignKey(() => OfficeEntity, { name: 'staff_office' })
  officeId!: string;
  @Column({ type: 'text' }) username!: string;
  @Column({ type: 'text' }) name!: string;
  @Column({ name: 'password_hash', type: 'text', nullable: true, select: false }) passwordHash!:
    string | null;
  @Column({ type: 'text' }) state!: 'invited' | 'active' | 'disabled';
  @Column({ name: 'guest_until', type: 'timestamptz', nullable: true }) guestUntil!: Date | null;
  @Column({ name: 'created_at', type: 'timestamptz' }) createdAt!: Date;
  @Column({ type: 'integer' }) version!: number;
}

@Entity({ schema: 'auth', name: 'staff_role' })
export class StaffRoleEntity {
  @PrimaryColumn({ name: 'staff_id', type: 'uuid', primaryKeyConstraintName: 'staff_role_pkey' })
  @ForeignKey(() => StaffEntity, { name: 'staff_role_staff' })
  staffId!: string;
  @PrimaryColumn({ type: 'text', primaryKeyConstraintName: 'staff_role_pkey' }) role!: string;
  @Column({ name: 'granted_by', type: 'uuid' }) grantedBy!: string;
  @Column({ name: 'granted_at', type: 'timestamptz' }) grantedAt!: Date;
  @Column({ name: 'ended_by', type: 'uuid', nullable: true }) endedBy!: string | null;
  @Column({ name: 'ended_at', type: 'timestamptz', nullable: true }) endedAt!: Date | null;
}

@Entity({ schema: 'auth', name: 'session' })
@Unique('session_token_hash_key', ['tokenHash'])
@Index('session_staff_id', ['staffId'])
@Check('session_factor', `factor IN ('passkey', 'totp', 'password-again')`)
@Check('session_complete', `(role = 'signing-in') = (factor IS NULL)`)
export class SessionEntity {
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'session_pkey' }) id!: string;
  @Column({ name: 'token_hash', type: 'bytea' }) tokenHash!: Buffer;
  @Column({ name: 'staff_id', type: 'uuid' })
  @ForeignKey(() => StaffEntity, { name: 'session_staff' })
  staffId!: string;
  @Column({ type: 'text' }) role!: string;
  @Column({ type: 'text', nullable: true }) factor!: Factor | null;
  @Column({ name: 'stepped_up_at', type: 'timestamptz', nullable: true }) steppedUpAt!: Date | null;
  @Column({ type: 'text' }) client!: string;
  @Column({ name: 'signed_in_at', type: 'timestamptz' }) signedInAt!: Date;
  @Column({ name: 'created_at', type: 'timestamptz' }) createdAt!: Date;
  @Column({ name: 'last_seen_at', type: 'timestamptz' }) lastSeenAt!: Date;
  @Column({ name: 'expires_at', type: 'timestamptz' }) expiresAt!: Date;
  @Column({ name: 'ended_at', type: 'timestamptz', nullable: true }) endedAt!: Date | null;
}
