import { Controller, Get, Query } from '@nestjs/common';
import { Access, Returns } from '../../platform/access/access.decorator.js';
import { Op } from '../../platform/http/op.decorator.js';
import { Operation } from '../../platform/operation.js';
import { activityQuery, type ActivityQuery, activityView } from './activity.schema.js';
import { ActivityService } from './activity.service.js';

@Controller('api/audit/activity')
export class ActivityController {
  constructor(private readonly activity: ActivityService) {}

  @Get()
  @Access('audit.activity')
  @Returns(activityView)
  count(@Op() op: Operation, @Query({ schema: activityQuery }) query: ActivityQuery) {
    return this.activity.count(op, query);
  }
}
