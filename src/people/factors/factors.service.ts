import { Injectable } from '@nestjs/common';
import type { StaffActor } from '../../platform/access/actor.js';
import type { Created } from '../../platform/http/page.schema.js';
import type { Operation } from '../../platform/operation.js';
import { notFound, Problem } from '../../platform/problem.js';
import { FactorsRepository } from './factors.repository.js';
import type { FactorsView, NewPasskey } from './factors.schema.js';
import { Passkeys } from './passkey.service.js';
import { TotpCodes } from './totp.service.js';

/** The second factors of one's own account. */
@Injectable()
export class FactorsService {
  constructor(
    private readonly rows: FactorsRepository,
    private readonly passkeys: Passkeys,
    private readonly totp: TotpCodes,
  ) {}

  async list(op: Operation): Promise<FactorsView> {
    const passkeys = await this.rows.listPasskeys(op);
    const confirmedAt = await this.rows.findConfirmedAt(op);
    op.record({ count: passkeys.length + (confirmedAt === undefined ? 0 : 1) });
    return {
      passkeys: passkeys.map(({ id, name, isSynced, createdAt, lastUsedAt }) => ({
        id,
        name,
        isSynced,
        createdAt: createdAt.toISOString(),
        lastUsedAt: lastUsedAt?.toISOString() ?? null,
      })),
      totp: confirmedAt === undefined ? null : { confirmedAt: confirmedAt.toISOString() },
    };
  }

  /** Adds a passkey to the actor's account. @throws Problem `input` when it does not answer the challenge */
  async addPasskey(op: Operation, given: NewPasskey): Promise<Created> {
    const made = await this.passkeys.checkNew(op, given);
    return { id: await this.passkeys.keep(op, given, made) };
  }

  /** Makes the secret that was begun a factor. @throws Problem `input` for a wrong code */
  async confirmTotp(op: Operation, code: string): Promise<void> {
    await this.totp.confirm(op, await this.totp.checkNew(op, code));
  }

  /** @throws Problem `not-found` when it is not the actor's, `move` when it is the last factor */
  async removePasskey(op: Operation, id: string): Promise<void> {
    requireRemoved(await this.rows.removePasskey(op, id));
    op.record({ record: { type: 'passkey', id } });
  }

  /** @throws Problem `not-found` when there is none, `move` when it is the last factor */
  async removeTotp(op: Operation): Promise<void> {
    requireRemoved(await this.rows.removeTotp(op));
    op.record({ record: { type: 'staff', id: (op.actor as StaffActor).id } });
  }
}

/** The last factor stays: without one the password alone would enrol the next. */
function requireRemoved(outcome: 'removed' | 'absent' | 'last'): void {
  if (outcome === 'absent') throw notFound();
  if (outcome === 'last') throw new Problem('move');
}
