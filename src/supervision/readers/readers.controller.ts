import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { Access, Returns } from '../../platform/access/access.decorator.js';
import { Op } from '../../platform/http/op.decorator.js';
import { recordId } from '../../platform/http/page.schema.js';
import { Operation } from '../../platform/operation.js';
import { InquiriesService } from './inquiries.service.js';
import {
  inquiryList,
  inquiryView,
  newInquiry,
  type NewInquiry,
  personList,
  personQuery,
  type PersonQuery,
  readersPage,
  readersQuery,
  type ReadersQuery,
  withholdingList,
} from './readers.schema.js';
import { ReadersService } from './readers.service.js';
import { WithholdingsService } from './withholdings.service.js';

@Controller('api/cases/:id/readers')
export class ReadersController {
  constructor(
    private readonly readers: ReadersService,
    private readonly inquiries: InquiriesService,
    private readonly withholdings: WithholdingsService,
  ) {}

  @Get()
  @Access('readers.list')
  @Returns(readersPage)
  list(
    @Op() op: Operation,
    @Param('id', { schema: recordId }) id: string,
    @Query({ schema: readersQuery }) query: ReadersQuery,
  ) {
    return this.readers.list(op, id, query);
  }

  @Get('incident')
  @Access('readers.incident')
  @Returns(inquiryList)
  listInquiries(@Op() op: Operation, @Param('id', { schema: recordId }) id: string) {
    return this.inquiries.list(op, id);
  }

  @Post('incident')
  @Access('readers.incident')
  @Returns(inquiryView)
  makeInquiry(
    @Op() op: Operation,
    @Param('id', { schema: recordId }) id: string,
    @Body({ schema: newInquiry }) input: NewInquiry,
  ) {
    return this.inquiries.make(op, id, input);
  }

  @Get('incident/:inquiryId')
  @Access('readers.incident')
  @Returns(inquiryView)
  readInquiry(
    @Op() op: Operation,
    @Param('id', { schema: recordId }) id: string,
    @Param('inquiryId', { schema: recordId }) inquiryId: string,
  ) {
    return this.inquiries.read(op, id, inquiryId);
  }

  @Get('for-person')
  @Access('readers.print')
  @Returns(personList)
  listForPerson(
    @Op() op: Operation,
    @Param('id', { schema: recordId }) id: string,
    @Query({ schema: personQuery }) query: PersonQuery,
  ) {
    return this.readers.listForPerson(op, id, query);
  }

  @Get('withheld')
  @Access('readers.list')
  @Returns(withholdingList)
  listWithheld(@Op() op: Operation, @Param('id', { schema: recordId }) id: string) {
    return this.withholdings.list(op, id);
  }
}

/** For the auditor, who knows no case. */
@Controller('api/audit/withheld')
export class StandingWithholdingsController {
  constructor(private readonly withholdings: WithholdingsService) {}

  @Get()
  @Access('audit.state')
  @Returns(withholdingList)
  list(@Op() op: Operation) {
    return this.withholdings.listStanding(op);
  }
}
