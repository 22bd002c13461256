import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { phaseChange, type PhaseChange } from '../cases/cases.schema.js';
import { Access, Returns } from '../platform/access/access.decorator.js';
import { Op } from '../platform/http/op.decorator.js';
import { changed, recordId } from '../platform/http/page.schema.js';
import { Operation } from '../platform/operation.js';
import { PlanService } from './plan.service.js';

/** The phases of a case stand here and not in cases/, because a phase brings the tasks of its stage. */
@Controller('api/cases/:id/phase')
export class PhaseController {
  constructor(private readonly plan: PlanService) {}

  @Post()
  @HttpCode(200)
  @Access('case.move')
  @Returns(changed)
  move(
    @Op() op: Operation,
    @Param('id', { schema: recordId }) id: string,
    @Body({ schema: phaseChange }) change: PhaseChange,
  ) {
    return this.plan.moveCase(op, id, change);
  }
}
