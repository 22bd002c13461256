import { Controller, Get, Param, Query } from '@nestjs/common';
import { Access, Returns } from '../platform/access/access.decorator.js';
import { Op } from '../platform/http/op.decorator.js';
import { Operation } from '../platform/operation.js';
import { DetailService } from './detail.service.js';
import { auditDetail, auditList, auditQuery, type AuditQuery, lineId } from './supervision.schema.js';
import { SupervisionService } from './supervision.service.js';

@Controller('api/audit')
export class SupervisionController {
  constructor(
    private readonly supervision: SupervisionService,
    private readonly details: DetailService,
  ) {}

  @Get('entries')
  @Access('audit.read')
  @Returns(auditList)
  readLog(@Op() op: Operation, @Query({ schema: auditQuery }) query: AuditQuery) {
    return this.supervision.readLog(op, query);
  }

  @Get('entries/:id/detail')
  @Access('audit.detail')
  @Returns(auditDetail)
  openDetail(@Op() op: Operation, @Param('id', { schema: lineId }) id: string) {
    return this.details.open(op, id);
  }
}
