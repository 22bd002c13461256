import { Injectable } from '@nestjs/common';
import { CaseDoor } from '../../cases/door.js';
import { newId } from '../../platform/crypto/primitives.js';
import type { Operation } from '../../platform/operation.js';
import { inputProblem, notFound, Problem } from '../../platform/problem.js';
import { IncidentKinds } from './incident-kinds.js';
import { InquiriesRepository, type InquiryRow } from './inquiries.repository.js';
import { viewReaderBefore } from './reader-views.js';
import { ReadersRepository } from './readers.repository.js';
import type { InquiryItem, InquiryView, NewInquiry } from './readers.schema.js';

const DAY_MS = 86_400_000;
/** How long before an incident somebody's reading may have to do with it: flag F22 of the domain study. */
const DAYS_BEFORE = 14;
const OLDEST_YEARS = 6;

/** Who read a case before an incident: asked by a supervisor, kept, and answered with a list that blames nobody. */
@Injectable()
export class InquiriesService {
  constructor(
    private readonly inquiries: InquiriesRepository,
    private readonly readers: ReadersRepository,
    private readonly door: CaseDoor,
    private readonly kinds: IncidentKinds,
  ) {}

  /**
   * Keeps an inquiry and gives the readers of the 14 days before the incident.
   * @throws Problem `not-found` and `forbidden` as the door, `input` for an incident in the future or of long ago
   */
  async make(op: Operation, caseId: string, input: NewInquiry): Promise<InquiryView> {
    const handle = await this.door.enter(op, caseId);
    const incidentAt = requirePast(op, input.at);
    const { officeId } = op.actor;
    if (officeId === null) throw new Problem('forbidden');
    const id = newId();
    const { sealed, keyVersion } = await this.kinds.seal(op, officeId, id, input.kind);
    await this.inquiries.insert(op, { id, caseId, officeId, incidentAt, keyVersion, sealedKind: sealed });
    handle.record({ compartments: ['core'], record: { type: 'reader-inquiry', id }, version: 1 });
    return this.view(op, caseId, await this.require(op, caseId, id));
  }

  /** The inquiries about a case, newest first. @throws Problem `not-found` and `forbidden` as the door */
  async list(op: Operation, caseId: string): Promise<{ items: InquiryItem[]; next: null }> {
    const handle = await this.door.enter(op, caseId);
    const rows = await this.inquiries.list(op, caseId);
    await this.kinds.prepare(op, rows);
    handle.record({ compartments: ['core', 'staff'], count: rows.length });
    return { items: await Promise.all(rows.map((row) => this.item(op, row))), next: null };
  }

  /** One inquiry with its readers, as the log tells them now. @throws Problem `not-found` and `forbidden` as the door */
  async read(op: Operation, caseId: string, id: string): Promise<InquiryView> {
    const handle = await this.door.enter(op, caseId);
    const row = await this.require(op, caseId, id);
    handle.record({ compartments: ['core', 'staff'], record: { type: 'reader-inquiry', id } });
    return this.view(op, caseId, row);
  }

  private async require(op: Operation, caseId: string, id: string): Promise<InquiryRow> {
    const row = await this.inquiries.find(op, caseId, id);
    if (row === undefined) throw notFound();
    return row;
  }

  private async view(op: Operation, caseId: string, row: InquiryRow): Promise<InquiryView> {
    const rows = await this.readers.findReadersBefore(op, caseId, row.incident_at);
    const seen = rows.filter(({ outcome }) => outcome === 'allowed').map(viewReaderBefore);
    return {
      ...(await this.item(op, row)),
      from: new Date(row.incident_at.getTime() - DAYS_BEFORE * DAY_MS).toISOString(),
      // What nothing explains comes first; the order is no verdict.
      readers: seen.toSorted((one, other) => Number(other.unexplained > 0) - Number(one.unexplained > 0)),
      attempts: rows.filter(({ outcome }) => outcome === 'refused').map(viewReaderBefore),
    };
  }

  private async item(op: Operation, row: InquiryRow): Promise<InquiryItem> {
    return {
      id: row.id,
      incidentAt: row.incident_at.toISOString(),
      kind: await this.kinds.open(op, row.office_id, row.id, row.sealed_kind),
      madeBy: row.made_by_name,
      at: row.at.toISOString(),
    };
  }
}

function requirePast(op: Operation, text: string): Date {
  const at = new Date(text);
  if (at > op.at) throw inputProblem('at', 'future', 'must not lie in the future');
  if (op.at.getTime() - at.getTime() > OLDEST_YEARS * 366 * DAY_MS) {
    throw inputProblem('at', 'past', 'must be of the last six years');
  }
  return at;
}
