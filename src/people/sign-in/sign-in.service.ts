import { Inject, Injectable } from '@nestjs/common';
import { type Actor, nobody, type SigningIn, type StaffActor } from '../../platform/access/actor.js';
import { Clock } from '../../platform/clock.js';
import { verifyPassword } from '../../platform/crypto/password.js';
import { type Operation, Operations } from '../../platform/operation.js';
import { Problem } from '../../platform/problem.js';
import { firstRole } from '../sessions/first-role.js';
import type { PasskeyAnswer } from '../factors/factors.schema.js';
import { completeSession, halfSession, type NextSession, type Person } from '../sessions/next-session.js';
import { Passkeys } from '../factors/passkey.service.js';
import { type Credential, PeopleRepository } from '../people.repository.js';
import { username as usernameRule } from '../people.schema.js';
import { type BegunSession, Sessions } from '../sessions/sessions.service.js';
import { SIGN_IN_SETTINGS, type SignInSettings } from './sign-in-settings.js';
import { type Subject, Tries } from './tries.service.js';
import { Turns } from './turns.js';

export type { BegunSession } from '../sessions/sessions.service.js';

/** What a request tells of the browser that it comes from. */
export interface Browser {
  /** Browser and system in a few words. */
  client: string;
  /** Who the browser was signed in as until now, if anybody. */
  present?: Actor | undefined;
}

/** The first step of signing in: a name and a password, or a passkey alone. */
@Injectable()
export class SignInService {
  private readonly turns = new Turns();

  constructor(
    private readonly operations: Operations,
    private readonly people: PeopleRepository,
    private readonly sessions: Sessions,
    private readonly passkeys: Passkeys,
    private readonly tries: Tries,
    private readonly clock: Clock,
    @Inject(SIGN_IN_SETTINGS) private readonly settings: SignInSettings,
  ) {}

  /**
   * Compares a password and begins a session that still owes the second factor; in the demonstration a complete one.
   * Unknown name, wrong password, an account that is disabled, invited or over, answer alike and cost the same (ASVS
   * V6.3.8).
   * @throws Problem `sign-in-failed`, or `too-many` with the seconds to wait
   */
  async signIn(
    username: string,
    password: string,
    address: string,
    browser: Browser = { client: 'Unknown browser' },
  ): Promise<BegunSession> {
    const subjects = this.tries.ofPassword(username.toWellFormed().trim().toLowerCase(), address);
    // Guesses at one account that come at the same moment are compared one by one, so that each counts before the next.
    return this.turns.take(subjects[1].hash.toString('hex'), async () => {
      await this.tries.requireFree(subjects);
      const credential = await this.compare(username, password);
      if (credential === undefined) return this.fail(subjects);
      const next = this.afterPassword(credential);
      return this.begin(next, browser, (op) => this.tries.forget(op, subjects[0]));
    });
  }

  /**
   * Signs in with a passkey alone: it is something one has, and the authenticator asked for something one knows or is
   * (user verification). No number of wrong passwords stands in its way.
   * @throws Problem `sign-in-failed`, or `too-many` with the seconds to wait
   */
  async signInByPasskey(answer: PasskeyAnswer, address: string, browser: Browser): Promise<BegunSession> {
    const from = this.tries.ofChallenges(address);
    await this.tries.requireFree([from]);
    const proven = await this.passkeys.checkAnybody(answer);
    const role = firstRole(proven?.owner.roles ?? []);
    if (proven === undefined || role === undefined) {
      return this.fail([from], (op) => this.passkeys.burn(op, 'sign-in', answer));
    }
    const { staffId: id, officeId, roles } = proven.owner;
    const next = completeSession({ id, officeId, roles }, role, 'passkey', this.clock.now());
    return this.begin(next, browser, (op) => this.passkeys.use(op, proven.use));
  }

  /** The person behind a token: of the staff, or still signing in; undefined when the session is over. */
  findActor(token: string): Promise<StaffActor | SigningIn | undefined> {
    return this.sessions.findActor(token);
  }

  private async compare(username: string, password: string): Promise<Credential | undefined> {
    // A name that no account can have is looked for all the same: the answer and the effort are those of any other.
    const name = usernameRule.safeParse(username).data ?? '';
    const credential = await this.people.findCredential(name);
    const isRight = await verifyPassword(credential?.passwordHash ?? null, password);
    const mayEnter = credential?.state === 'active' && credential.roles.length > 0;
    return isRight && mayEnter ? credential : undefined;
  }

  private afterPassword({ staffId: id, officeId, roles }: Credential): NextSession {
    const person: Person = { id, officeId, roles };
    const now = this.clock.now();
    return this.settings.factors.passwordIsEnough
      ? completeSession(person, firstRole(roles)!, 'password-again', now)
      : halfSession(person, now);
  }

  private async fail(
    subjects: readonly Subject[],
    more: (op: Operation) => Promise<void> = () => Promise.resolve(),
  ): Promise<never> {
    await this.operations.run(nobody, 'session.start', 'sign-in', async (op) => {
      await this.tries.noteFailure(op, subjects);
      await more(op);
      op.record({ outcome: 'refused', reason: 'sign-in-failed' });
    });
    throw new Problem('sign-in-failed');
  }

  private async begin(
    next: NextSession,
    browser: Browser,
    settle: (op: Operation) => Promise<void>,
  ): Promise<BegunSession> {
    return this.operations.run(next.actor, 'session.start', 'sign-in', async (op) => {
      const begun = await this.sessions.begin(op, next, browser.client);
      await settle(op);
      // The browser forgets its old cookie; the session behind it ends too, when it is the same person's.
      const { present } = browser;
      if (present !== undefined && 'sessionId' in present && present.id === next.actor.id)
        await this.sessions.endQuietly(op, present.sessionId);
      return begun;
    });
  }
}
