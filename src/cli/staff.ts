import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { AppModule } from '../app.module.js';
import { readConfig } from '../config.js';
import { openInstallation } from '../installation.js';
import { newStaff, type NewStaff } from '../people/accounts/accounts.schema.js';
import { AccountsService, hashNewPassword, ProfileService, StaffService } from '../people/door.js';
import { requireGoodPassword } from '../people/sign-in/password-rules.js';
import type { Act } from '../platform/access/actions.js';
import { systemActor } from '../platform/access/actor.js';
import { isProfile, type Profile, profiles } from '../platform/access/profile.js';
import { isStaffRole, type StaffRole, staffRoles } from '../platform/access/roles.js';
import { toInputErrors } from '../platform/http/validation.js';
import { makeLogger, NestLog } from '../platform/log.js';
import { type Operation, Operations } from '../platform/operation.js';
import { Problem } from '../platform/problem.js';
import { CommandFailure } from './failure.js';

export interface StaffOptions {
  name: string;
  role?: string[];
  office?: string;
  timeZone: string;
}

export interface ProfileOptions {
  check?: boolean;
  json?: boolean;
}

/** The name of the first office when the operator gives none. */
const FIRST_OFFICE = 'Office';

/**
 * Makes an account of a real installation. With roles, and before the first case, it comes with a password and can sign
 * in at once; otherwise it waits for its owner and for the roles that two people give it in the application.
 */
export async function addStaff(username: string, options: StaffOptions): Promise<void> {
  const roles = (options.role ?? []).map((role) => {
    if (!isStaffRole(role)) throw new CommandFailure(`--role must be one of ${staffRoles.join(', ')}`, 2);
    return role;
  });
  // Asked for before anything is opened, so that one that is refused has changed nothing.
  const { name } = options;
  const passwordHash = roles.length === 0 ? undefined : await hashGoodPassword([username, name]);
  const told = await inSetup('staff.create', async (op, app) => {
    const officeId = await officeOf(op, app.get(StaffService), options);
    const isAlone = await app.get(AccountsService).isInSetup(op);
    if (passwordHash !== undefined && isAlone) {
      await app.get(StaffService).createStaff(op, { username, name, passwordHash, roles, officeId });
      return `The account ${username} was made.\n`;
    }
    const input = readNewStaff(username, name);
    const { code, expiresAt } = await app.get(AccountsService).create(op, input, officeId);
    return tellInvitation(username, code, expiresAt, roles);
  });
  process.stdout.write(told);
}

async function hashGoodPassword(personal: readonly string[]): Promise<string> {
  const password = await askPassword();
  await requireGoodPassword(password, personal);
  return hashNewPassword(password);
}

function readNewStaff(username: string, name: string): NewStaff {
  const parsed = newStaff.safeParse({ username, name, guestUntil: null });
  if (!parsed.success) throw new Problem('input', toInputErrors(parsed.error.issues));
  return parsed.data;
}

function tellInvitation(
  username: string,
  code: string,
  expiresAt: string,
  roles: readonly StaffRole[],
): string {
  return [
    `The account ${username} was made without a password and without roles.`,
    `Its invitation code, shown once and good until ${expiresAt}: ${code}`,
    `Ask for its roles in the application${roles.length === 0 ? '' : ` (${roles.join(', ')})`}: a second person has to agree.`,
    '',
  ].join('\n');
}

/** The office there is, or the first one of an installation. Another name is refused, not guessed. */
async function officeOf(op: Operation, staff: StaffService, options: StaffOptions): Promise<string> {
  const office = await staff.findFirstOffice(op);
  if (office === undefined) return staff.createOffice(op, options.office ?? FIRST_OFFICE, options.timeZone);
  if (options.office !== undefined && options.office !== office.name) {
    throw new CommandFailure('--office: there is no office of this name', 2);
  }
  return office.id;
}

/** Lists the accounts of a real installation. */
export async function listStaff(options: { json?: boolean }): Promise<void> {
  const { items } = await inSetup('staff.list', (op, app) =>
    app.get(StaffService).listStaff(op, { limit: 200 }),
  );
  if (options.json === true) process.stdout.write(`${JSON.stringify(items, null, 2)}\n`);
  else
    for (const each of items)
      process.stdout.write(`${each.username}\t${each.roles.join(',')}\t${each.state}\t${each.name}\n`);
}

/**
 * Shows which roles one person may hold, or how it would be under another profile (`--check`), or changes it: before the
 * first case only, after that two people do it in the application.
 */
export async function showOrChangeProfile(asked: string | undefined, options: ProfileOptions): Promise<void> {
  if (asked !== undefined && !isProfile(asked)) {
    throw new CommandFailure(`the profile must be one of ${profiles.join(', ')}`, 2);
  }
  const isChange = asked !== undefined && options.check !== true;
  const view = await inSetup(isChange ? 'profile.change' : 'profile.read', async (op, app) => {
    if (isChange) await changeProfile(op, app, asked);
    return app.get(ProfileService).view(op, asked);
  });
  if (options.json === true) process.stdout.write(`${JSON.stringify(view, null, 2)}\n`);
  else process.stdout.write(describeProfile(view));
  if (options.check === true && view.incompletable.length > 0) process.exitCode = 1;
}

async function changeProfile(op: Operation, app: INestApplicationContext, profile: Profile): Promise<void> {
  if (!(await app.get(AccountsService).isInSetup(op))) {
    throw new CommandFailure('There are cases: the profile is changed in the application, by two people.');
  }
  const service = app.get(ProfileService);
  // With fewer people the installation is still being set up, and the profile comes before the accounts that need it.
  const { people, fewestPeople } = await service.view(op, profile);
  if (people >= fewestPeople) await service.requireCompletable(op, profile, 'profile');
  await service.change(op, profile);
}

function describeProfile(view: Awaited<ReturnType<ProfileService['view']>>): string {
  const problems = view.incompletable.map((code) => `  could not be completed: ${code}\n`).join('');
  return [
    `profile: ${view.profile}\n`,
    ...view.combinations.map((roles) => `  one person: ${roles.join(' + ')}\n`),
    `  members: ${view.people} (at least ${view.fewestPeople})\n`,
    problems === '' ? '  every act can be completed\n' : problems,
  ].join('');
}

async function inSetup<T>(
  act: Act,
  work: (op: Operation, app: INestApplicationContext) => Promise<T>,
): Promise<T> {
  const logger = makeLogger('error');
  const opened = await openInstallation(readConfig('real'), logger, { beside: true });
  try {
    const app = await NestFactory.createApplicationContext(AppModule.with(opened), {
      logger: new NestLog(logger),
    });
    try {
      return await app.get(Operations).run(systemActor('system:setup'), act, 'setup', (op) => work(op, app));
    } finally {
      await app.close();
    }
  } finally {
    await opened.close();
  }
}

/** Asks on a terminal without showing what is typed; elsewhere reads one line of standard input. */
async function askPassword(): Promise<string> {
  const isTerminal = process.stdin.isTTY;
  if (isTerminal) process.stderr.write('Password (15 characters or more): ');
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const reader = createInterface({ input: process.stdin, output: silent, terminal: isTerminal });
  for await (const line of reader) {
    reader.close();
    if (isTerminal) process.stderr.write('\n');
    return line;
  }
  throw new CommandFailure('no password was given', 2);
}
