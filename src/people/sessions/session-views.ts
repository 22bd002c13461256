import { Inject, Injectable } from '@nestjs/common';
import { FRESH_FOR_MS, type SigningIn, type StaffActor } from '../../platform/access/actor.js';
import type { Installation } from '../../platform/database/installation-kind.js';
import { INSTALLATION } from '../../platform/tokens.js';
import type { SessionView, WelcomeView } from '../people.schema.js';
import { SIGN_IN_SETTINGS, type SignInSettings } from '../sign-in/sign-in-settings.js';

/** What the pages are told of a session. */
@Injectable()
export class SessionViews {
  constructor(
    @Inject(INSTALLATION) private readonly installation: Installation,
    @Inject(SIGN_IN_SETTINGS) private readonly settings: SignInSettings,
  ) {}

  welcome(): WelcomeView {
    return { demonstration: this.installation.kind === 'demonstration' };
  }

  /** A session that still owes its second factor tells nothing of the account but whether there is a factor to ask for. */
  of(actor: StaffActor | SigningIn): SessionView {
    const common = {
      passwordIsEnough: this.settings.factors.passwordIsEnough,
      expiresAt: actor.expiresAt.toISOString(),
      idleMinutes: this.settings.idleMinutes,
      ...this.welcome(),
    };
    if (actor.kind === 'signing-in') {
      const pending = actor.hasFactor ? 'second-factor' : 'enrol';
      return { ...common, actor: null, pending, freshUntil: null, guestUntil: null };
    }
    const { id, username, name, role, roles, steppedUpAt, guestUntil } = actor;
    const office = { id: actor.officeId, name: actor.officeName, timeZone: actor.timeZone };
    return {
      ...common,
      actor: { id, username, name, role, roles, office },
      pending: null,
      freshUntil: steppedUpAt === null ? null : new Date(steppedUpAt.getTime() + FRESH_FOR_MS).toISOString(),
      guestUntil: guestUntil?.toISOString() ?? null,
    };
  }
}
