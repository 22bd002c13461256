import './cli/runtime.js';
import { Command, CommanderError } from 'commander';
import { explain } from './cli/failure.js';
import type { ExplainOptions } from './cli/access.js';
import type { VerifyOptions } from './cli/audit.js';
import type { ProfileOptions, StaffOptions } from './cli/staff.js';
import { exitOnSignal } from './cli/stop.js';

// Each command loads its own module only: `serve` never loads the demonstration.
/** The operator's command line. Exit codes: 0 done, 1 failed, 2 called wrongly or a setting is wrong. */
const program = new Command('causeway')
  .description('Secure case management for people who leave violent extremist groups')
  .showHelpAfterError()
  .exitOverride();

program
  .command('serve')
  .description('serve a real installation')
  .action(async () => (await import('./cli/serve.js')).serve());
program
  .command('demo')
  .description('serve the demonstration on this machine')
  .action(async () => (await import('./cli/demo.js')).startDemonstration());
program
  .command('migrate')
  .description('bring the database to the schema of this release')
  .option('--roles', 'first make the three roles (needs CAUSEWAY_SUPERUSER_URL)')
  .action(async (options: { roles?: boolean }) =>
    (await import('./cli/migrate.js')).migrateDatabase(options),
  );

const staff = program.command('staff').description('accounts of the staff');
staff
  .command('add <username>')
  .description(
    'make an account; with roles, before the first case, it asks for the password or reads it from standard input, ' +
      'else it prints a one-time invitation code',
  )
  .requiredOption('--name <name>', 'the name that colleagues see')
  .option('--role <role...>', 'one or more roles, such as administrator, while there is no case yet')
  .option('--office <name>', 'the office; it is made with the first account')
  .option('--time-zone <zone>', 'the time zone of a new office', 'UTC')
  .action(async (username: string, options: StaffOptions) =>
    (await import('./cli/staff.js')).addStaff(username, options),
  );
staff
  .command('list')
  .description('list the accounts')
  .option('--json', 'as JSON')
  .action(async (options: { json?: boolean }) => (await import('./cli/staff.js')).listStaff(options));
staff
  .command('profile [profile]')
  .description('show which roles one person may hold, or change it before the first case')
  .option('--check', 'change nothing; say what could not be completed, and end with 1 if there is something')
  .option('--json', 'as JSON')
  .action(async (profile: string | undefined, options: ProfileOptions) =>
    (await import('./cli/staff.js')).showOrChangeProfile(profile, options),
  );

const audit = program.command('audit').description('the audit log');
audit
  .command('verify')
  .description('recompute the tree and check every checkpoint and counter')
  .option('--json', 'the result as JSON')
  .option('--demo', 'the log of the demonstration')
  .option('--checkpoint <file...>', 'also check against checkpoints that were kept outside the database')
  .action(async (options: VerifyOptions) => (await import('./cli/audit.js')).verifyAudit(options));

const access = program.command('access').description('who can open what');
access
  .command('explain <reference> <field>')
  .description('who can open a field of a case, such as identity.names: by which grant, and until when')
  .option('--json', 'as JSON')
  .option('--demo', 'in the demonstration')
  .action(async (reference: string, field: string, options: ExplainOptions) =>
    (await import('./cli/access.js')).explainAccess(reference, field, options),
  );

exitOnSignal();
// Node itself would print the error whole, and with it the parameters of a statement.
process.on('uncaughtException', (error) => process.exit(explain(error)));

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2;
  else process.exitCode = explain(error);
}
