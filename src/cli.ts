import './cli/runtime.js';
import { Command, CommanderError } from 'commander';
import { explain } from './cli/failure.js';
import type { ExplainOptions } from './cli/access.js';
import type { CheckProofOptions } from './cli/audit-check-proof.js';
import type { ExportOptions } from './cli/audit-export.js';
import type { ProveOptions } from './cli/audit-prove.js';
import type { VerifyOptions } from './cli/audit.js';
import type { RestoreOptions } from './cli/restore.js';
import type { ProfileOptions, StaffOptions } from './cli/staff.js';
import { exitOnSignal } from './cli/stop.js';
import type { WitnessOptions } from './cli/witness.js';

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
const KEY = ['--key <vkey>', 'the public key of the log that is believed, or a file with it'] as const;
const POLICY = ['--policy <file>', 'which log and which witnesses are believed (C2SP tlog-policy)'] as const;
const LOG = ['--log <place>', 'a folder of a published log, a data folder, or an https address'] as const;
const USER = [
  '--user <name>',
  'sign in to Causeway behind that address; asks for password and code',
] as const;
const DEMO = ['--demo', 'the log of the demonstration'] as const;
audit
  .command('verify')
  .description('recompute the tree of the log and check tiles, checkpoints, cosignatures and counters')
  .option('--json', 'the result as JSON')
  .option(...DEMO)
  .option(...LOG)
  .option(...KEY)
  .option(...POLICY)
  .option(...USER)
  .option('--checkpoint <file...>', 'also check against checkpoints that were kept elsewhere')
  .action(async (options: VerifyOptions) => (await import('./cli/audit.js')).verifyAudit(options));
audit
  .command('prove [line]')
  .description('write proof that a line stands in the log (C2SP tlog-proof); LINE is its id on the log page')
  .option('--index <number>', 'its place in the log instead of its id')
  .option('--out <file>', 'where the proof goes; - for standard output')
  .option('--without-entry', 'leave the entry out of the file')
  .option(...DEMO)
  .option(...LOG)
  .option(...KEY)
  .option(...POLICY)
  .option(...USER)
  .action(async (line: string | undefined, options: ProveOptions) =>
    (await import('./cli/audit-prove.js')).proveEntry(line, options),
  );
audit
  .command('check-proof <file>')
  .description('check a proof or a receipt, with nothing else at hand')
  .option(...KEY)
  .option(...POLICY)
  .option('--entry <file>', 'the entry, for a proof that does not hold it')
  .option('--json', 'the result as JSON')
  .action(async (file: string, options: CheckProofOptions) =>
    (await import('./cli/audit-check-proof.js')).checkProof(file, options),
  );
audit
  .command('export')
  .description('export lines, with aliases and never with names; the export is a line itself')
  .option('--ocsf', 'as OCSF events, one JSON object a line')
  .option('--out <file>', 'write the events to a file instead of standard output')
  .option('--syslog <host:port>', 'to a syslog collector (RFC 5424), over TCP with octet counting')
  .option('--tls', 'over TLS')
  .option('--ca <file>', 'the certificate of the authority that signed the certificate of the collector')
  .option('--udp', 'over UDP, a datagram a line')
  .option('--from <instant>', 'acts from this day or instant on')
  .option('--until <instant>', 'acts before this day or instant')
  .option('--after-index <number>', 'only lines after this one: where the last export ended')
  .option(...DEMO)
  .action(async (options: ExportOptions) => (await import('./cli/audit-export.js')).exportAudit(options));

program
  .command('restore')
  .description('bring a database that was restored from a backup back to the log that was published')
  .option('--declare-loss', 'two people confirm that what the missing acts had written is lost')
  .option('--log <folder>', 'the folder with the published log, when it is not that of the installation')
  .option('--list <file>', 'write the list of lost acts to a file, as JSON')
  .option('--json', 'the list as JSON')
  .option(...DEMO)
  .action(async (options: RestoreOptions) => (await import('./cli/restore.js')).restore(options));

program
  .command('witness')
  .description(
    'watch audit logs of others and cosign their checkpoints (C2SP tlog-witness); a process of its own',
  )
  .requiredOption('--name <name>', 'the name of the witness, such as witness.example.org/w1')
  .requiredOption('--key <file>', 'its key; made when the file does not exist')
  .requiredOption('--state <folder>', 'what it remembers of each log')
  .requiredOption('--log <vkey...>', 'public keys of the logs that it knows, or files with one a line')
  .option('--listen <address>', 'where it listens', '127.0.0.1')
  .option('--port <number>', 'on which port', '3100')
  .option('--bare-key', 'the key lies open on the disk; for demonstrations and tests only')
  .action(async (options: WitnessOptions) => (await import('./cli/witness.js')).runWitness(options));

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
