import { Module } from '@nestjs/common';

/** Flags of the supervisor desk. */
@Module({})
export class FlagsModule {}
