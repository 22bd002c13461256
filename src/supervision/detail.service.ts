import { Inject, Injectable } from '@nestjs/common';
import { openDetail } from '../platform/audit-log/details.js';
import { decodeEntry, EntryError } from '../platform/audit-log/entry.js';
import { sha256 } from '../platform/crypto/primitives.js';
import type { RootKeys } from '../platform/crypto/root-key.js';
import { DEPLOYMENT, ROOT_KEYS } from '../platform/crypto/vault.js';
import type { Installation } from '../platform/database/installation-kind.js';
import type { Operation } from '../platform/operation.js';
import { notFound } from '../platform/problem.js';
import { INSTALLATION } from '../platform/tokens.js';
import { viewLine } from './line-view.js';
import { type DetailRow, type LineRow, SupervisionRepository } from './supervision.repository.js';
import { type AuditDetail, type DetailContent, detailContent } from './supervision.schema.js';

/** Opens what is sealed beside a line: a reason in words, the ids that a search gave. */
@Injectable()
export class DetailService {
  constructor(
    private readonly lines: SupervisionRepository,
    @Inject(ROOT_KEYS) private readonly roots: RootKeys,
    @Inject(DEPLOYMENT) private readonly deployment: string,
    @Inject(INSTALLATION) private readonly installation: Installation,
  ) {}

  /**
   * Opens the detail of one line that the actor sees. The reading is a line that names the line and its cases.
   * @throws Problem `not-found` for a line that is absent or not the actor's to see (the two look the same)
   */
  async open(op: Operation, id: string): Promise<AuditDetail> {
    const [line] = await this.lines.findLines(op, { before: String(BigInt(id) + 1n) }, 1);
    if (line?.id !== id) throw notFound();
    const row = await this.lines.findDetail(op, id);
    op.record({ record: { type: 'audit-line', id: recordIdOf(id) }, ...aboutCases(row?.cases ?? []) });
    if (row === undefined) return viewOf(line, 'none', {});
    if (row.wrapped === null) return viewOf(line, 'destroyed', {});
    const content = this.openContent(line, { ...row, wrapped: row.wrapped });
    return content === undefined ? viewOf(line, 'damaged', {}) : this.show(op, line, content);
  }

  private openContent(line: LineRow, row: DetailRow & { wrapped: Buffer }): DetailContent | undefined {
    if (commitmentOf(line) !== `sha256:${sha256(row.sealed).toString('base64')}`) return undefined;
    const scope = {
      roots: this.roots,
      deployment: this.deployment,
      installationId: this.installation.id,
    };
    return detailContent.safeParse(openDetail(scope, { ...row, ctr: Number(row.ctr) })).data;
  }

  /** An auditor knows cases by alias: the ids that were found are counted, and the line's aliases stand for them. */
  private async show(op: Operation, line: LineRow, content: DetailContent): Promise<AuditDetail> {
    const isByAlias = line.case_ids === null;
    const cases = isByAlias ? [] : await this.lines.findCases(op, content.found ?? []);
    const staff = await this.lines.findStaff(op, content.staff ?? []);
    return { ...viewOf(line, 'open', content), cases, staff };
  }
}

function viewOf(line: LineRow, state: AuditDetail['state'], content: DetailContent): AuditDetail {
  const { id, act, caseAliases } = viewLine(line, new Map());
  return {
    id,
    act,
    state,
    reason: content.reason ?? null,
    requestHash: content.requestHash ?? null,
    opened: content.opened ?? null,
    found: content.found?.length ?? null,
    cases: [],
    caseAliases,
    staff: [],
    verdict: content.verdict ?? null,
    text: content.sentence ?? null,
  };
}

function commitmentOf(line: LineRow): string | undefined {
  try {
    return decodeEntry(line.entry).detail;
  } catch (error) {
    if (error instanceof EntryError) return undefined;
    throw error;
  }
}

function aboutCases(cases: readonly string[]): { caseId?: string; caseIds?: readonly string[] } {
  const [only] = cases;
  if (only === undefined) return {};
  return cases.length === 1 ? { caseId: only } : { caseIds: cases };
}

/** The number of a line in the shape of an id, so that a line can name it as a record: UUID version 8 (RFC 9562). */
export function recordIdOf(id: string): string {
  const digits = BigInt(id).toString(16).padStart(16, '0');
  return `00000000-0000-8000-8${digits.slice(1, 4)}-${digits.slice(4)}`;
}
