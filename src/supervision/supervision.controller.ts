import { Controller, Get, Query } from '@nestjs/common';
import { Access, Returns } from '../platform/access/access.decorator.js';
import { Op } from '../platform/http/op.decorator.js';
import { Operation } from '../platform/operation.js';
import { auditList, auditQuery, type AuditQuery } from './supervision.schema.js';
import { SupervisionService } from './supervision.service.js';

@Controller('api/audit')
export class SupervisionController {
  constructor(private readonly supervision: SupervisionService) {}

  @Get('entries')
  @Access('audit.read')
  @Returns(auditList)
  readLog(@Op() op: Operation, @Query({ schema: auditQuery }) query: AuditQuery) {
    return this.supervision.readLog(op, query);
  }
}
