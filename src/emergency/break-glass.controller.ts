import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { Access, Returns } from '../platform/access/access.decorator.js';
import { Op } from '../platform/http/op.decorator.js';
import { changed, recordId } from '../platform/http/page.schema.js';
import { Operation } from '../platform/operation.js';
import { BreakGlassService } from './break-glass.service.js';
import {
  breakGlassEnd,
  breakGlassList,
  breakGlassOpened,
  breakGlassQuery,
  type BreakGlassQuery,
  breakGlassReview,
  type BreakGlassReview,
  newBreakGlass,
  type NewBreakGlass,
} from './emergency.schema.js';
import { ReviewsService } from './reviews.service.js';

@Controller('api/break-glass')
export class BreakGlassController {
  constructor(
    private readonly breakGlass: BreakGlassService,
    private readonly reviews: ReviewsService,
  ) {}

  @Get()
  @Access('break-glass.list')
  @Returns(breakGlassList)
  list(@Op() op: Operation, @Query({ schema: breakGlassQuery }) query: BreakGlassQuery) {
    return this.reviews.list(op, query);
  }

  @Post()
  @Access('break-glass.open')
  @Returns(breakGlassOpened)
  open(@Op() op: Operation, @Body({ schema: newBreakGlass }) input: NewBreakGlass) {
    return this.breakGlass.open(op, input);
  }

  @Post(':id/review')
  @HttpCode(200)
  @Access('break-glass.review')
  @Returns(changed)
  review(
    @Op() op: Operation,
    @Param('id', { schema: recordId }) id: string,
    @Body({ schema: breakGlassReview }) input: BreakGlassReview,
  ) {
    return this.reviews.review(op, id, input);
  }

  @Post(':id/end')
  @HttpCode(200)
  @Access('break-glass.end')
  @Returns(changed)
  end(
    @Op() op: Operation,
    @Param('id', { schema: recordId }) id: string,
    @Body({ schema: breakGlassEnd }) input: { version: number },
  ) {
    return this.breakGlass.end(op, id, input.version);
  }
}
