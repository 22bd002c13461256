import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { NestFactory } from '@nestjs/core';
import { AppModule } from '../app.module.js';
import { type Config, readConfig } from '../config.js';
import { openInstallation } from '../installation.js';
import { hashNewPassword, StaffService } from '../people/staff.service.js';
import { systemActor } from '../platform/access/actor.js';
import { isStaffRole, staffRoles } from '../platform/access/roles.js';
import { makeLogger, NestLog } from '../platform/log.js';
import { type Operation, Operations } from '../platform/operation.js';
import { CommandFailure } from './failure.js';

export interface StaffOptions {
  name: string;
  role: string[];
  office?: string;
  timeZone: string;
}

/** The name of the first office when the operator gives none. */
const FIRST_OFFICE = 'Office';

/** Makes an account of a real installation, such as the first administrator. */
export async function addStaff(username: string, options: StaffOptions): Promise<void> {
  const config = readConfig('real');
  const roles = options.role.map((role) => {
    if (!isStaffRole(role)) throw new CommandFailure(`--role must be one of ${staffRoles.join(', ')}`, 2);
    return role;
  });
  const passwordHash = await hashNewPassword(await askPassword());
  await inSetup(config, 'staff.create', async (op, staff) => {
    const officeId = await officeOf(op, staff, options);
    await staff.createStaff(op, { username, name: options.name, passwordHash, roles, officeId });
  });
  process.stdout.write(`The account ${username} was made.\n`);
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
  const { items } = await inSetup(readConfig('real'), 'staff.list', (op, staff) =>
    staff.listStaff(op, { limit: 200 }),
  );
  if (options.json === true) process.stdout.write(`${JSON.stringify(items, null, 2)}\n`);
  else
    for (const each of items)
      process.stdout.write(`${each.username}\t${each.roles.join(',')}\t${each.state}\t${each.name}\n`);
}

async function inSetup<T>(
  config: Config,
  act: 'staff.create' | 'staff.list',
  work: (op: Operation, staff: StaffService) => Promise<T>,
): Promise<T> {
  const logger = makeLogger('error');
  const opened = await openInstallation(config, logger, { beside: true });
  try {
    const app = await NestFactory.createApplicationContext(AppModule.with(opened), {
      logger: new NestLog(logger),
    });
    try {
      const setup = systemActor('system:setup');
      return await app.get(Operations).run(setup, act, 'setup', (op) => work(op, app.get(StaffService)));
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
