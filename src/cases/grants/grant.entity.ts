import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { StaffRoleEntity } from '../../people/staff.entity.js';
import type { GrantBasis } from '../../platform/access/policy.js';
import { CaseEntity } from '../case.entity.js';

export type GrantKind =
  'lead' | 'co-worker' | 'cover' | 'specialist' | 'legal' | 'supervision' | 'office' | 'break-glass';

/** Who may open what of a case, from when until when, for what, and who said so. The reasons are sealed in plan. */
@Entity({ schema: 'app', name: 'case_grant' })
@Check('case_grant_basis', `basis IN ('grant', 'office', 'break-glass', 'break-glass-on-duty')`)
@Check(
  'case_grant_kind',
  `kind IN ('lead', 'co-worker', 'cover', 'specialist', 'legal', 'supervision', 'office', 'break-glass')`,
)
@Check(
  'case_grant_kind_role',
  `CASE kind WHEN 'lead' THEN role = 'caseworker' WHEN 'co-worker' THEN role = 'caseworker'
    WHEN 'cover' THEN role IN ('caseworker', 'safety-officer', 'legal-adviser', 'testimony-officer', 'clinician')
    WHEN 'specialist' THEN role IN ('safety-officer', 'legal-adviser', 'testimony-officer', 'clinician')
    WHEN 'legal' THEN role = 'legal-adviser' WHEN 'supervision' THEN role = 'supervisor'
    WHEN 'office' THEN role = 'supervisor' AND basis = 'office'
    ELSE basis IN ('break-glass', 'break-glass-on-duty') END`,
)
@Check('case_grant_cover_ends', `kind <> 'cover' OR valid_until < 'infinity'`)
@Check('case_grant_reason_sealed', 'octet_length(sealed_reason) >= 110 AND get_byte(sealed_reason, 0) = 241')
@Check(
  'case_grant_end_reason_sealed',
  'octet_length(sealed_end_reason) >= 110 AND get_byte(sealed_end_reason, 0) = 241',
)
@Index('case_grant_actor_case', ['actorId', 'role', 'caseId'])
@Index('case_grant_case_id', ['caseId'])
@ForeignKey(() => StaffRoleEntity, ['actorId', 'role'], ['staffId', 'role'], { name: 'case_grant_holder' })
export class GrantEntity {
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'case_grant_pkey' }) id!: string;
  @Column({ name: 'case_id', type: 'uuid' })
  @ForeignKey(() => CaseEntity, { name: 'case_grant_case' })
  caseId!: string;
  @Column({ name: 'actor_id', type: 'uuid' }) actorId!: string;
  @Column({ type: 'text' }) role!: string;
  @Column({ type: 'text' }) basis!: GrantBasis;
  @Column({ type: 'text' }) kind!: GrantKind;
  @Column({ type: 'text', array: true }) compartments!: string[];
  @Column({ type: 'text' }) purpose!: string;
  @Column({ name: 'valid_from', type: 'timestamptz' }) validFrom!: Date;
  @Column({ name: 'valid_until', type: 'timestamptz' }) validUntil!: Date | number;
  @Column({ name: 'granted_by', type: 'uuid' }) grantedBy!: string;
  @Column({ name: 'granted_at', type: 'timestamptz' }) grantedAt!: Date;
  @Column({ name: 'confirmed_by', type: 'uuid', nullable: true }) confirmedBy!: string | null;
  @Column({ name: 'confirmed_at', type: 'timestamptz', nullable: true }) confirmedAt!: Date | null;
  @Column({ name: 'ended_by', type: 'uuid', nullable: true }) endedBy!: string | null;
  @Column({ name: 'key_version', type: 'integer', nullable: true }) keyVersion!: number | null;
  @Column({ name: 'sealed_reason', type: 'bytea', nullable: true, select: false })
  sealedReason!: Buffer | null;
  @Column({ name: 'sealed_end_reason', type: 'bytea', nullable: true, select: false })
  sealedEndReason!: Buffer | null;
  @Column({ type: 'boolean', default: false }) walled!: boolean;
  @Column({ type: 'integer' }) version!: number;
}

/** A grant to insert; `validFrom` null means at once, `validUntil` null that it has no end. */
export type NewGrant = Omit<
  GrantEntity,
  'validFrom' | 'validUntil' | 'endedBy' | 'sealedEndReason' | 'walled'
> & {
  validFrom: Date | null;
  validUntil: Date | null;
};
