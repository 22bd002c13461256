import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { Access, Returns } from '../../platform/access/access.decorator.js';
import { Op } from '../../platform/http/op.decorator.js';
import { type Created, created, recordId } from '../../platform/http/page.schema.js';
import { Operation } from '../../platform/operation.js';
import {
  factorsView,
  type FactorsView,
  newPasskey,
  type NewPasskey,
  nothing,
  passkeyOptions,
  type PasskeyOptions,
  totpConfirm,
  totpSecret,
  type TotpSecret,
} from './factors.schema.js';
import { FactorsService } from './factors.service.js';
import { Passkeys } from './passkey.service.js';
import { TotpCodes } from './totp.service.js';

@Controller('api/factors')
export class FactorsController {
  constructor(
    private readonly factors: FactorsService,
    private readonly passkeys: Passkeys,
    private readonly totp: TotpCodes,
  ) {}

  @Get()
  @Access('factor.list')
  @Returns(factorsView)
  list(@Op() op: Operation): Promise<FactorsView> {
    return this.factors.list(op);
  }

  @Post('passkeys/options')
  @Access('factor.add')
  @Returns(passkeyOptions)
  askPasskey(@Op() op: Operation, @Body({ schema: nothing }) _body: object): Promise<PasskeyOptions> {
    return this.passkeys.askNew(op);
  }

  @Post('passkeys')
  @Access('factor.add')
  @Returns(created)
  addPasskey(@Op() op: Operation, @Body({ schema: newPasskey }) body: NewPasskey): Promise<Created> {
    return this.factors.addPasskey(op, body);
  }

  @Post('passkeys/:id/remove')
  @HttpCode(204)
  @Access('factor.remove')
  @Returns(null)
  removePasskey(
    @Op() op: Operation,
    @Param('id', { schema: recordId }) id: string,
    @Body({ schema: nothing }) _body: object,
  ): Promise<void> {
    return this.factors.removePasskey(op, id);
  }

  @Post('totp')
  @Access('factor.add')
  @Returns(totpSecret)
  beginTotp(@Op() op: Operation, @Body({ schema: nothing }) _body: object): Promise<TotpSecret> {
    return this.totp.begin(op);
  }

  @Post('totp/confirm')
  @HttpCode(204)
  @Access('factor.add')
  @Returns(null)
  confirmTotp(@Op() op: Operation, @Body({ schema: totpConfirm }) body: { code: string }): Promise<void> {
    return this.factors.confirmTotp(op, body.code);
  }

  @Post('totp/remove')
  @HttpCode(204)
  @Access('factor.remove')
  @Returns(null)
  removeTotp(@Op() op: Operation, @Body({ schema: nothing }) _body: object): Promise<void> {
    return this.factors.removeTotp(op);
  }
}
