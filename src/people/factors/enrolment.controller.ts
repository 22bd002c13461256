import { Body, Controller, Post, Req, Res, UseGuards } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Access, Returns } from '../../platform/access/access.decorator.js';
import { Op } from '../../platform/http/op.decorator.js';
import { Operation } from '../../platform/operation.js';
import {
  newPasskey,
  type NewPasskey,
  nothing,
  passkeyOptions,
  type PasskeyOptions,
  totpConfirm,
  totpSecret,
  type TotpSecret,
} from './factors.schema.js';
import { Passkeys } from './passkey.service.js';
import { type SessionView, sessionView } from '../people.schema.js';
import { EnrolmentGuard, FirstCodeGuard, FirstPasskeyGuard } from '../sessions/session-guards.js';
import { SessionSteps } from '../sessions/session-steps.js';
import { TotpCodes } from './totp.service.js';

/** The first factor of an account, enrolled between the password and the complete session. */
@Controller('api/session/enrol')
@UseGuards(EnrolmentGuard)
export class EnrolmentController {
  constructor(
    private readonly passkeys: Passkeys,
    private readonly totp: TotpCodes,
    private readonly steps: SessionSteps,
  ) {}

  @Post('passkey/options')
  @Access('factor.enrol')
  @Returns(passkeyOptions)
  askPasskey(@Op() op: Operation, @Body({ schema: nothing }) _body: object): Promise<PasskeyOptions> {
    return this.passkeys.askNew(op);
  }

  @Post('passkey')
  @UseGuards(FirstPasskeyGuard)
  @Access('factor.enrol')
  @Returns(sessionView)
  enrolPasskey(
    @Op() op: Operation,
    @Body({ schema: newPasskey }) _body: NewPasskey,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SessionView> {
    return this.steps.carryOut(op, request, reply);
  }

  @Post('totp')
  @Access('factor.enrol')
  @Returns(totpSecret)
  beginTotp(@Op() op: Operation, @Body({ schema: nothing }) _body: object): Promise<TotpSecret> {
    return this.totp.begin(op);
  }

  @Post('totp/confirm')
  @UseGuards(FirstCodeGuard)
  @Access('factor.enrol')
  @Returns(sessionView)
  enrolTotp(
    @Op() op: Operation,
    @Body({ schema: totpConfirm }) _body: { code: string },
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SessionView> {
    return this.steps.carryOut(op, request, reply);
  }
}
