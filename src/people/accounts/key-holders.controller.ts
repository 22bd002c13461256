import { Body, Controller, Get, HttpCode, Post } from '@nestjs/common';
import { Access, Returns } from '../../platform/access/access.decorator.js';
import { Op } from '../../platform/http/op.decorator.js';
import { created } from '../../platform/http/page.schema.js';
import { Operation } from '../../platform/operation.js';
import { keyHolderList, newKeyHolder, type NewKeyHolder } from './accounts.schema.js';
import { nothing } from '../factors/factors.schema.js';
import { KeyHoldersService } from './key-holders.service.js';

@Controller('api/key-holders')
export class KeyHoldersController {
  constructor(private readonly keyHolders: KeyHoldersService) {}

  @Get()
  @Access('key-holder.list')
  @Returns(keyHolderList)
  list(@Op() op: Operation) {
    return this.keyHolders.list(op);
  }

  @Post()
  @Access('key-holder.name')
  @Returns(created)
  name(@Op() op: Operation, @Body({ schema: newKeyHolder }) input: NewKeyHolder) {
    return this.keyHolders.name(op, input.staffId);
  }

  @Post('accept')
  @HttpCode(204)
  @Access('key-holder.accept')
  @Returns(null)
  accept(@Op() op: Operation, @Body({ schema: nothing }) _body: object) {
    return this.keyHolders.accept(op);
  }
}
