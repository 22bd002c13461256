import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { Access, Returns } from '../../platform/access/access.decorator.js';
import { Op } from '../../platform/http/op.decorator.js';
import { recordId } from '../../platform/http/page.schema.js';
import { Operation } from '../../platform/operation.js';
import { accessPreview, wallList, wallQuery, type WallQuery } from '../grants/access.schema.js';
import { WallsService } from './walls.service.js';

@Controller('api/cases/:id/walls')
export class WallsController {
  constructor(private readonly walls: WallsService) {}

  @Get()
  @Access('wall.list')
  @Returns(wallList)
  list(@Op() op: Operation, @Param('id', { schema: recordId }) id: string) {
    return this.walls.list(op, id);
  }

  @Post('preview')
  @HttpCode(200)
  @Access('wall.preview')
  @Returns(accessPreview)
  preview(
    @Op() op: Operation,
    @Param('id', { schema: recordId }) id: string,
    @Body({ schema: wallQuery }) query: WallQuery,
  ) {
    return this.walls.preview(op, id, query);
  }
}
