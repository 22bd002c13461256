import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { Access, Returns } from '../../platform/access/access.decorator.js';
import { Op } from '../../platform/http/op.decorator.js';
import { recordId } from '../../platform/http/page.schema.js';
import { Operation } from '../../platform/operation.js';
import {
  nothing,
  type OwnSessions,
  ownSessions,
  passwordChange,
  type PasswordChange,
} from '../factors/factors.schema.js';
import { Sessions } from './sessions.service.js';

/** Where one is signed in, and one's own password. */
@Controller('api')
export class SessionsController {
  constructor(private readonly sessions: Sessions) {}

  @Get('sessions')
  @Access('session.list')
  @Returns(ownSessions)
  list(@Op() op: Operation): Promise<OwnSessions> {
    return this.sessions.listOwn(op);
  }

  @Post('sessions/:id/end')
  @HttpCode(204)
  @Access('session.end-other')
  @Returns(null)
  endOne(
    @Op() op: Operation,
    @Param('id', { schema: recordId }) id: string,
    @Body({ schema: nothing }) _body: object,
  ): Promise<void> {
    return this.sessions.endOne(op, id);
  }

  @Post('sessions/end-others')
  @HttpCode(204)
  @Access('session.end-other')
  @Returns(null)
  endOthers(@Op() op: Operation, @Body({ schema: nothing }) _body: object): Promise<void> {
    return this.sessions.endOthers(op);
  }

  @Post('password')
  @HttpCode(204)
  @Access('password.change')
  @Returns(null)
  changePassword(@Op() op: Operation, @Body({ schema: passwordChange }) body: PasswordChange): Promise<void> {
    return this.sessions.changePassword(op, body.password);
  }
}
