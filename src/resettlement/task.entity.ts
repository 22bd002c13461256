import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { CaseEntity } from '../cases/case.entity.js';
import type { Compartment } from '../reference/codes.schema.js';
import type { TaskStatus } from './task-states.js';

/** A task of a plan. State, due day and owner are plain; what is to be done is sealed in the row's own compartment. */
@Entity({ schema: 'app', name: 'task' })
@Check('task_sealed', 'octet_length(sealed) >= 110 AND get_byte(sealed, 0) = 241')
@Index('task_case_due', ['caseId', 'due', 'id'])
@Index('task_owner_due', ['ownerId', 'due', 'id'])
export class TaskEntity {
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'task_pkey' }) id!: string;
  @Column({ name: 'case_id', type: 'uuid' })
  @ForeignKey(() => CaseEntity, { name: 'task_case' })
  caseId!: string;
  @Column({ type: 'text' }) compartment!: Compartment;
  @Column({ type: 'text' }) state!: TaskStatus;
  @Column({ type: 'date', nullable: true }) due!: string | null;
  @Column({ name: 'owner_id', type: 'uuid', nullable: true }) ownerId!: string | null;
  /** Ids of tasks of the same case that must be finished before this one starts. Some may not exist yet. */
  @Column({ name: 'depends_on', type: 'uuid', array: true }) dependsOn!: string[];
  @Column({ name: 'created_by', type: 'uuid' }) createdBy!: string;
  @Column({ name: 'created_at', type: 'timestamptz' }) createdAt!: Date;
  /** Who said that it is done, while it is done or verified: somebody else must verify it. */
  @Column({ name: 'done_by', type: 'uuid', nullable: true }) doneBy!: string | null;
  @Column({ name: 'key_version', type: 'integer' }) keyVersion!: number;
  @Column({ type: 'bytea', select: false }) sealed!: Buffer;
  @Column({ type: 'integer' }) version!: number;
}
