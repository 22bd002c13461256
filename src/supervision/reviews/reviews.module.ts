import { Module } from '@nestjs/common';

/** Access reviews and the oversight report. */
@Module({})
export class ReviewsModule {}
