import { Body, Controller, Post, Req, Res, UseGuards } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Public, Returns } from '../../platform/access/access.decorator.js';
import { sessionCookie } from '../sessions/cookie.js';
import {
  nothing,
  passkeyAnswer,
  type PasskeyAnswer,
  passkeyOptions,
  type PasskeyOptions,
} from '../factors/factors.schema.js';
import { browserOf, LocalGuard } from './local.strategy.js';
import { Passkeys } from '../factors/passkey.service.js';
import { type SessionView, sessionView, signInInput, type SignInInput } from '../people.schema.js';
import { SessionViews } from '../sessions/session-views.js';
import { type BegunSession, SignInService } from './sign-in.service.js';

/** Where people sign in. */
@Controller('api/session')
export class SignInController {
  constructor(
    private readonly signIn: SignInService,
    private readonly passkeys: Passkeys,
    private readonly views: SessionViews,
  ) {}

  @Post()
  @UseGuards(LocalGuard)
  @Public('this is where people sign in; the password is compared before it runs')
  @Returns(sessionView)
  start(
    // Read by the guard; named here so that the schema stands in the golden table and in OpenAPI.
    @Body({ schema: signInInput }) _body: SignInInput,
    @Req() request: FastifyRequest & { user: BegunSession },
    @Res({ passthrough: true }) reply: FastifyReply,
  ): SessionView {
    return this.show(request.user, reply);
  }

  @Post('passkey/options')
  @Public('a passkey signs a challenge of ours before anybody is signed in')
  @Returns(passkeyOptions)
  ask(@Body({ schema: nothing }) _body: object, @Req() request: FastifyRequest): Promise<PasskeyOptions> {
    return this.passkeys.askAnybody(request.ip);
  }

  @Post('passkey')
  @Public('this is where people sign in with a passkey alone')
  @Returns(sessionView)
  async startByPasskey(
    @Body({ schema: passkeyAnswer }) body: PasskeyAnswer,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SessionView> {
    return this.show(await this.signIn.signInByPasskey(body, request.ip, browserOf(request)), reply);
  }

  private show({ token, actor, maxAgeSeconds }: BegunSession, reply: FastifyReply): SessionView {
    void reply.header('set-cookie', sessionCookie(token, maxAgeSeconds));
    return this.views.of(actor);
  }
}
