import { Body, Controller, Get, Param, Post, Put, Query } from '@nestjs/common';
import { Access, Returns } from '../platform/access/access.decorator.js';
import { Op } from '../platform/http/op.decorator.js';
import { changed, created, recordId } from '../platform/http/page.schema.js';
import { Operation } from '../platform/operation.js';
import {
  type CaseQuery,
  caseList,
  caseQuery,
  caseView,
  type CompartmentChange,
  compartmentChange,
  compartmentView,
  type CoreChange,
  coreChange,
  type NewCase,
  newCase,
  peopleList,
  peopleQuery,
  type PeopleQuery,
} from './cases.schema.js';
import { CasesService } from './cases.service.js';
import { compartment as compartmentName, type Compartment } from '../reference/codes.schema.js';
import { CompartmentsService } from './compartments/compartments.service.js';
import { SearchService } from './compartments/search.service.js';

@Controller('api')
export class CasesController {
  constructor(
    private readonly cases: CasesService,
    private readonly compartments: CompartmentsService,
    private readonly search: SearchService,
  ) {}

  @Get('cases')
  @Access('case.list')
  @Returns(caseList)
  list(@Op() op: Operation, @Query({ schema: caseQuery }) query: CaseQuery) {
    return this.cases.list(op, query);
  }

  @Post('cases')
  @Access('case.create')
  @Returns(created)
  create(@Op() op: Operation, @Body({ schema: newCase }) input: NewCase) {
    return this.cases.create(op, input);
  }

  @Get('cases/:id')
  @Access('case.open')
  @Returns(caseView)
  open(@Op() op: Operation, @Param('id', { schema: recordId }) id: string) {
    return this.cases.open(op, id);
  }

  @Put('cases/:id/core')
  @Access('case.change')
  @Returns(changed)
  change(
    @Op() op: Operation,
    @Param('id', { schema: recordId }) id: string,
    @Body({ schema: coreChange }) change: CoreChange,
  ) {
    return this.cases.changeCore(op, id, change);
  }

  @Get('cases/:id/compartments/:compartment')
  @Access('compartment.open')
  @Returns(compartmentView)
  read(
    @Op() op: Operation,
    @Param('id', { schema: recordId }) id: string,
    @Param('compartment', { schema: compartmentName }) compartment: Compartment,
  ) {
    return this.compartments.read(op, id, compartment);
  }

  @Put('cases/:id/compartments/:compartment')
  @Access('compartment.change')
  @Returns(changed)
  write(
    @Op() op: Operation,
    @Param('id', { schema: recordId }) id: string,
    @Param('compartment', { schema: compartmentName }) compartment: Compartment,
    @Body({ schema: compartmentChange }) change: CompartmentChange,
  ) {
    return this.compartments.write(op, id, compartment, change);
  }

  @Get('search/people')
  @Access('person.search')
  @Returns(peopleList)
  findPeople(@Op() op: Operation, @Query({ schema: peopleQuery }) query: PeopleQuery) {
    return this.search.findPeople(op, query);
  }
}
