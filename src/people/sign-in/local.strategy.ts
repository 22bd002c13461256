import { type ExecutionContext, Injectable } from '@nestjs/common';
import { AuthGuard, PassportStrategy } from '@nestjs/passport';
import type { FastifyRequest } from 'fastify';
import { Strategy } from 'passport-local';
import { toInputErrors } from '../../platform/http/validation.js';
import { Problem } from '../../platform/problem.js';
import { clientName } from './client-name.js';
import { signInInput } from '../people.schema.js';
import { type BegunSession, type Browser, SignInService } from './sign-in.service.js';

/** What the request tells of its browser. */
export function browserOf(request: FastifyRequest): Browser {
  return { client: clientName(request.headers['user-agent']), present: request.actor };
}

/** Passport's local strategy: name and password from the body of POST /api/session. */
@Injectable()
export class LocalStrategy extends PassportStrategy(Strategy) {
  constructor(private readonly signIn: SignInService) {
    super({ usernameField: 'username', passwordField: 'password', passReqToCallback: true, session: false });
  }

  validate(request: FastifyRequest, username: string, password: string): Promise<BegunSession> {
    return this.signIn.signIn(username, password, request.ip, browserOf(request));
  }
}

/** Checks the shape of the body before Passport, which would answer 401 to a missing field, and keeps its problems. */
@Injectable()
export class LocalGuard extends AuthGuard('local') {
  override canActivate(context: ExecutionContext) {
    const { body } = context.switchToHttp().getRequest<FastifyRequest>();
    const parsed = signInInput.safeParse(body);
    if (!parsed.success) throw new Problem('input', toInputErrors(parsed.error.issues));
    return super.canActivate(context);
  }

  override handleRequest<T>(error: unknown, session: T | false): T {
    if (error !== null && error !== undefined) throw error;
    if (session === false) throw new Problem('sign-in-failed');
    return session;
  }
}
