import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { randomToken } from '../crypto/primitives.js';
import { EmbeddedDatabaseError } from './embedded-failure.js';

const PASSWORD_BYTES = 32;
const CREDENTIAL = z.strictObject({ user: z.string().min(1), password: z.string().min(1) });
const CREDENTIALS = z.strictObject({
  superuser: CREDENTIAL,
  owner: CREDENTIAL,
  app: CREDENTIAL,
  sequencer: CREDENTIAL,
});

/** The four accounts of the embedded server. */
export type EmbeddedCredentials = z.infer<typeof CREDENTIALS>;

/**
 * Reads the accounts from `<dataDir>/secrets/database.json` (0600 in a 0700 folder), or makes them with passwords of
 * 32 random bytes. Throws EmbeddedDatabaseError when the file is damaged, or missing beside an existing database.
 */
export function ensureCredentials(dataDir: string): EmbeddedCredentials {
  const file = path.join(dataDir, 'secrets', 'database.json');
  if (existsSync(file)) return readCredentials(file);
  if (existsSync(path.join(dataDir, 'postgres'))) {
    throw new EmbeddedDatabaseError(
      `The passwords of the database are missing: bring back ${file} from your backup.`,
    );
  }
  const credentials = generateCredentials();
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  writeWhole(file, `${JSON.stringify(credentials, null, 2)}\n`);
  return credentials;
}

function readCredentials(file: string): EmbeddedCredentials {
  try {
    return CREDENTIALS.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    // The cause is not passed on: a JSON error quotes the text that it could not read.
    throw new EmbeddedDatabaseError(`The passwords of the database cannot be read from ${file}.`);
  }
}

function generateCredentials(): EmbeddedCredentials {
  const generate = (user: string) => ({ user, password: randomToken(PASSWORD_BYTES) });
  return {
    superuser: generate('postgres'),
    owner: generate('causeway_owner'),
    app: generate('causeway_app'),
    sequencer: generate('causeway_sequencer'),
  };
}

/** A crash leaves the whole file or none. */
function writeWhole(file: string, text: string): void {
  const draft = `${file}.${process.pid}`;
  const descriptor = openSync(draft, 'w', 0o600);
  writeFileSync(descriptor, text);
  fsyncSync(descriptor);
  closeSync(descriptor);
  renameSync(draft, file);
}
