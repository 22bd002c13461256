import { Inject, Injectable } from '@nestjs/common';
import { newId } from '../../platform/crypto/primitives.js';
import { brokenConstraint } from '../../platform/database/failure.js';
import type { Installation } from '../../platform/database/installation-kind.js';
import type { Created } from '../../platform/http/page.schema.js';
import type { Operation } from '../../platform/operation.js';
import { inputProblem, notFound } from '../../platform/problem.js';
import { INSTALLATION } from '../../platform/tokens.js';
import { AccountsRepository } from './accounts.repository.js';
import type { KeyHolderList } from './accounts.schema.js';
import { KeyHoldersRepository } from './key-holders.repository.js';

/** How many must have accepted before a real installation takes a case; app.check_key_holders() counts the same. */
const NEEDED = 2;

/** The people who keep what opens the installation's keys: named by an administrator, accepted by themselves. */
@Injectable()
export class KeyHoldersService {
  constructor(
    private readonly keyHolders: KeyHoldersRepository,
    private readonly accounts: AccountsRepository,
    @Inject(INSTALLATION) private readonly installation: Installation,
  ) {}

  /** Everybody named; to those who may not read accounts only themselves. */
  async list(op: Operation): Promise<KeyHolderList> {
    const rows = await this.keyHolders.list(op);
    op.record({ count: rows.length });
    const items = rows.map(({ id, staffId, name, namedAt, acceptedAt }) => ({
      id,
      staff: { id: staffId, name },
      namedAt: namedAt.toISOString(),
      acceptedAt: acceptedAt?.toISOString() ?? null,
    }));
    // The demonstration has cases from its first moment: there nobody is waited for.
    return { items, needed: this.installation.kind === 'real' ? NEEDED : 0, next: null };
  }

  /** Names somebody. @throws Problem `input` for an account that is not active, and one that is named already */
  async name(op: Operation, staffId: string): Promise<Created> {
    const account = await this.accounts.find(op, staffId);
    if (account?.state !== 'active') throw inputProblem('staffId', 'active', 'has no active account');
    const id = newId();
    try {
      await this.keyHolders.insert(op, id, staffId);
    } catch (error) {
      if (brokenConstraint(error) !== 'key_holder_staff_key') throw error;
      throw inputProblem('staffId', 'named', 'is named already');
    }
    op.record({ record: { type: 'key-holder', id } });
    return { id };
  }

  /** Accepts. @throws Problem `not-found` when nobody named the actor, or it is accepted already */
  async accept(op: Operation): Promise<void> {
    const id = await this.keyHolders.accept(op);
    if (id === undefined) throw notFound();
    op.record({ record: { type: 'key-holder', id } });
  }
}
