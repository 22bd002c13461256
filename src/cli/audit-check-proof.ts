import { readFileSync } from 'node:fs';
import { decodeEntry, EntryError } from '../platform/audit-log/entry.js';
import { ProofError, type ProofFault, verifyProof } from '../platform/audit-log/proof-file.js';
import { readName } from '../platform/audit-log/witness-policy.js';
import { readTrust, type TrustOptions } from './audit-trust.js';
import { CommandFailure } from './failure.js';

export interface CheckProofOptions extends TrustOptions {
  /** A file with the bytes of the entry, for a proof that does not hold it. */
  entry?: string;
  json?: boolean;
}

const sentences: Record<ProofFault, string> = {
  malformed: 'the file is not a proof',
  'no-entry': 'the proof does not hold its entry: name it with --entry',
  checkpoint: 'a signature in it is wrong',
  'unknown-log': 'it is not signed by the log that you believe',
  'not-included': 'the entry does not stand where the proof says',
  quorum: 'the witnesses that the policy asks for have not cosigned it',
};

/** Says in words why a proof is refused. */
export function describeProofFault(fault: ProofFault): string {
  return sentences[fault];
}

/** Checks a proof with nothing else at hand. Exit code 0 when it holds, 1 when it does not. */
export function checkProof(file: string, options: CheckProofOptions): void {
  const policy = readTrust(options);
  const text = readBytes(file).toString('utf8');
  const given = options.entry === undefined ? undefined : readBytes(options.entry);
  try {
    const { entry, index, checkpoint, cosignedBy } = verifyProof(text, policy, given);
    const witnesses = [...cosignedBy].map(([name, time]) => ({
      name: readName(name),
      at: new Date(time * 1000).toISOString(),
    }));
    const told = {
      holds: true,
      index,
      origin: checkpoint.origin,
      size: checkpoint.size,
      witnesses,
      entry: show(entry),
    };
    process.stdout.write(options.json === true ? `${JSON.stringify(told, null, 2)}\n` : describe(told));
  } catch (error) {
    if (!(error instanceof ProofError)) throw error;
    const { fault } = error;
    process.stdout.write(
      options.json === true
        ? `${JSON.stringify({ holds: false, fault }, null, 2)}\n`
        : `THE PROOF DOES NOT HOLD: ${describeProofFault(fault)}.\n`,
    );
    process.exitCode = 1;
  }
}

function describe(told: {
  index: number;
  origin: string;
  size: number;
  witnesses: { name: string; at: string }[];
  entry: unknown;
}): string {
  const cosigned = told.witnesses.map(({ name, at }) => `  cosigned by ${name} on ${at}`);
  return [
    'The proof holds.',
    `  line ${told.index} of ${told.origin}, under the checkpoint of ${told.size} lines`,
    ...(cosigned.length === 0 ? ['  unwitnessed: no known witness has cosigned the checkpoint'] : cosigned),
    `  ${JSON.stringify(told.entry)}`,
    '',
  ].join('\n');
}

/** The entry as JSON; one of another log is shown as base64. */
function show(entry: Buffer): unknown {
  try {
    return decodeEntry(entry);
  } catch (error) {
    if (error instanceof EntryError) return { base64: entry.toString('base64') };
    throw error;
  }
}

function readBytes(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch {
    throw new CommandFailure(`The file ${file} cannot be read.`, 2);
  }
}
