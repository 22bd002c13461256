import { Inject, Injectable } from '@nestjs/common';
import type { Actor, SigningIn, StaffActor } from '../../platform/access/actor.js';
import { Clock } from '../../platform/clock.js';
import { newId, randomBytes } from '../../platform/crypto/primitives.js';
import type { SecretPlace } from '../../platform/crypto/secret-seal.js';
import type { Operation } from '../../platform/operation.js';
import { inputProblem, Problem } from '../../platform/problem.js';
import { actorOf, type Asker, FactorsRepository, type TotpRow } from './factors.repository.js';
import type { TotpSecret } from './factors.schema.js';
import { SIGN_IN_SETTINGS, type SignInSettings } from '../sign-in/sign-in-settings.js';
import { findStep, showSecret, TOTP_SECRET_BYTES } from './totp.js';

/** A code that was right; it counts once its period is noted. */
export interface ProvenCode {
  totpId: string;
  step: number;
}

/** The codes of authenticator apps. The secret is sealed; a code counts once. */
@Injectable()
export class TotpCodes {
  constructor(
    private readonly rows: FactorsRepository,
    private readonly clock: Clock,
    @Inject(SIGN_IN_SETTINGS) private readonly settings: SignInSettings,
  ) {}

  /** A new secret of the actor, shown this once. It is no factor until a code of it was given. */
  async begin(op: Operation): Promise<TotpSecret> {
    const id = newId();
    const secret = randomBytes(TOTP_SECRET_BYTES);
    await this.rows.beginTotp(op, id, this.settings.totpSeal.seal(placeOf(op.actor, id), secret));
    op.record({ record: { type: 'totp', id } });
    return showSecret(secret, (await this.rows.findNames(op)).username);
  }

  /** What a code proves for the actor's app; undefined when it proves nothing, also when it was used before. */
  async check(actor: SigningIn | StaffActor, code: string): Promise<ProvenCode | undefined> {
    const row = await this.rows.findTotp(actor, 'confirmed');
    const step = row === undefined ? undefined : this.stepOf(actor, row, code);
    return row === undefined || step === undefined || step <= (row.lastStep ?? -1)
      ? undefined
      : { totpId: row.id, step };
  }

  /** Makes a proven code count, once. @throws Problem `sign-in-failed` when it did already */
  async use(op: Operation, { totpId, step }: ProvenCode): Promise<void> {
    if (!(await this.rows.useTotp(op, totpId, step))) throw new Problem('sign-in-failed');
  }

  /** The first code of the secret that was begun. @throws Problem `input` for another code, or without such a secret */
  async checkNew(asker: Asker, code: string): Promise<ProvenCode> {
    const row = await this.rows.findTotp(asker, 'begun');
    const step = row === undefined ? undefined : this.stepOf(actorOf(asker), row, code);
    if (row === undefined || step === undefined)
      throw inputProblem('code', 'wrong', 'is not the code that the app shows now');
    return { totpId: row.id, step };
  }

  /** Makes the secret that was begun a factor. @throws Problem `stale` when another one was begun meanwhile */
  async confirm(op: Operation, { totpId, step }: ProvenCode): Promise<void> {
    if (!(await this.rows.confirmTotp(op, totpId, step))) throw new Problem('stale');
    op.record({ record: { type: 'totp', id: totpId } });
  }

  private stepOf(actor: Actor, row: TotpRow, code: string): number | undefined {
    const secret = this.settings.totpSeal.open(placeOf(actor, row.id), row.sealed);
    const step = findStep(secret, code, this.clock.now());
    secret.fill(0);
    return step;
  }
}

function placeOf(actor: Actor, row: string): SecretPlace {
  return { staffId: actor.id, table: 'totp', row, column: 'secret' };
}
