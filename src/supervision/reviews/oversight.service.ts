import { Inject, Injectable } from '@nestjs/common';
import { isOffHost, markOf, type WitnessSettings } from '../../platform/audit-log/witness-settings.js';
import type { Operation } from '../../platform/operation.js';
import { WITNESSES } from '../../platform/tokens.js';
import { csvOf } from './oversight-csv.js';
import { OversightRepository } from './oversight.repository.js';
import { reportOf } from './oversight-report.js';
import { rowsOf } from './oversight-rows.js';
import { spanOf } from './oversight-quarter.js';
import type { OversightReport } from './oversight.schema.js';
import type { ReportLanguage } from './oversight-words.js';
import { wordsIn } from './report-languages.js';
import { pdfOf } from './report-pdf.js';

/** The oversight report of a quarter: on screen, as PDF and as CSV. */
@Injectable()
export class OversightService {
  constructor(
    private readonly oversight: OversightRepository,
    @Inject(WITNESSES) private readonly witnesses: WitnessSettings,
  ) {}

  /** The numbers of the actor's office; of all offices for an auditor. */
  async read(op: Operation, quarter: string): Promise<OversightReport> {
    const report = await this.make(op, quarter);
    op.record({ compartments: ['staff'] });
    return report;
  }

  /** The report as a PDF of pages in A4. */
  async writePdf(op: Operation, quarter: string, language: ReportLanguage): Promise<Buffer> {
    const pdf = await pdfOf(await this.make(op, quarter), wordsIn(language));
    op.record({ compartments: ['staff'] });
    return pdf;
  }

  /** The report as CSV (RFC 4180). */
  async writeCsv(op: Operation, quarter: string, language: ReportLanguage): Promise<string> {
    const words = wordsIn(language);
    const report = await this.make(op, quarter);
    op.record({ compartments: ['staff'] });
    return csvOf([
      words.csvHead,
      ...rowsOf(report, words).map((row) => [row.part, row.name, row.detail, row.value]),
    ]);
  }

  private async make(op: Operation, quarter: string): Promise<OversightReport> {
    const span = spanOf(quarter);
    const { actor } = op;
    const isOfOffice = actor.role === 'supervisor' && actor.kind === 'staff';
    return reportOf({
      quarter,
      span,
      madeAt: op.at,
      office: isOfOffice ? actor.officeName : null,
      counts: await this.oversight.count(op, span),
      times: await this.oversight.measureTimes(op, span),
      checkpoint: await this.oversight.findCheckpoint(op, span),
      offHost: offHostOf(this.witnesses),
    });
  }
}

/** The witnesses on other machines by their marks: one beside the service proves nothing to anybody else. */
function offHostOf({ near, outside }: WitnessSettings): ReadonlyMap<string, string> {
  const all = near === null ? outside : [near, ...outside];
  return new Map(
    all.filter(({ url }) => isOffHost(url)).map(({ verifier }) => [markOf(verifier), verifier.name]),
  );
}
