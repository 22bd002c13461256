import { ConfigProblem } from '../config.js';
import { LogRolledBack } from '../platform/audit-log/rolled-back.js';
import { ProtectedFileProblem } from '../platform/crypto/protected-file.js';
import { RootKeyProblem } from '../platform/crypto/root-key.js';
import { EmbeddedDatabaseError } from '../platform/database/embedded-failure.js';
import { WrongKind } from '../platform/database/installation-kind.js';
import { databaseCode, isDatabaseLost } from '../platform/database/failure.js';
import { UnknownSchema } from '../platform/database/schema-version.js';
import { describeError } from '../platform/log.js';
import { Problem } from '../platform/problem.js';

/** An operator's command that cannot do what it was asked; the sentence says why. */
export class CommandFailure extends Error {
  constructor(
    message: string,
    readonly exitCode: 1 | 2 = 1,
  ) {
    super(message);
    this.name = 'CommandFailure';
  }
}

const keySentences: Record<string, string> = {
  missing:
    'The root key needs protection: set CAUSEWAY_ROOT_KEY_PASSPHRASE (or CAUSEWAY_ROOT_KEY_PASSPHRASE_FILE), or hand over the system credential causeway-root-key.',
  bare: 'A key of this installation lies open. A real installation refuses that; only the demonstration may.',
  'wrong-secret':
    'CAUSEWAY_ROOT_KEY_PASSPHRASE (or the system credential) does not open the keys of this installation.',
  broken: 'A key file of this installation is damaged: bring it back from your backup.',
  permissions: 'A key file or its folder can be read by others: set the mode 0600 and 0700.',
};

/** 1: failed, 2: called wrongly or a setting is wrong, 3: the database is older than its published log. */
type ExitCode = 1 | 2 | 3;

/** Writes one plain sentence for an expected failure and gives the exit code; never a stack, never a value. */
export function explain(error: unknown): ExitCode {
  const { sentence, exitCode } = describeFailure(error);
  process.stderr.write(`causeway: ${sentence}\n`);
  return exitCode;
}

function describeFailure(error: unknown): { sentence: string; exitCode: ExitCode } {
  if (error instanceof CommandFailure) return { sentence: error.message, exitCode: error.exitCode };
  if (error instanceof LogRolledBack) return { sentence: describeRollBack(error), exitCode: 3 };
  if (error instanceof ConfigProblem) {
    const lines = error.settings.map((each) => `${each.name} ${each.message}`);
    return { sentence: `wrong settings:\n  ${lines.join('\n  ')}`, exitCode: 2 };
  }
  if (error instanceof RootKeyProblem || error instanceof ProtectedFileProblem) {
    return { sentence: keySentences[error.reason] ?? error.message, exitCode: 2 };
  }
  if (
    error instanceof EmbeddedDatabaseError ||
    error instanceof WrongKind ||
    error instanceof UnknownSchema
  ) {
    return { sentence: error.message, exitCode: 1 };
  }
  if (error instanceof Problem) {
    const fields = error.errors.map((each) => `${each.path} ${each.message}`).join('; ');
    return { sentence: fields === '' ? error.message : fields, exitCode: error.code === 'input' ? 2 : 1 };
  }
  return { sentence: describeUnexpected(error), exitCode: 1 };
}

function describeRollBack({ published, stored }: LogRolledBack): string {
  const difference =
    published > stored
      ? `a checkpoint of ${published} lines was published, and this database has ${stored}`
      : `the database has ${stored} lines, but not those that the published checkpoint of ${published} lines signs for`;
  return (
    `The database is not the one whose audit log was published last: ${difference}. ` +
    'Put the right backup back; or, if the newer acts are lost for good, run causeway restore --declare-loss.'
  );
}

function describeUnexpected(error: unknown): string {
  const code = databaseCode(error);
  if (code === 'EADDRINUSE') return 'The port is in use: set PORT to another one.';
  if (code === '28P01')
    return 'The database refuses a password: check CAUSEWAY_APP_PASSWORD, CAUSEWAY_SEQUENCER_PASSWORD and CAUSEWAY_OWNER_PASSWORD.';
  if (isDatabaseLost(error)) return 'The database cannot be reached: check PGHOST or DATABASE_URL.';
  return `something unexpected happened: ${JSON.stringify(describeError(error))}`;
}
