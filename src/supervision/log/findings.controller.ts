import { Controller, Get } from '@nestjs/common';
import { Access, Returns } from '../../platform/access/access.decorator.js';
import { Op } from '../../platform/http/op.decorator.js';
import { Operation } from '../../platform/operation.js';
import { FindingsService } from './findings.service.js';
import { findingList } from './log.schema.js';

@Controller('api/audit')
export class FindingsController {
  constructor(private readonly findings: FindingsService) {}

  @Get('findings')
  @Access('audit.state')
  @Returns(findingList)
  list(@Op() op: Operation) {
    return this.findings.list(op);
  }
}
