import { Body, Controller, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { Access, Returns } from '../platform/access/access.decorator.js';
import { Op } from '../platform/http/op.decorator.js';
import { changed, created, recordId } from '../platform/http/page.schema.js';
import { Operation } from '../platform/operation.js';
import {
  newTask,
  type NewTask,
  taskChange,
  type TaskChange,
  taskList,
  taskQuery,
  type TaskQuery,
} from './resettlement.schema.js';
import { TaskChangesService } from './task-changes.service.js';
import { TasksService } from './tasks.service.js';

@Controller('api')
export class ResettlementController {
  constructor(
    private readonly tasks: TasksService,
    private readonly changes: TaskChangesService,
  ) {}

  @Get('cases/:id/tasks')
  @Access('task.list')
  @Returns(taskList)
  list(
    @Op() op: Operation,
    @Param('id', { schema: recordId }) id: string,
    @Query({ schema: taskQuery }) query: TaskQuery,
  ) {
    return this.tasks.list(op, id, query);
  }

  @Post('cases/:id/tasks')
  @Access('task.create')
  @Returns(created)
  create(
    @Op() op: Operation,
    @Param('id', { schema: recordId }) id: string,
    @Body({ schema: newTask }) input: NewTask,
  ) {
    return this.changes.create(op, id, input);
  }

  @Get('tasks')
  @Access('task.mine')
  @Returns(taskList)
  listMine(@Op() op: Operation, @Query({ schema: taskQuery }) query: TaskQuery) {
    return this.tasks.listMine(op, query);
  }

  @Patch('tasks/:id')
  @Access('task.change')
  @Returns(changed)
  change(
    @Op() op: Operation,
    @Param('id', { schema: recordId }) id: string,
    @Body({ schema: taskChange }) change: TaskChange,
  ) {
    return this.changes.change(op, id, change);
  }
}
