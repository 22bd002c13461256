import { Injectable } from '@nestjs/common';
import type { Operation } from '../../platform/operation.js';

export interface InquiryRow {
  id: string;
  incident_at: Date;
  made_by_name: string | null;
  at: Date;
  office_id: string;
  key_version: number;
  sealed_kind: Buffer;
}

export interface NewInquiryRow {
  id: string;
  caseId: string;
  officeId: string;
  incidentAt: Date;
  keyVersion: number;
  sealedKind: Buffer;
}

const SELECT_ROWS = `SELECT i.id, i.incident_at, s.name AS made_by_name, i.at, i.office_id, i.key_version, i.sealed_kind
  FROM app.reader_inquiry i LEFT JOIN auth.staff s ON s.id = i.made_by`;

/** The SQL of inquiries before an incident. */
@Injectable()
export class InquiriesRepository {
  /** The inquiries about a case, newest first. */
  async list(op: Operation, caseId: string): Promise<InquiryRow[]> {
    return op.db.query(`${SELECT_ROWS} WHERE i.case_id = $1 ORDER BY i.id DESC LIMIT 200`, [caseId]);
  }

  async find(op: Operation, caseId: string, id: string): Promise<InquiryRow | undefined> {
    const rows: InquiryRow[] = await op.db.query(`${SELECT_ROWS} WHERE i.case_id = $1 AND i.id = $2`, [
      caseId,
      id,
    ]);
    return rows[0];
  }

  async insert(op: Operation, row: NewInquiryRow): Promise<void> {
    await op.db.query(
      `INSERT INTO app.reader_inquiry (id, case_id, office_id, incident_at, made_by, at, key_version, sealed_kind)
       VALUES ($1, $2, $3, $4, $5, transaction_timestamp(), $6, $7)`,
      [row.id, row.caseId, row.officeId, row.incidentAt, op.actor.id, row.keyVersion, row.sealedKind],
    );
  }
}
