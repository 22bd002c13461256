import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import { OfficeEntity } from '../people/staff.entity.js';
import type { CasePhase } from './case-states.js';

/** The plain core of a case: docs/spec/plain-columns.md says what a dump of it tells. */
@Entity({ schema: 'app', name: 'case_file' })
@Unique('case_file_reference_key', ['reference'])
@Check('case_file_risk', `risk IN ('CRITICAL', 'HIGH', 'MEDIUM', 'LOW')`)
export class CaseEntity {
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'case_file_pkey' }) id!: string;
  @Column({ name: 'office_id', type: 'uuid' })
  @ForeignKey(() => OfficeEntity, { name: 'case_file_office' })
  officeId!: string;
  @Column({ type: 'text' }) reference!: string;
  @Column({ type: 'text' }) pseudonym!: string;
  @Column({ type: 'text' }) phase!: CasePhase;
  @Column({ name: 'previous_phase', type: 'text', nullable: true }) previousPhase!: CasePhase | null;
  @Column({ name: 'phase_since', type: 'date' }) phaseSince!: string;
  @Column({ type: 'text' }) risk!: 'CRITICAL' | 'HIGH' | 'MEDIUM' | 'LOW';
  @Column({ name: 'opened_on', type: 'date' }) openedOn!: string;
  @Column({ name: 'review_due', type: 'date', nullable: true }) reviewDue!: string | null;
  /** The stages (RECEPTION, ACTIVE) whose tasks of the plan exist already. */
  @Column({ name: 'planned_stages', type: 'text', array: true }) plannedStages!: string[];
  /** A hidden case has no office grants: only those whom a person granted see it. */
  @Column({ type: 'boolean' }) hidden!: boolean;
  @Column({ type: 'integer' }) version!: number;
}

@Entity({ schema: 'app', name: 'case_compartment' })
@Unique('case_compartment_row_id_key', ['rowId'])
@Check('case_compartment_name', `compartment IN ('contact', 'identity', 'location', 'family', 'casework')`)
@Check('case_compartment_sealed', 'octet_length(sealed) >= 110 AND get_byte(sealed, 0) = 241')
export class CompartmentEntity {
  @PrimaryColumn({ name: 'case_id', type: 'uuid', primaryKeyConstraintName: 'case_compartment_pkey' })
  @ForeignKey(() => CaseEntity, { name: 'case_compartment_case' })
  caseId!: string;
  @PrimaryColumn({ type: 'text', primaryKeyConstraintName: 'case_compartment_pkey' }) compartment!: string;
  @Column({ name: 'key_version', type: 'integer' }) keyVersion!: number;
  @Column({ type: 'bytea', select: false }) sealed!: Buffer;
  @Column({ type: 'integer' }) version!: number;
  /** Names the row for its seal; the database makes it. */
  @Column({ name: 'row_id', type: 'uuid', generated: 'uuid', select: false }) rowId?: string;
}

/** How a case came from phase to phase; the reason is sealed in casework. */
@Entity({ schema: 'app', name: 'phase_change' })
@Check('phase_change_sealed', 'octet_length(sealed) >= 110 AND get_byte(sealed, 0) = 241')
@Index('phase_change_case_id', ['caseId', 'id'])
export class PhaseChangeEntity {
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'phase_change_pkey' }) id!: string;
  @Column({ name: 'case_id', type: 'uuid' })
  @ForeignKey(() => CaseEntity, { name: 'phase_change_case' })
  caseId!: string;
  @Column({ name: 'from_phase', type: 'text', nullable: true }) fromPhase!: CasePhase | null;
  @Column({ name: 'to_phase', type: 'text' }) toPhase!: CasePhase;
  @Column({ name: 'changed_on', type: 'date' }) changedOn!: string;
  @Column({ name: 'actor_id', type: 'uuid' }) actorId!: string;
  @Column({ name: 'key_version', type: 'integer', nullable: true }) keyVersion!: number | null;
  @Column({ type: 'bytea', nullable: true, select: false }) sealed!: Buffer | null;
}
