import { Inject, Injectable } from '@nestjs/common';
import { nobody } from '../../platform/access/actor.js';
import { Clock } from '../../platform/clock.js';
import { hmacSha256, lengthPrefixed } from '../../platform/crypto/primitives.js';
import { type Operation, Operations } from '../../platform/operation.js';
import { Problem } from '../../platform/problem.js';
import { afterFailure, secondsToWait, type SubjectKind } from './sign-in-limits.js';
import { SIGN_IN_SETTINGS, type SignInSettings } from './sign-in-settings.js';
import { TriesRepository, type WaitRow } from './tries.repository.js';

/** What tries are counted for. No name and no address is stored: the hash is keyed. */
export interface Subject {
  kind: SubjectKind;
  hash: Buffer;
}

const LINE_EVERY_MS = 60_000;

/** Thrown to roll back a sweep that found nothing, because another process was faster. */
class NothingToWrite extends Error {}

/** Counts failed tries, makes the next ones wait, and writes what was refused meanwhile: one line a subject and minute. */
@Injectable()
export class Tries {
  constructor(
    private readonly rows: TriesRepository,
    private readonly operations: Operations,
    private readonly clock: Clock,
    @Inject(SIGN_IN_SETTINGS) private readonly settings: SignInSettings,
  ) {}

  /** What a password is counted for, whether or not the account exists. */
  ofPassword(name: string, address: string): [Subject, Subject, Subject] {
    const account = name.slice(0, 64);
    return [
      this.subject('accountAtAddress', 'account', account, address),
      this.subject('account', 'account-anywhere', account),
      this.subject('address', 'address', address),
    ];
  }

  /** What codes and passwords of somebody who is known already are counted for. */
  ofSecondFactor(staffId: string): Subject {
    return this.subject('secondFactor', 'second-factor', staffId);
  }

  /** What questions to passkeys and wrong answers of theirs are counted for: an address, or a session. */
  ofChallenges(from: string): Subject {
    return this.subject('challenge', 'challenge', from);
  }

  /**
   * Lets a try pass, or counts that it was refused.
   * @throws Problem `too-many` with the seconds to wait
   */
  async requireFree(subjects: readonly Subject[]): Promise<void> {
    const now = this.clock.now();
    const found = await this.rows.findWaits(subjects.map(({ hash }) => hash));
    const blocked = subjects
      .map(({ hash }) => found.find(({ subject }) => subject.equals(hash)))
      .filter((row): row is WaitRow => row !== undefined && secondsToWait(row.blocked_until, now) > 0);
    const [first] = blocked;
    if (first === undefined) return;
    if (first.refused_since !== null && isDue(first.refused_since, now)) await this.writeRefusals();
    await this.rows.countRefusal(first.subject, now);
    throw new Problem(
      'too-many',
      [],
      Math.max(...blocked.map((row) => secondsToWait(row.blocked_until, now))),
    );
  }

  /** Counts one more failure of each subject, in the operation that writes its line. */
  async noteFailure(op: Operation, subjects: readonly Subject[]): Promise<void> {
    const known = await this.rows.lock(
      op,
      subjects.map(({ hash }) => hash),
    );
    for (const [index, { kind, hash }] of subjects.entries()) {
      await this.rows.write(op, hash, afterFailure(kind, known[index], op.at));
    }
  }

  /** Forgets the failures of a subject after somebody began a session in this operation. */
  async forget(op: Operation, subject: Subject): Promise<void> {
    await this.rows.forget(op, subject.hash);
  }

  /** Writes a line for each subject whose tries were refused a minute ago or earlier, with their count. */
  async writeRefusals(): Promise<void> {
    const work = async (op: Operation) => {
      const counts = await this.rows.takeRefusals(op, new Date(op.at.getTime() - LINE_EVERY_MS));
      if (counts.length === 0) throw new NothingToWrite();
      for (const count of counts) op.record({ outcome: 'refused', reason: 'too-many', count });
    };
    try {
      await this.operations.run(nobody, 'session.start', 'sign-in', work);
    } catch (error) {
      if (!(error instanceof NothingToWrite)) throw error;
    }
  }

  private subject(kind: SubjectKind, ...parts: string[]): Subject {
    return { kind, hash: hmacSha256(this.settings.attemptKey, lengthPrefixed(...parts)) };
  }
}

function isDue(since: Date, now: Date): boolean {
  return now.getTime() - since.getTime() >= LINE_EVERY_MS;
}
