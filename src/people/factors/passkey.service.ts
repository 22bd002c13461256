import { Inject, Injectable } from '@nestjs/common';
import { type Actor, nobody, type SigningIn, type StaffActor } from '../../platform/access/actor.js';
import { newId, randomBytes } from '../../platform/crypto/primitives.js';
import { brokenConstraint } from '../../platform/database/failure.js';
import { type Operation, Operations } from '../../platform/operation.js';
import { inputProblem, notFound, Problem } from '../../platform/problem.js';
import {
  actorOf,
  type Asker,
  type ChallengeKind,
  FactorsRepository,
  type OwnedPasskey,
} from './factors.repository.js';
import type { NewPasskey, PasskeyAnswer, PasskeyOptions } from './factors.schema.js';
import {
  askOptions,
  CHALLENGE_MS,
  checkNewPasskey,
  checkPasskey,
  credentialIdOf,
  type NewCredential,
  newPasskeyOptions,
  type ProvenUse,
  type RelyingParty,
  relyingPartyOf,
} from './passkeys.js';
import { SIGN_IN_SETTINGS, type SignInSettings } from '../sign-in/sign-in-settings.js';
import { Tries } from '../sign-in/tries.service.js';

/** An answer that was right; it counts once its challenge is used up and its counter noted. */
export interface ProvenPasskey extends ProvenUse {
  passkeyId: string;
  challenge: { id: string; kind: ChallengeKind; sessionId: string | null };
}

const CHALLENGE_BYTES = 32;
/** More than anybody carries; keeps the options of a challenge small. */
const MOST_PASSKEYS = 20;

/** Asks passkeys, checks what they answer, and keeps them. */
@Injectable()
export class Passkeys {
  constructor(
    private readonly operations: Operations,
    private readonly rows: FactorsRepository,
    private readonly tries: Tries,
    @Inject(SIGN_IN_SETTINGS) private readonly settings: SignInSettings,
  ) {}

  /** Asks whichever passkey the person chooses, before anybody is signed in. @throws Problem `too-many` */
  async askAnybody(address: string): Promise<PasskeyOptions> {
    const from = this.tries.ofChallenges(address);
    await this.tries.requireFree([from]);
    return this.operations.run(nobody, 'session.start', 'sign-in', async (op) => {
      await this.tries.noteFailure(op, [from]);
      const { id, bytes } = await this.makeChallenge(op, 'sign-in', null);
      return { challengeId: id, options: await askOptions(this.party(), bytes, []) };
    });
  }

  /** Asks the actor's own passkeys. @throws Problem `not-found` when there is none */
  async askOwn(op: Operation, kind: 'second-factor' | 'step-up'): Promise<PasskeyOptions> {
    const own = await this.rows.listPasskeys(op);
    if (own.length === 0) throw notFound();
    const { id, bytes } = await this.makeChallenge(op, kind, sessionOf(op.actor));
    const known = own.map(({ credentialId }) => credentialId);
    return { challengeId: id, options: await askOptions(this.party(), bytes, known) };
  }

  /** Options for a new passkey of the actor. @throws Problem `input` when there are too many already */
  async askNew(op: Operation): Promise<PasskeyOptions> {
    const own = await this.rows.listPasskeys(op);
    if (own.length >= MOST_PASSKEYS) throw inputProblem('', 'tooMany', 'remove a passkey first');
    const { id, bytes } = await this.makeChallenge(op, 'enrol', sessionOf(op.actor));
    const person = { id: op.actor.id, ...(await this.rows.findNames(op)) };
    const known = own.map(({ credentialId }) => credentialId);
    return { challengeId: id, options: await newPasskeyOptions(this.party(), person, bytes, known) };
  }

  /** What an answer of one of the actor's passkeys proves; undefined when it proves nothing. */
  async checkOwn(
    actor: SigningIn | StaffActor,
    kind: 'second-factor' | 'step-up',
    answer: PasskeyAnswer,
  ): Promise<ProvenPasskey | undefined> {
    const given = { id: answer.challengeId, kind, sessionId: actor.sessionId };
    const challenge = await this.rows.findChallenge(actor, given);
    const named = credentialIdOf(answer.credential);
    const known = (await this.rows.findPasskeys(actor)).find((each) => each.credentialId.equals(named));
    if (challenge === undefined || known === undefined) return undefined;
    const use = await checkPasskey(this.party(), challenge, known, answer.credential);
    return use === undefined ? undefined : { ...use, passkeyId: known.id, challenge: given };
  }

  /** Whose passkey answered a challenge of askAnybody, and what it proves; undefined when it proves nothing. */
  async checkAnybody(
    answer: PasskeyAnswer,
  ): Promise<{ owner: OwnedPasskey; use: ProvenPasskey } | undefined> {
    const given = { id: answer.challengeId, kind: 'sign-in' as const, sessionId: null };
    const challenge = await this.rows.findChallenge(nobody, given);
    const owner = await this.rows.findOwner(credentialIdOf(answer.credential));
    if (challenge === undefined || owner === undefined) return undefined;
    const use = await checkPasskey(this.party(), challenge, owner, answer.credential);
    if (use === undefined || !isHandleOf(owner.staffId, answer)) return undefined;
    return { owner, use: { ...use, passkeyId: owner.id, challenge: given } };
  }

  /** Uses a challenge up whatever became of it, so that nobody tries on with it. */
  async burn(op: Operation, kind: ChallengeKind, answer: PasskeyAnswer): Promise<void> {
    const sessionId = kind === 'sign-in' ? null : sessionOf(op.actor);
    await this.rows.takeChallenge(op, { id: answer.challengeId, kind, sessionId });
  }

  /** Makes a proven answer count, once. @throws Problem `sign-in-failed` when it did already, or the key is a copy */
  async use(op: Operation, proven: ProvenPasskey): Promise<void> {
    const isFirst = await this.rows.takeChallenge(op, proven.challenge);
    if (!isFirst || !(await this.rows.usePasskey(op, proven.passkeyId, proven)))
      throw new Problem('sign-in-failed');
  }

  /** The new credential of an answer to askNew. @throws Problem `input` when it is not one */
  async checkNew(asker: Asker, answer: PasskeyAnswer): Promise<NewCredential> {
    const given = { id: answer.challengeId, kind: 'enrol' as const, sessionId: sessionOf(actorOf(asker)) };
    const challenge = await this.rows.findChallenge(asker, given);
    const made =
      challenge === undefined ? undefined : await checkNewPasskey(this.party(), challenge, answer.credential);
    if (made === undefined) throw inputProblem('credential', 'passkey', 'is no answer to this challenge');
    return made;
  }

  /**
   * Keeps a new credential of the actor and gives its id.
   * @param sessionId the session that asked; for an account's first passkey that is the one before the operation's own
   * @throws Problem `input` when the challenge is used up or the credential known
   */
  async keep(
    op: Operation,
    { challengeId: id, name }: NewPasskey,
    made: NewCredential,
    sessionId = sessionOf(op.actor),
  ): Promise<string> {
    if (!(await this.rows.takeChallenge(op, { id, kind: 'enrol', sessionId })))
      throw inputProblem('credential', 'passkey', 'is no answer to this challenge');
    const passkeyId = newId();
    try {
      await this.rows.insertPasskey(op, passkeyId, name, made);
    } catch (error) {
      if (brokenConstraint(error) !== 'passkey_credential_id_key') throw error;
      throw inputProblem('credential', 'passkey', 'is known already');
    }
    op.record({ record: { type: 'passkey', id: passkeyId } });
    return passkeyId;
  }

  private async makeChallenge(op: Operation, kind: ChallengeKind, sessionId: string | null) {
    const id = newId();
    const bytes = randomBytes(CHALLENGE_BYTES);
    await this.rows.insertChallenge(op, { id, kind, challenge: bytes, sessionId }, CHALLENGE_MS);
    op.record({ record: { type: 'challenge', id } });
    return { id, bytes };
  }

  private party(): RelyingParty {
    return relyingPartyOf(this.settings.publicUrl);
  }
}

function sessionOf(actor: Actor): string {
  return (actor as StaffActor | SigningIn).sessionId;
}

/** A passkey that says whose it is must say the owner of the credential (WebAuthn 7.2, step 6). */
function isHandleOf(staffId: string, { credential }: PasskeyAnswer): boolean {
  const handle = credential.response['userHandle'];
  return typeof handle === 'string' && Buffer.from(handle, 'base64url').toString('utf8') === staffId;
}
