import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { Access, Returns } from '../../platform/access/access.decorator.js';
import { Op } from '../../platform/http/op.decorator.js';
import { recordId } from '../../platform/http/page.schema.js';
import { Operation } from '../../platform/operation.js';
import {
  accessPreview,
  explainQuery,
  type ExplainQuery,
  explanation,
  previewQuery,
  type PreviewQuery,
} from './access.schema.js';
import { ExplainService } from './explain.service.js';

@Controller('api/cases/:id/access')
export class ExplainController {
  constructor(private readonly access: ExplainService) {}

  @Get()
  @Access('access.explain')
  @Returns(explanation)
  explain(
    @Op() op: Operation,
    @Param('id', { schema: recordId }) id: string,
    @Query({ schema: explainQuery }) query: ExplainQuery,
  ) {
    return this.access.explain(op, id, query.field);
  }

  @Post('preview')
  @HttpCode(200)
  @Access('access.preview')
  @Returns(accessPreview)
  preview(
    @Op() op: Operation,
    @Param('id', { schema: recordId }) id: string,
    @Body({ schema: previewQuery }) query: PreviewQuery,
  ) {
    return this.access.preview(op, id, query);
  }
}
