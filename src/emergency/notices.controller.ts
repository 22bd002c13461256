import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { Access, Returns } from '../platform/access/access.decorator.js';
import { Op } from '../platform/http/op.decorator.js';
import { recordId } from '../platform/http/page.schema.js';
import { Operation } from '../platform/operation.js';
import { noticeList, noticeQuery, type NoticeQuery, noticeRead } from './emergency.schema.js';
import { NoticesService } from './notices.service.js';

@Controller('api/notices')
export class NoticesController {
  constructor(private readonly notices: NoticesService) {}

  @Get()
  @Access('notice.list')
  @Returns(noticeList)
  list(@Op() op: Operation, @Query({ schema: noticeQuery }) query: NoticeQuery) {
    return this.notices.list(op, query);
  }

  @Post(':id/read')
  @HttpCode(204)
  @Access('notice.read')
  @Returns(null)
  markRead(
    @Op() op: Operation,
    @Param('id', { schema: recordId }) id: string,
    @Body({ schema: noticeRead }) _input: Record<string, never>,
  ) {
    return this.notices.markRead(op, id);
  }
}
