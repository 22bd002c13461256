import { Controller, Get, Param } from '@nestjs/common';
import { Access, Returns } from '../../platform/access/access.decorator.js';
import { Op } from '../../platform/http/op.decorator.js';
import { recordId } from '../../platform/http/page.schema.js';
import { Operation } from '../../platform/operation.js';
import { heldCases } from './access.schema.js';
import { HandoverService } from './handover.service.js';

@Controller('api/staff/:id/cases')
export class HandoverController {
  constructor(private readonly handover: HandoverService) {}

  @Get()
  @Access('assignment.bulk')
  @Returns(heldCases)
  list(@Op() op: Operation, @Param('id', { schema: recordId }) id: string) {
    return this.handover.listHeld(op, id);
  }
}
