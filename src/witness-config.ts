import { readFileSync } from 'node:fs';
import { ConfigProblem } from './config-problem.js';
import {
  composeWitnesses,
  parseNearWitness,
  type ReachableWitness,
  type WitnessSettings,
} from './platform/audit-log/witness-settings.js';
import { PolicyError } from './platform/audit-log/witness-policy.js';

/**
 * Reads who watches the log.
 * @param near CAUSEWAY_WITNESS: the key and the address of the nearest witness
 * @param file CAUSEWAY_OUTSIDE_WITNESSES: a file in the syntax of C2SP tlog-policy, each witness with its address
 * @throws ConfigProblem
 */
export function readWitnesses(near: string | undefined, file: string | undefined): WitnessSettings {
  return composeOutside(near === undefined ? null : readNearWitness(near), file);
}

function readNearWitness(text: string): ReachableWitness {
  try {
    return parseNearWitness(text);
  } catch {
    const message =
      'must be the public key of a witness, a space and its address: https, or http on this machine';
    throw new ConfigProblem([{ name: 'CAUSEWAY_WITNESS', message }]);
  }
}

function composeOutside(near: ReachableWitness | null, file: string | undefined): WitnessSettings {
  const name = 'CAUSEWAY_OUTSIDE_WITNESSES';
  const policy = file === undefined ? null : readSettingFile(name, file);
  try {
    return composeWitnesses(near, policy);
  } catch (error) {
    const message =
      error instanceof PolicyError
        ? `names a file that is no policy (line ${String(error.line)}: ${error.fault})`
        : 'names a policy with a log, or with a witness whose address is missing or not https';
    throw new ConfigProblem([{ name, message }]);
  }
}

/** Reads the file that a setting names. @throws ConfigProblem that names the setting, not the file */
export function readSettingFile(name: string, file: string): Buffer {
  try {
    return readFileSync(file);
  } catch {
    throw new ConfigProblem([{ name, message: 'names a file that cannot be read' }]);
  }
}
