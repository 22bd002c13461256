import { Body, Controller, Delete, Get, HttpCode, Post, Req, Res, UseGuards } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Access, Public, Returns } from '../../platform/access/access.decorator.js';
import { Op } from '../../platform/http/op.decorator.js';
import { Operation } from '../../platform/operation.js';
import { Problem } from '../../platform/problem.js';
import { endedCookie } from './cookie.js';
import {
  nothing,
  passkeyOptions,
  type PasskeyOptions,
  roleSwitch,
  type RoleSwitch,
  secondFactor,
  type SecondFactor,
} from '../factors/factors.schema.js';
import { Passkeys } from '../factors/passkey.service.js';
import { type SessionView, sessionView, type WelcomeView, welcomeView } from '../people.schema.js';
import { FactorGuard, RoleGuard } from './session-guards.js';
import { SessionSteps } from './session-steps.js';
import { SessionViews } from './session-views.js';
import { Sessions } from './sessions.service.js';

/** The session that a request comes with. What a body says was read and checked by the route's guard. */
@Controller('api')
export class SessionController {
  constructor(
    private readonly sessions: Sessions,
    private readonly steps: SessionSteps,
    private readonly passkeys: Passkeys,
    private readonly views: SessionViews,
  ) {}

  @Get('welcome')
  @Public('the sign-in page must say that it is a demonstration')
  @Returns(welcomeView)
  welcome(): WelcomeView {
    return this.views.welcome();
  }

  @Get('session')
  @Public('says who is signed in, and 401 to everybody else')
  @Returns(sessionView)
  show(@Req() request: FastifyRequest): SessionView {
    const { actor } = request;
    if (actor?.kind !== 'staff' && actor?.kind !== 'signing-in') throw new Problem('not-signed-in');
    return this.views.of(actor);
  }

  @Delete('session')
  @HttpCode(204)
  @Access('session.end')
  @Returns(null)
  async end(@Op() op: Operation, @Res({ passthrough: true }) reply: FastifyReply): Promise<void> {
    await this.sessions.endOwn(op);
    void reply.header('set-cookie', endedCookie());
  }

  @Post('session/factor/options')
  @Access('session.complete')
  @Returns(passkeyOptions)
  askFactor(@Op() op: Operation, @Body({ schema: nothing }) _body: object): Promise<PasskeyOptions> {
    return this.passkeys.askOwn(op, 'second-factor');
  }

  @Post('session/factor')
  @UseGuards(FactorGuard)
  @Access('session.complete')
  @Returns(sessionView)
  complete(
    @Op() op: Operation,
    @Body({ schema: secondFactor }) _body: SecondFactor,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SessionView> {
    return this.steps.carryOut(op, request, reply);
  }

  @Post('session/step-up/options')
  @Access('session.step-up')
  @Returns(passkeyOptions)
  askStepUp(@Op() op: Operation, @Body({ schema: nothing }) _body: object): Promise<PasskeyOptions> {
    return this.passkeys.askOwn(op, 'step-up');
  }

  @Post('session/step-up')
  @UseGuards(FactorGuard)
  @Access('session.step-up')
  @Returns(sessionView)
  stepUp(
    @Op() op: Operation,
    @Body({ schema: secondFactor }) _body: SecondFactor,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SessionView> {
    return this.steps.carryOut(op, request, reply);
  }

  @Post('session/role')
  @UseGuards(RoleGuard)
  @Access('session.switch')
  @Returns(sessionView)
  switchRole(
    @Op() op: Operation,
    @Body({ schema: roleSwitch }) _body: RoleSwitch,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SessionView> {
    return this.steps.carryOut(op, request, reply);
  }
}
