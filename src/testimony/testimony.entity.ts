import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { CaseEntity } from '../cases/case.entity.js';

/** A testimony, sealed whole: not even its state is a plain column. */
@Entity({ schema: 'app', name: 'testimony' })
@Check('testimony_sealed', 'octet_length(sealed) >= 110 AND get_byte(sealed, 0) = 241')
@Index('testimony_case_id', ['caseId', 'id'])
export class TestimonyEntity {
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'testimony_pkey' }) id!: string;
  @Column({ name: 'case_id', type: 'uuid' })
  @ForeignKey(() => CaseEntity, { name: 'testimony_case' })
  caseId!: string;
  @Column({ name: 'key_version', type: 'integer' }) keyVersion!: number;
  @Column({ type: 'bytea', select: false }) sealed!: Buffer;
  @Column({ type: 'integer' }) version!: number;
}

/** A consent, sealed whole: not even its purpose is a plain column. */
@Entity({ schema: 'app', name: 'consent' })
@Check('consent_sealed', 'octet_length(sealed) >= 110 AND get_byte(sealed, 0) = 241')
@Index('consent_case_id', ['caseId', 'id'])
export class ConsentEntity {
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'consent_pkey' }) id!: string;
  @Column({ name: 'case_id', type: 'uuid' })
  @ForeignKey(() => CaseEntity, { name: 'consent_case' })
  caseId!: string;
  @Column({ name: 'key_version', type: 'integer' }) keyVersion!: number;
  @Column({ type: 'bytea', select: false }) sealed!: Buffer;
  @Column({ type: 'integer' }) version!: number;
}
