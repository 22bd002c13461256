import { readFileSync } from 'node:fs';
import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { readWitnessKeyConfig } from '../config.js';
import { createWitnessSigner, formatWitnessKey } from '../platform/audit-log/cosignature.js';
import {
  isKeyName,
  NoteError,
  type NoteVerifier,
  parseVerifierKey,
} from '../platform/audit-log/signed-note.js';
import { Witness } from '../platform/audit-log/witness.js';
import { makeWitnessServer } from '../platform/audit-log/witness-server.js';
import { WitnessState } from '../platform/audit-log/witness-state.js';
import {
  exportSigningSeed,
  generateSigningKey,
  importSigningSeed,
  type SigningKey,
} from '../platform/crypto/primitives.js';
import {
  type Protection,
  ProtectedFileProblem,
  readProtected,
  type Unseal,
  writeProtected,
} from '../platform/crypto/protected-file.js';
import { readRootCredential } from '../platform/crypto/root-key-file.js';
import { CommandFailure } from './failure.js';
import { stopOnSignal } from './stop.js';

export interface WitnessOptions {
  /** The name in its key, such as witness.example.org/w1. */
  name: string;
  /** The file of its key; made when it does not exist. */
  key: string;
  /** The folder in which it remembers. */
  state: string;
  /** Public keys of logs, or files with one a line. */
  log: string[];
  listen?: string;
  port?: string;
  /** The key lies open: for demonstrations and tests. */
  bareKey?: boolean;
}

/** Watches logs until it is stopped. Its public key is the first line that it prints. */
export async function runWitness(options: WitnessOptions): Promise<void> {
  if (!isKeyName(options.name))
    throw new CommandFailure('The name of a witness has no spaces and no plus sign.', 2);
  const port = readPort(options.port ?? '3100');
  const logs = options.log.flatMap(readLogs);
  const key = await openKey(options);
  const state = new WitnessState(path.resolve(options.state));
  await state.prepare();
  const signer = createWitnessSigner(options.name, key);
  const witness = new Witness({ signer, logs, state, clock: { now: () => new Date() } });
  const vkey = formatWitnessKey(options.name, key.publicKey);
  const server = makeWitnessServer({
    vkey,
    addCheckpoint: (body) => witness.addCheckpoint(body),
    report: (error) => process.stderr.write(`causeway witness: ${nameOf(error)}\n`),
  });
  server.listen(port, options.listen ?? '127.0.0.1');
  await once(server, 'listening');
  const { address, port: bound } = server.address() as AddressInfo;
  process.stdout.write(`${vkey}\nWatching ${String(logs.length)} logs on ${address}:${String(bound)}\n`);
  stopOnSignal({ stop: () => closeServer(server) });
}

async function closeServer(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
}

function readPort(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (!(port <= 65_535)) throw new CommandFailure('--port takes a number up to 65535.', 2);
  return port;
}

/** One key, or a file with one a line; empty lines and those that begin with # do not count. */
function readLogs(given: string): NoteVerifier[] {
  const one = tryKey(given);
  if (one !== undefined) return [one];
  let text: string;
  try {
    text = readFileSync(given, 'utf8');
  } catch {
    throw new CommandFailure('--log takes public keys of logs, or files with one a line.', 2);
  }
  const lines = text.split('\n').map((line) => line.trim());
  return lines.flatMap((line, index) => {
    if (line === '' || line.startsWith('#')) return [];
    const key = tryKey(line);
    if (key === undefined)
      throw new CommandFailure(`${given}: line ${String(index + 1)} is no key of a log.`, 2);
    return [key];
  });
}

function tryKey(text: string): NoteVerifier | undefined {
  try {
    return parseVerifierKey(text);
  } catch (error) {
    if (error instanceof NoteError) return undefined;
    throw error;
  }
}

async function openKey(options: WitnessOptions): Promise<SigningKey> {
  const file = path.resolve(options.key);
  const { how, unseal } = await findProtection(options.bareKey === true);
  const seed = await readProtected(file, unseal).catch(async (error: unknown) => {
    if (!(error instanceof ProtectedFileProblem && error.reason === 'missing')) throw explainKey(error);
    await writeProtected(file, exportSigningSeed(generateSigningKey().privateKey), how);
    return readProtected(file, unseal);
  });
  return importSigningSeed(seed);
}

async function findProtection(isBare: boolean): Promise<{ how: Protection; unseal: Unseal }> {
  if (isBare) return { how: { form: 'bare' }, unseal: { allowBare: true } };
  const { passphrase, credentialsDirectory } = readWitnessKeyConfig();
  const secret =
    passphrase ??
    (credentialsDirectory === undefined ? undefined : await readRootCredential(credentialsDirectory));
  if (secret === undefined) {
    throw new CommandFailure(
      'The key of the witness needs protection: set CAUSEWAY_WITNESS_KEY_PASSPHRASE (or CAUSEWAY_WITNESS_KEY_PASSPHRASE_FILE), ' +
        'or hand over the system credential causeway-root-key.',
      2,
    );
  }
  return { how: { form: 'sealed', secret }, unseal: { allowBare: false, secret } };
}

const keySentences: Record<ProtectedFileProblem['reason'], string> = {
  missing: 'The key of the witness is not there.',
  bare: 'The key of the witness lies open: only --bare-key takes such a one.',
  'wrong-secret':
    'CAUSEWAY_WITNESS_KEY_PASSPHRASE (or the system credential) does not open the key of the witness.',
  broken: 'The key file of the witness is damaged: bring it back from your backup.',
  permissions: 'The key file of the witness or its folder can be read by others: set the mode 0600 and 0700.',
};

function explainKey(error: unknown): unknown {
  return error instanceof ProtectedFileProblem ? new CommandFailure(keySentences[error.reason], 2) : error;
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.message : 'something unexpected happened';
}
