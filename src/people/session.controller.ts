import { Body, Controller, Delete, Get, HttpCode, Inject, Post, Req, Res, UseGuards } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Access, Public, Returns } from '../platform/access/access.decorator.js';
import { FRESH_FOR_MS, isStaff, type StaffActor } from '../platform/access/actor.js';
import type { Installation } from '../platform/database/installation-kind.js';
import { Op } from '../platform/http/op.decorator.js';
import { Operation } from '../platform/operation.js';
import { Problem } from '../platform/problem.js';
import { INSTALLATION } from '../platform/tokens.js';
import { endedCookie, sessionCookie } from './cookie.js';
import { LocalGuard } from './local.strategy.js';
import {
  type SessionView,
  sessionView,
  signInInput,
  type SignInInput,
  type WelcomeView,
  welcomeView,
} from './people.schema.js';
import {
  type BegunSession,
  SIGN_IN_SETTINGS,
  SignInService,
  type SignInSettings,
} from './sign-in.service.js';

@Controller('api')
export class SessionController {
  constructor(
    private readonly signIn: SignInService,
    @Inject(INSTALLATION) private readonly installation: Installation,
    @Inject(SIGN_IN_SETTINGS) private readonly settings: SignInSettings,
  ) {}

  @Get('welcome')
  @Public('the sign-in page must say that it is a demonstration')
  @Returns(welcomeView)
  welcome(): WelcomeView {
    return { demonstration: this.installation.kind === 'demonstration' };
  }

  @Post('session')
  @UseGuards(LocalGuard)
  @Public('this is where people sign in; the password is compared before it runs')
  @Returns(sessionView)
  start(
    // Read by the guard; named here so that the schema stands in the golden table and in OpenAPI.
    @Body({ schema: signInInput }) _body: SignInInput,
    @Req() request: FastifyRequest & { user: BegunSession },
    @Res({ passthrough: true }) reply: FastifyReply,
  ): SessionView {
    const { token, actor } = request.user;
    void reply.header('set-cookie', sessionCookie(token, this.settings.sessionHours * 3600));
    return this.view(actor);
  }

  @Get('session')
  @Public('says who is signed in, and 401 to everybody else')
  @Returns(sessionView)
  show(@Req() request: FastifyRequest): SessionView {
    const { actor } = request;
    if (actor === undefined || !isStaff(actor)) throw new Problem('not-signed-in');
    return this.view(actor);
  }

  @Delete('session')
  @HttpCode(204)
  @Access('session.end')
  @Returns(null)
  async end(@Op() op: Operation, @Res({ passthrough: true }) reply: FastifyReply): Promise<void> {
    await this.signIn.signOut(op);
    void reply.header('set-cookie', endedCookie());
  }

  private view(actor: StaffActor): SessionView {
    const { id, username, name, role, roles } = actor;
    return {
      actor: {
        id,
        username,
        name,
        role,
        roles,
        office: { id: actor.officeId, name: actor.officeName, timeZone: actor.timeZone },
      },
      pending: null,
      freshUntil:
        actor.steppedUpAt === null
          ? null
          : new Date(actor.steppedUpAt.getTime() + FRESH_FOR_MS).toISOString(),
      passwordIsEnough: this.settings.factors.passwordIsEnough,
      guestUntil: actor.guestUntil?.toISOString() ?? null,
      expiresAt: actor.expiresAt.toISOString(),
      idleMinutes: this.settings.idleMinutes,
      demonstration: this.installation.kind === 'demonstration',
    };
  }
}
