import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { Access, Returns } from '../platform/access/access.decorator.js';
import { Op } from '../platform/http/op.decorator.js';
import { changed, created, recordId } from '../platform/http/page.schema.js';
import { Operation } from '../platform/operation.js';
import {
  type ApprovalDecision,
  approvalDecision,
  approvalList,
  type ApprovalQuery,
  approvalQuery,
  type ApprovalUse,
  approvalUse,
  approvalUsed,
  approvalView,
  approvalWithdrawal,
  type NewApproval,
  newApproval,
} from './approvals.schema.js';
import { ApprovalsService } from './approvals.service.js';

@Controller('api/approvals')
export class ApprovalsController {
  constructor(private readonly approvals: ApprovalsService) {}

  @Get()
  @Access('approval.list')
  @Returns(approvalList)
  list(@Op() op: Operation, @Query({ schema: approvalQuery }) query: ApprovalQuery) {
    return this.approvals.list(op, query);
  }

  @Get(':id')
  @Access('approval.list')
  @Returns(approvalView)
  open(@Op() op: Operation, @Param('id', { schema: recordId }) id: string) {
    return this.approvals.open(op, id);
  }

  @Post()
  @Access('approval.ask')
  @Returns(created)
  ask(@Op() op: Operation, @Body({ schema: newApproval }) input: NewApproval) {
    return this.approvals.ask(op, input);
  }

  @Post(':id/grant')
  @HttpCode(200)
  @Access('approval.grant')
  @Returns(changed)
  grant(
    @Op() op: Operation,
    @Param('id', { schema: recordId }) id: string,
    @Body({ schema: approvalDecision }) input: ApprovalDecision,
  ) {
    return this.approvals.decide(op, id, input, 'granted');
  }

  @Post(':id/refuse')
  @HttpCode(200)
  @Access('approval.refuse')
  @Returns(changed)
  refuse(
    @Op() op: Operation,
    @Param('id', { schema: recordId }) id: string,
    @Body({ schema: approvalDecision }) input: ApprovalDecision,
  ) {
    return this.approvals.decide(op, id, input, 'refused');
  }

  @Post(':id/withdraw')
  @HttpCode(200)
  @Access('approval.withdraw')
  @Returns(changed)
  withdraw(
    @Op() op: Operation,
    @Param('id', { schema: recordId }) id: string,
    @Body({ schema: approvalWithdrawal }) input: { version: number },
  ) {
    return this.approvals.withdraw(op, id, input.version);
  }

  @Post(':id/use')
  @HttpCode(200)
  @Access('approval.use')
  @Returns(approvalUsed)
  use(
    @Op() op: Operation,
    @Param('id', { schema: recordId }) id: string,
    @Body({ schema: approvalUse }) input: ApprovalUse,
  ) {
    return this.approvals.use(op, id, input);
  }
}
