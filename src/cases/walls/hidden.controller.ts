import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { Access, Returns } from '../../platform/access/access.decorator.js';
import { Op } from '../../platform/http/op.decorator.js';
import { changed, recordId } from '../../platform/http/page.schema.js';
import { Operation } from '../../platform/operation.js';
import { type CaseHide, caseHide, caseUnhide } from '../grants/access.schema.js';
import { HiddenService } from './hidden.service.js';

@Controller('api/cases/:id')
export class HiddenController {
  constructor(private readonly hidden: HiddenService) {}

  @Post('hide')
  @HttpCode(200)
  @Access('case.hide')
  @Returns(changed)
  hide(
    @Op() op: Operation,
    @Param('id', { schema: recordId }) id: string,
    @Body({ schema: caseHide }) input: CaseHide,
  ) {
    return this.hidden.hide(op, id, input);
  }

  @Post('unhide')
  @HttpCode(200)
  @Access('case.unhide')
  @Returns(changed)
  unhide(
    @Op() op: Operation,
    @Param('id', { schema: recordId }) id: string,
    @Body({ schema: caseUnhide }) input: { version: number },
  ) {
    return this.hidden.unhide(op, id, input.version);
  }
}
