import { Controller, Get, Query } from '@nestjs/common';
import { Access, Returns } from '../platform/access/access.decorator.js';
import { Op } from '../platform/http/op.decorator.js';
import { pageOf } from '../platform/http/page.schema.js';
import { Operation } from '../platform/operation.js';
import { staffQuery, type StaffQuery, staffView } from './people.schema.js';
import { StaffService } from './staff.service.js';

@Controller('api/staff')
export class StaffController {
  constructor(private readonly staff: StaffService) {}

  @Get()
  @Access('staff.list')
  @Returns(pageOf(staffView))
  list(@Op() op: Operation, @Query({ schema: staffQuery }) query: StaffQuery) {
    return this.staff.listStaff(op, query);
  }
}
