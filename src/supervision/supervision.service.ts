import { Injectable } from '@nestjs/common';
import type { Operation } from '../platform/operation.js';
import { inputProblem } from '../platform/problem.js';
import { viewLine } from './line-view.js';
import { SupervisionRepository } from './supervision.repository.js';
import type { AuditList, AuditQuery } from './supervision.schema.js';

const GREATEST_ID = 2n ** 63n - 1n;

/** Who read and changed what: the log as its readers may see it. */
@Injectable()
export class SupervisionService {
  constructor(private readonly lines: SupervisionRepository) {}

  /**
   * A page of the lines that the actor may see, newest first. Reading the log is a line itself. A case that the actor
   * may not see as a filter gives the same empty page as one that does not exist.
   * @throws Problem `input` for an `after` that no page gave
   */
  async readLog(op: Operation, query: AuditQuery): Promise<AuditList> {
    const { limit, after, ...filter } = query;
    const before = after === undefined ? undefined : requireLineId(after);
    const rows = await this.lines.findLines(op, { ...filter, before }, limit + 1);
    const page = rows.slice(0, limit);
    const cases = await this.lines.findCases(op, [...new Set(page.flatMap((row) => row.case_ids ?? []))]);
    const named = new Map(cases.map((each) => [each.id, each]));
    op.record({ count: page.length, ...(filter.case === undefined ? {} : { caseId: filter.case }) });
    return {
      items: page.map((row) => viewLine(row, named)),
      next: rows.length > limit ? (page.at(-1)?.id ?? null) : null,
    };
  }
}

function requireLineId(after: string): string {
  if (!/^[1-9]\d{0,18}$/.test(after) || BigInt(after) > GREATEST_ID) {
    throw inputProblem('after', 'format', 'must be the `next` of an earlier page');
  }
  return after;
}
