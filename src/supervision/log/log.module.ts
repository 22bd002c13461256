import { Module } from '@nestjs/common';

/** The tree of the log for the auditor, and the state of the log. */
@Module({})
export class LogModule {}
