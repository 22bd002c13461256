import { Body, Controller, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { Access, Returns } from '../../platform/access/access.decorator.js';
import { Op } from '../../platform/http/op.decorator.js';
import { changed, pageOf, recordId } from '../../platform/http/page.schema.js';
import { Operation } from '../../platform/operation.js';
import {
  invitation,
  newStaff,
  type NewStaff,
  offBoarded,
  offBoarding,
  type OffBoarding,
  roleEnd,
  type RoleEnd,
  staffChange,
  type StaffChange,
  staffVersion,
  type StaffVersion,
} from './accounts.schema.js';
import { AccountsService } from './accounts.service.js';
import { nothing } from '../factors/factors.schema.js';
import { InvitationsService } from './invitations.service.js';
import { OffBoardingService } from './off-boarding.service.js';
import { staffQuery, type StaffQuery, staffView } from '../people.schema.js';
import { StaffService } from './staff.service.js';

@Controller('api/staff')
export class StaffController {
  constructor(
    private readonly staff: StaffService,
    private readonly accounts: AccountsService,
    private readonly invitations: InvitationsService,
    private readonly offBoarding: OffBoardingService,
  ) {}

  @Get()
  @Access('staff.list')
  @Returns(pageOf(staffView))
  list(@Op() op: Operation, @Query({ schema: staffQuery }) query: StaffQuery) {
    return this.staff.listStaff(op, query);
  }

  @Post()
  @Access('staff.create')
  @Returns(invitation)
  create(@Op() op: Operation, @Body({ schema: newStaff }) input: NewStaff) {
    return this.accounts.create(op, input);
  }

  @Patch(':id')
  @Access('staff.change')
  @Returns(changed)
  change(
    @Op() op: Operation,
    @Param('id', { schema: recordId }) id: string,
    @Body({ schema: staffChange }) input: StaffChange,
  ) {
    return this.accounts.change(op, id, input);
  }

  @Post(':id/invitation')
  @Access('staff.invite')
  @Returns(invitation)
  invite(
    @Op() op: Operation,
    @Param('id', { schema: recordId }) id: string,
    @Body({ schema: nothing }) _body: object,
  ) {
    return this.accounts.invite(op, id);
  }

  @Post(':id/recovery-code')
  @Access('staff.recover')
  @Returns(invitation)
  showRecoveryCode(
    @Op() op: Operation,
    @Param('id', { schema: recordId }) id: string,
    @Body({ schema: nothing }) _body: object,
  ) {
    return this.invitations.showRecoveryCode(op, id);
  }

  @Post(':id/disable')
  @HttpCode(200)
  @Access('staff.disable')
  @Returns(changed)
  disable(
    @Op() op: Operation,
    @Param('id', { schema: recordId }) id: string,
    @Body({ schema: staffVersion }) input: StaffVersion,
  ) {
    return this.accounts.setState(op, id, input.version, 'disabled');
  }

  @Post(':id/enable')
  @HttpCode(200)
  @Access('staff.enable')
  @Returns(changed)
  enable(
    @Op() op: Operation,
    @Param('id', { schema: recordId }) id: string,
    @Body({ schema: staffVersion }) input: StaffVersion,
  ) {
    return this.accounts.setState(op, id, input.version, 'active');
  }

  @Post(':id/roles/end')
  @HttpCode(204)
  @Access('role.end')
  @Returns(null)
  endRole(
    @Op() op: Operation,
    @Param('id', { schema: recordId }) id: string,
    @Body({ schema: roleEnd }) input: RoleEnd,
  ) {
    return this.accounts.endRole(op, id, input.role);
  }

  @Post(':id/off-boarding')
  @HttpCode(200)
  @Access('staff.off-board')
  @Returns(offBoarded)
  letGo(
    @Op() op: Operation,
    @Param('id', { schema: recordId }) id: string,
    @Body({ schema: offBoarding }) input: OffBoarding,
  ) {
    return this.offBoarding.letGo(op, id, input);
  }
}
