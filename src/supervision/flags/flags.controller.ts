import { Body, Controller, Get, Param, Put, Query } from '@nestjs/common';
import { Access, Returns } from '../../platform/access/access.decorator.js';
import { changed } from '../../platform/http/page.schema.js';
import { Op } from '../../platform/http/op.decorator.js';
import { Operation } from '../../platform/operation.js';
import {
  flagList,
  flagQuery,
  type FlagQuery,
  flagRule,
  thresholdChange,
  type ThresholdChange,
  thresholdList,
} from './flags.schema.js';
import type { FlagRule } from './flag-states.js';
import { FlagsService } from './flags.service.js';
import { ThresholdsService } from './thresholds.service.js';

@Controller('api/flags')
export class FlagsController {
  constructor(
    private readonly flags: FlagsService,
    private readonly thresholds: ThresholdsService,
  ) {}

  @Get()
  @Access('flag.list')
  @Returns(flagList)
  list(@Op() op: Operation, @Query({ schema: flagQuery }) query: FlagQuery) {
    return this.flags.list(op, query);
  }

  @Get('thresholds')
  @Access('flag.list')
  @Returns(thresholdList)
  listThresholds(@Op() op: Operation) {
    return this.thresholds.list(op);
  }

  @Put('thresholds/:rule')
  @Access('flag.tune')
  @Returns(changed)
  changeThreshold(
    @Op() op: Operation,
    @Param('rule', { schema: flagRule }) rule: FlagRule,
    @Body({ schema: thresholdChange }) input: ThresholdChange,
  ) {
    return this.thresholds.change(op, rule, input);
  }
}
