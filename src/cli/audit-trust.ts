import { readFileSync } from 'node:fs';
import { policyOfKey } from '../platform/audit-log/checkpoint-verdict.js';
import { NoteError } from '../platform/audit-log/signed-note.js';
import { parsePolicy, type Policy, PolicyError } from '../platform/audit-log/witness-policy.js';
import { CommandFailure } from './failure.js';

/** Whom the operator believes: a public key, or a policy file with the keys of logs and witnesses. */
export interface TrustOptions {
  key?: string;
  policy?: string;
}

const LONGEST_NOTE = 65_536;

/**
 * Takes `--key` and `--policy`. With both, the policy says which witnesses count and the key which log.
 * @throws CommandFailure 2 when neither is given, or one cannot be read
 */
export function readTrust({ key, policy }: TrustOptions): Policy {
  const known = key === undefined ? undefined : readKey(key);
  if (policy === undefined) {
    if (known === undefined) {
      throw new CommandFailure('Name whom to believe: --key with the public key of the log, or --policy.', 2);
    }
    return known;
  }
  const read = readPolicy(policy);
  const { logs } = known ?? read;
  if (logs.length === 0) throw new CommandFailure('The policy names no log: add --key.', 2);
  return { ...read, logs };
}

/** A policy file, which may name no log. @throws CommandFailure 2 */
export function readPolicy(file: string): Policy {
  const bytes = readBytes(file, 'policy');
  try {
    return parsePolicy(bytes);
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    throw new CommandFailure(`The policy ${file} is refused: ${error.fault} in line ${error.line}.`, 2);
  }
}

/** The signed notes of files that were kept elsewhere. @throws CommandFailure 2 */
export function readCheckpoints(files: readonly string[] = []): string[] {
  return files.map((file) => {
    const bytes = readBytes(file, 'checkpoint');
    try {
      return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    } catch {
      throw new CommandFailure(`The checkpoint ${file} is not text.`, 2);
    }
  });
}

function readKey(text: string): Policy {
  try {
    return policyOfKey(text.includes('+') ? text : readBytes(text, 'key').toString('utf8').trim());
  } catch (error) {
    if (!(error instanceof NoteError)) throw error;
    throw new CommandFailure('--key is not the public key of a log: name+<8 hex digits>+<base64>.', 2);
  }
}

function readBytes(file: string, what: string): Buffer {
  try {
    const bytes = readFileSync(file);
    if (what === 'policy' || bytes.length <= LONGEST_NOTE) return bytes;
  } catch {
    // Said below.
  }
  throw new CommandFailure(`The ${what} ${file} cannot be read.`, 2);
}
