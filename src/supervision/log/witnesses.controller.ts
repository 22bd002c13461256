import { Controller, Get } from '@nestjs/common';
import { Access, Returns } from '../../platform/access/access.decorator.js';
import { Op } from '../../platform/http/op.decorator.js';
import { Operation } from '../../platform/operation.js';
import { witnessList } from './log.schema.js';
import { WitnessesService } from './witnesses.service.js';

@Controller('api/audit')
export class WitnessesController {
  constructor(private readonly witnesses: WitnessesService) {}

  @Get('witnesses')
  @Access('audit.state')
  @Returns(witnessList)
  list(@Op() op: Operation) {
    return this.witnesses.list(op);
  }
}
