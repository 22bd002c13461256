import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { SigningIn, StaffActor } from '../../platform/access/actor.js';
import { Clock } from '../../platform/clock.js';
import { type Operation, Operations } from '../../platform/operation.js';
import { Problem } from '../../platform/problem.js';
import { firstRole } from './first-role.js';
import { FactorsRepository } from '../factors/factors.repository.js';
import { newPasskey, roleSwitch, secondFactor, totpConfirm } from '../factors/factors.schema.js';
import { completeSession, switchedSession } from './next-session.js';
import { Passkeys } from '../factors/passkey.service.js';
import { Proofs } from '../factors/proofs.service.js';
import { readBody, takeStep } from './session-steps.js';
import { Sessions } from './sessions.service.js';
import { TotpCodes } from '../factors/totp.service.js';

function requestOf(context: ExecutionContext): FastifyRequest {
  return context.switchToHttp().getRequest<FastifyRequest>();
}

/** The person of a half session with the role of the complete one. @throws Problem `not-signed-in` without any role */
async function personOf(sessions: Sessions, actor: SigningIn) {
  const roles = await sessions.findRoles(actor);
  const role = firstRole(roles);
  if (role === undefined) throw new Problem('not-signed-in');
  return { person: { id: actor.id, officeId: actor.officeId, roles }, role };
}

/** Checks a second factor: the one that completes a half session, or a step-up. */
@Injectable()
export class FactorGuard implements CanActivate {
  constructor(
    private readonly proofs: Proofs,
    private readonly sessions: Sessions,
    private readonly clock: Clock,
  ) {}

  async canActivate(context: ExecutionContext): Promise<true> {
    const request = requestOf(context);
    const actor = request.actor as SigningIn | StaffActor;
    const given = readBody(secondFactor, request.body);
    const kind = actor.kind === 'signing-in' ? 'second-factor' : 'step-up';
    const proof = await this.proofs.check(actor, kind, given);
    const { person, role } =
      actor.kind === 'signing-in'
        ? await personOf(this.sessions, actor)
        : { person: actor, role: actor.role };
    const settle = async (op: Operation) => {
      await this.proofs.use(op, proof);
      await this.proofs.forgetFailures(op, proof.factor);
    };
    const next = completeSession(person, role, proof.factor, this.clock.now());
    takeStep(request, { next, lastId: actor.sessionId, settle });
    return true;
  }
}

/** Checks that a role to go on in is one that the person holds. */
@Injectable()
export class RoleGuard implements CanActivate {
  constructor(
    private readonly operations: Operations,
    private readonly clock: Clock,
  ) {}

  async canActivate(context: ExecutionContext): Promise<true> {
    const request = requestOf(context);
    const actor = request.actor as StaffActor;
    const { role } = readBody(roleSwitch, request.body);
    if (!actor.roles.includes(role)) {
      await this.operations.recordAlone(actor, 'session.switch', 'access', {
        outcome: 'refused',
        reason: 'forbidden',
      });
      throw new Problem('forbidden');
    }
    const next = switchedSession(actor, role, this.clock.now());
    takeStep(request, { next, lastId: actor.sessionId, settle: () => Promise.resolve() });
    return true;
  }
}

/** Lets only those enrol with a password alone whose account has no second factor yet: never a way around one. */
@Injectable()
export class EnrolmentGuard implements CanActivate {
  constructor(private readonly operations: Operations) {}

  async canActivate(context: ExecutionContext): Promise<true> {
    const actor = requestOf(context).actor as SigningIn;
    if (!actor.hasFactor) return true;
    await this.operations.recordAlone(actor, 'factor.enrol', 'access', {
      outcome: 'refused',
      reason: 'second-factor',
    });
    throw new Problem('second-factor');
  }
}

/** Nobody else enrolled in the meantime. The account is held until the operation ends. */
async function requireNoFactor(op: Operation, rows: FactorsRepository): Promise<void> {
  if ((await rows.countFactors(op)) > 0) throw new Problem('forbidden');
}

/** Checks the first passkey of an account, which completes its half session. */
@Injectable()
export class FirstPasskeyGuard implements CanActivate {
  constructor(
    private readonly passkeys: Passkeys,
    private readonly rows: FactorsRepository,
    private readonly sessions: Sessions,
    private readonly clock: Clock,
  ) {}

  async canActivate(context: ExecutionContext): Promise<true> {
    const request = requestOf(context);
    const actor = request.actor as SigningIn;
    const given = readBody(newPasskey, request.body);
    const made = await this.passkeys.checkNew(actor, given);
    const { person, role } = await personOf(this.sessions, actor);
    const settle = async (op: Operation) => {
      await requireNoFactor(op, this.rows);
      await this.passkeys.keep(op, given, made, actor.sessionId);
    };
    const next = completeSession(person, role, 'passkey', this.clock.now());
    takeStep(request, { next, lastId: actor.sessionId, settle });
    return true;
  }
}

/** Checks the first code of an account's first authenticator app, which completes its half session. */
@Injectable()
export class FirstCodeGuard implements CanActivate {
  constructor(
    private readonly totp: TotpCodes,
    private readonly rows: FactorsRepository,
    private readonly sessions: Sessions,
    private readonly clock: Clock,
  ) {}

  async canActivate(context: ExecutionContext): Promise<true> {
    const request = requestOf(context);
    const actor = request.actor as SigningIn;
    const { code } = readBody(totpConfirm, request.body);
    const proven = await this.totp.checkNew(actor, code);
    const { person, role } = await personOf(this.sessions, actor);
    const settle = async (op: Operation) => {
      await requireNoFactor(op, this.rows);
      await this.totp.confirm(op, proven);
    };
    const next = completeSession(person, role, 'totp', this.clock.now());
    takeStep(request, { next, lastId: actor.sessionId, settle });
    return true;
  }
}
