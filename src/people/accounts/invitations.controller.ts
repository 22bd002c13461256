import { Body, Controller, HttpCode, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Public, Returns } from '../../platform/access/access.decorator.js';
import { invitationAnswer, type InvitationAnswer } from './accounts.schema.js';
import { InvitationsService } from './invitations.service.js';

@Controller('api/invitation')
export class InvitationsController {
  constructor(private readonly invitations: InvitationsService) {}

  @Post()
  @HttpCode(204)
  @Public('whoever was invited has no password yet; the one-time code is compared instead')
  @Returns(null)
  takeUp(@Req() request: FastifyRequest, @Body({ schema: invitationAnswer }) input: InvitationAnswer) {
    return this.invitations.takeUp(input, request.ip);
  }
}
