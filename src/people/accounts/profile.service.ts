import { Injectable } from '@nestjs/common';
import {
  combinationsOf,
  FEWEST_PEOPLE,
  findIncompletable,
  type Incompletable,
  type Profile,
} from '../../platform/access/profile.js';
import type { Operation } from '../../platform/operation.js';
import { Problem } from '../../platform/problem.js';
import { explainAccountRefusal } from './accounts.refusals.js';
import type { ProfileView } from './accounts.schema.js';
import { ProfileRepository } from './profile.repository.js';

/** Which roles one person may hold here, and whether every act can be completed by those there are. */
@Injectable()
export class ProfileService {
  constructor(private readonly profiles: ProfileRepository) {}

  /** The present profile, or as a preview how it would be under another one. */
  async view(op: Operation, asked?: Profile): Promise<ProfileView> {
    const profile = asked ?? (await this.profiles.get(op)).profile;
    const people = await this.profiles.listPeople(op);
    op.record({ count: people.length });
    return {
      profile,
      combinations: combinationsOf(profile).map((roles) => [...roles]),
      fewestPeople: FEWEST_PEOPLE,
      people: people.filter((each) => !each.isGuest).length,
      incompletable: findIncompletable(profile, people),
    };
  }

  /** The present profile. */
  async present(op: Operation): Promise<Profile> {
    return (await this.profiles.get(op)).profile;
  }

  /**
   * Refuses a profile under which some act could never be completed by those there are.
   * @throws Problem `input` with one error for each such act, its code as the rule
   */
  async requireCompletable(op: Operation, profile: Profile, path: string): Promise<void> {
    const missing = findIncompletable(profile, await this.profiles.listPeople(op));
    if (missing.length === 0) return;
    throw new Problem(
      'input',
      missing.map((rule) => ({ path, rule, message: sentences[rule] })),
    );
  }

  /** Changes the profile; the database asks for a second person, but while the installation is set up. */
  async change(op: Operation, profile: Profile): Promise<void> {
    await this.profiles.update(op, profile).catch((error: unknown) => {
      throw explainAccountRefusal(error);
    });
  }
}

const noSecond = 'could never be completed: the second person is missing';
const sentences: Record<Incompletable, string> = {
  'role.grant': noSecond,
  'account.recover': noSecond,
  'profile.change': noSecond,
  'assignment.bulk': noSecond,
  'wall.make': noSecond,
  'wall.end': noSecond,
  'break-glass.review': 'could never be completed: another supervisor is missing',
  'last-two-administrators': 'needs two administrators who are no guests',
  'audit.read': 'could never be completed: there is no auditor',
  'fewest-people': `needs at least ${FEWEST_PEOPLE} members`,
  'present-roles': 'somebody holds roles that it keeps apart',
};
