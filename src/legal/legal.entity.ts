import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { CaseEntity } from '../cases/case.entity.js';

/** A legal matter, sealed whole: not even its jurisdiction is a plain column. */
@Entity({ schema: 'app', name: 'legal_matter' })
@Check('legal_matter_sealed', 'octet_length(sealed) >= 110 AND get_byte(sealed, 0) = 241')
@Index('legal_matter_case_id', ['caseId', 'id'])
export class MatterEntity {
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'legal_matter_pkey' }) id!: string;
  @Column({ name: 'case_id', type: 'uuid' })
  @ForeignKey(() => CaseEntity, { name: 'legal_matter_case' })
  caseId!: string;
  @Column({ name: 'key_version', type: 'integer' }) keyVersion!: number;
  @Column({ type: 'bytea', select: false }) sealed!: Buffer;
  @Column({ type: 'integer' }) version!: number;
}

/** A disincentive issue, sealed whole: not even its code is a plain column. */
@Entity({ schema: 'app', name: 'legal_issue' })
@Check('legal_issue_sealed', 'octet_length(sealed) >= 110 AND get_byte(sealed, 0) = 241')
@Index('legal_issue_case_id', ['caseId', 'id'])
export class IssueEntity {
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'legal_issue_pkey' }) id!: string;
  @Column({ name: 'case_id', type: 'uuid' })
  @ForeignKey(() => CaseEntity, { name: 'legal_issue_case' })
  caseId!: string;
  @Column({ name: 'key_version', type: 'integer' }) keyVersion!: number;
  @Column({ type: 'bytea', select: false }) sealed!: Buffer;
  @Column({ type: 'integer' }) version!: number;
}
