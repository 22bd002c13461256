import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { Access, Returns } from '../../platform/access/access.decorator.js';
import { Op } from '../../platform/http/op.decorator.js';
import { changed, recordId } from '../../platform/http/page.schema.js';
import { Operation } from '../../platform/operation.js';
import {
  newReviewVerdict,
  type NewReviewVerdict,
  reviewBatchList,
  reviewBatchQuery,
  type ReviewBatchQuery,
  reviewItemList,
  reviewItemQuery,
  type ReviewItemQuery,
} from './reviews.schema.js';
import { ReviewsService } from './reviews.service.js';

@Controller('api/reviews')
export class ReviewsController {
  constructor(private readonly reviews: ReviewsService) {}

  @Get()
  @Access('review.list')
  @Returns(reviewBatchList)
  list(@Op() op: Operation, @Query({ schema: reviewBatchQuery }) query: ReviewBatchQuery) {
    return this.reviews.list(op, query);
  }

  @Get(':id')
  @Access('review.list')
  @Returns(reviewItemList)
  read(
    @Op() op: Operation,
    @Param('id', { schema: recordId }) id: string,
    @Query({ schema: reviewItemQuery }) query: ReviewItemQuery,
  ) {
    return this.reviews.read(op, id, query);
  }

  @Post(':id/items/:itemId/verdict')
  @HttpCode(200)
  @Access('review.verdict')
  @Returns(changed)
  judge(
    @Op() op: Operation,
    @Param('id', { schema: recordId }) id: string,
    @Param('itemId', { schema: recordId }) itemId: string,
    @Body({ schema: newReviewVerdict }) input: NewReviewVerdict,
  ) {
    return this.reviews.judge(op, id, itemId, input);
  }
}
