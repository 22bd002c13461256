import { Body, Controller, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { Access, Returns } from '../platform/access/access.decorator.js';
import { Op } from '../platform/http/op.decorator.js';
import { changed, created, recordId } from '../platform/http/page.schema.js';
import { Operation } from '../platform/operation.js';
import { ConsentsService } from './consents.service.js';
import { TestimoniesService } from './testimonies.service.js';
import {
  type ConsentChange,
  consentChange,
  consentList,
  newConsent,
  type NewConsent,
  newTestimony,
  type NewTestimony,
  type TestimonyChange,
  testimonyChange,
  testimonyList,
  testimonyQuery,
  type TestimonyQuery,
} from './testimony.schema.js';

@Controller('api/cases/:id')
export class TestimonyController {
  constructor(
    private readonly testimonies: TestimoniesService,
    private readonly consents: ConsentsService,
  ) {}

  @Get('testimonies')
  @Access('testimony.list')
  @Returns(testimonyList)
  listTestimonies(
    @Op() op: Operation,
    @Param('id', { schema: recordId }) id: string,
    @Query({ schema: testimonyQuery }) query: TestimonyQuery,
  ) {
    return this.testimonies.list(op, id, query);
  }

  @Post('testimonies')
  @Access('testimony.record')
  @Returns(created)
  recordTestimony(
    @Op() op: Operation,
    @Param('id', { schema: recordId }) id: string,
    @Body({ schema: newTestimony }) input: NewTestimony,
  ) {
    return this.testimonies.record(op, id, input);
  }

  @Patch('testimonies/:testimonyId')
  @Access('testimony.change')
  @Returns(changed)
  changeTestimony(
    @Op() op: Operation,
    @Param('id', { schema: recordId }) id: string,
    @Param('testimonyId', { schema: recordId }) testimonyId: string,
    @Body({ schema: testimonyChange }) change: TestimonyChange,
  ) {
    return this.testimonies.change(op, id, testimonyId, change);
  }

  @Get('consents')
  @Access('consent.list')
  @Returns(consentList)
  listConsents(
    @Op() op: Operation,
    @Param('id', { schema: recordId }) id: string,
    @Query({ schema: testimonyQuery }) query: TestimonyQuery,
  ) {
    return this.consents.list(op, id, query);
  }

  @Post('consents')
  @Access('consent.record')
  @Returns(created)
  recordConsent(
    @Op() op: Operation,
    @Param('id', { schema: recordId }) id: string,
    @Body({ schema: newConsent }) input: NewConsent,
  ) {
    return this.consents.record(op, id, input);
  }

  @Patch('consents/:consentId')
  @Access('consent.change')
  @Returns(changed)
  changeConsent(
    @Op() op: Operation,
    @Param('id', { schema: recordId }) id: string,
    @Param('consentId', { schema: recordId }) consentId: string,
    @Body({ schema: consentChange }) change: ConsentChange,
  ) {
    return this.consents.change(op, id, consentId, change);
  }
}
