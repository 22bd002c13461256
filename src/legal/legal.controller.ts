import { Body, Controller, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { Access, Returns } from '../platform/access/access.decorator.js';
import { Op } from '../platform/http/op.decorator.js';
import { changed, created, recordId } from '../platform/http/page.schema.js';
import { Operation } from '../platform/operation.js';
import { IssuesService } from './issues.service.js';
import {
  type IssueChange,
  issueChange,
  issueList,
  legalQuery,
  type LegalQuery,
  matterList,
  newIssue,
  type NewIssue,
  newMatter,
  type NewMatter,
  newStatus,
  type NewStatus,
} from './legal.schema.js';
import { MattersService } from './matters.service.js';

@Controller('api/cases/:id/legal')
export class LegalController {
  constructor(
    private readonly matters: MattersService,
    private readonly issues: IssuesService,
  ) {}

  @Get('matters')
  @Access('matter.list')
  @Returns(matterList)
  listMatters(
    @Op() op: Operation,
    @Param('id', { schema: recordId }) id: string,
    @Query({ schema: legalQuery }) query: LegalQuery,
  ) {
    return this.matters.list(op, id, query);
  }

  @Post('matters')
  @Access('matter.record')
  @Returns(created)
  recordMatter(
    @Op() op: Operation,
    @Param('id', { schema: recordId }) id: string,
    @Body({ schema: newMatter }) input: NewMatter,
  ) {
    return this.matters.record(op, id, input);
  }

  @Post('matters/:matterId/statuses')
  @HttpCode(200)
  @Access('matter.move')
  @Returns(changed)
  addStatus(
    @Op() op: Operation,
    @Param('id', { schema: recordId }) id: string,
    @Param('matterId', { schema: recordId }) matterId: string,
    @Body({ schema: newStatus }) input: NewStatus,
  ) {
    return this.matters.addStatus(op, id, matterId, input);
  }

  @Get('issues')
  @Access('issue.list')
  @Returns(issueList)
  listIssues(
    @Op() op: Operation,
    @Param('id', { schema: recordId }) id: string,
    @Query({ schema: legalQuery }) query: LegalQuery,
  ) {
    return this.issues.list(op, id, query);
  }

  @Post('issues')
  @Access('issue.record')
  @Returns(created)
  recordIssue(
    @Op() op: Operation,
    @Param('id', { schema: recordId }) id: string,
    @Body({ schema: newIssue }) input: NewIssue,
  ) {
    return this.issues.record(op, id, input);
  }

  @Patch('issues/:issueId')
  @Access('issue.change')
  @Returns(changed)
  changeIssue(
    @Op() op: Operation,
    @Param('id', { schema: recordId }) id: string,
    @Param('issueId', { schema: recordId }) issueId: string,
    @Body({ schema: issueChange }) change: IssueChange,
  ) {
    return this.issues.change(op, id, issueId, change);
  }
}
