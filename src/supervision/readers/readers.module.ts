import { Module } from '@nestjs/common';

/** Who read a case. */
@Module({})
export class ReadersModule {}
