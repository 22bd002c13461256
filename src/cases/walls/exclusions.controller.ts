import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { Access, Returns } from '../../platform/access/access.decorator.js';
import { Op } from '../../platform/http/op.decorator.js';
import { changed, created, recordId } from '../../platform/http/page.schema.js';
import { Operation } from '../../platform/operation.js';
import { exclusionEnd, exclusionList, newExclusion, type NewExclusion } from '../grants/access.schema.js';
import { ExclusionsService } from './exclusions.service.js';

@Controller('api/cases/:id/exclusions')
export class ExclusionsController {
  constructor(private readonly exclusions: ExclusionsService) {}

  @Get()
  @Access('exclusion.list')
  @Returns(exclusionList)
  list(@Op() op: Operation, @Param('id', { schema: recordId }) id: string) {
    return this.exclusions.list(op, id);
  }

  @Post()
  @Access('exclusion.record')
  @Returns(created)
  record(
    @Op() op: Operation,
    @Param('id', { schema: recordId }) id: string,
    @Body({ schema: newExclusion }) input: NewExclusion,
  ) {
    return this.exclusions.record(op, id, input);
  }

  @Post(':exclusionId/end')
  @HttpCode(200)
  @Access('exclusion.end')
  @Returns(changed)
  end(
    @Op() op: Operation,
    @Param('id', { schema: recordId }) id: string,
    @Param('exclusionId', { schema: recordId }) exclusionId: string,
    @Body({ schema: exclusionEnd }) input: { version: number },
  ) {
    return this.exclusions.end(op, id, exclusionId, input.version);
  }
}
