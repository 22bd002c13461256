import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { Access, Returns } from '../../platform/access/access.decorator.js';
import { Op } from '../../platform/http/op.decorator.js';
import { changed, created, recordId } from '../../platform/http/page.schema.js';
import { Operation } from '../../platform/operation.js';
import { teamQuery, type TeamQuery } from './access.schema.js';
import { AssignmentsService } from './assignments.service.js';
import {
  assignmentConfirm,
  assignmentEnd,
  type AssignmentEnd,
  assignmentList,
  newAssignment,
  type NewAssignment,
} from '../cases.schema.js';

@Controller('api/cases/:id/assignments')
export class AssignmentsController {
  constructor(private readonly assignments: AssignmentsService) {}

  @Get()
  @Access('assignment.list')
  @Returns(assignmentList)
  list(
    @Op() op: Operation,
    @Param('id', { schema: recordId }) id: string,
    @Query({ schema: teamQuery }) query: TeamQuery,
  ) {
    return this.assignments.list(op, id, query);
  }

  @Post()
  @Access('assignment.grant')
  @Returns(created)
  grant(
    @Op() op: Operation,
    @Param('id', { schema: recordId }) id: string,
    @Body({ schema: newAssignment }) input: NewAssignment,
  ) {
    return this.assignments.grant(op, id, input);
  }

  @Post(':assignmentId/confirm')
  @HttpCode(200)
  @Access('assignment.confirm')
  @Returns(changed)
  confirm(
    @Op() op: Operation,
    @Param('id', { schema: recordId }) id: string,
    @Param('assignmentId', { schema: recordId }) assignmentId: string,
    @Body({ schema: assignmentConfirm }) input: { version: number },
  ) {
    return this.assignments.confirm(op, id, assignmentId, input.version);
  }

  @Post(':assignmentId/end')
  @HttpCode(200)
  @Access('assignment.end')
  @Returns(changed)
  end(
    @Op() op: Operation,
    @Param('id', { schema: recordId }) id: string,
    @Param('assignmentId', { schema: recordId }) assignmentId: string,
    @Body({ schema: assignmentEnd }) input: AssignmentEnd,
  ) {
    return this.assignments.end(op, id, assignmentId, input);
  }
}
