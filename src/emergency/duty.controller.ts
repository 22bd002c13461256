import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { Access, Returns } from '../platform/access/access.decorator.js';
import { Op } from '../platform/http/op.decorator.js';
import { changed, created, recordId } from '../platform/http/page.schema.js';
import { Operation } from '../platform/operation.js';
import { DutyService } from './duty.service.js';
import {
  dutyEnd,
  dutyList,
  dutyQuery,
  type DutyQuery,
  lookUp,
  type LookUp,
  lookUpAnswer,
  newDuty,
  type NewDuty,
} from './emergency.schema.js';
import { LookUpsService } from './look-ups.service.js';

@Controller('api/duty')
export class DutyController {
  constructor(
    private readonly duties: DutyService,
    private readonly lookUps: LookUpsService,
  ) {}

  @Get()
  @Access('duty.list')
  @Returns(dutyList)
  list(@Op() op: Operation, @Query({ schema: dutyQuery }) query: DutyQuery) {
    return this.duties.list(op, query);
  }

  @Post()
  @Access('duty.plan')
  @Returns(created)
  plan(@Op() op: Operation, @Body({ schema: newDuty }) input: NewDuty) {
    return this.duties.plan(op, input);
  }

  @Post('look-up')
  @HttpCode(200)
  @Access('duty.look-up')
  @Returns(lookUpAnswer)
  lookUp(@Op() op: Operation, @Body({ schema: lookUp }) input: LookUp) {
    return this.lookUps.lookUp(op, input);
  }

  @Post(':id/end')
  @HttpCode(200)
  @Access('duty.plan')
  @Returns(changed)
  end(
    @Op() op: Operation,
    @Param('id', { schema: recordId }) id: string,
    @Body({ schema: dutyEnd }) input: { version: number },
  ) {
    return this.duties.end(op, id, input.version);
  }
}
