import { Controller, Get, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Access, Media, Returns } from '../../platform/access/access.decorator.js';
import { Op } from '../../platform/http/op.decorator.js';
import { Operation } from '../../platform/operation.js';
import {
  oversightExportQuery,
  type OversightExportQuery,
  oversightQuery,
  type OversightQuery,
  oversightReport,
} from './oversight.schema.js';
import { OversightService } from './oversight.service.js';

const MOST_BYTES = 4 * 1024 * 1024;

@Controller('api/oversight')
export class OversightController {
  constructor(private readonly oversight: OversightService) {}

  @Get()
  @Access('oversight.read')
  @Returns(oversightReport)
  read(@Op() op: Operation, @Query({ schema: oversightQuery }) query: OversightQuery) {
    return this.oversight.read(op, query.quarter);
  }

  @Get('report.pdf')
  @Access('oversight.export')
  @Media('application/pdf', MOST_BYTES)
  async writePdf(
    @Op() op: Operation,
    @Query({ schema: oversightExportQuery }) query: OversightExportQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Buffer> {
    const pdf = await this.oversight.writePdf(op, query.quarter, query.lang);
    attach(reply, query, 'pdf');
    return pdf;
  }

  @Get('report.csv')
  @Access('oversight.export')
  @Media('text/csv; charset=utf-8', MOST_BYTES)
  async writeCsv(
    @Op() op: Operation,
    @Query({ schema: oversightExportQuery }) query: OversightExportQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const csv = await this.oversight.writeCsv(op, query.quarter, query.lang);
    attach(reply, query, 'csv');
    return csv;
  }
}

/** A file to keep, with a name that says the quarter and nothing else. Both parts are checked by the schema. */
function attach(reply: FastifyReply, { quarter, lang }: OversightExportQuery, ending: string): void {
  void reply.header('content-disposition', `attachment; filename="oversight-${quarter}-${lang}.${ending}"`);
}
