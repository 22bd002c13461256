import { openWitnessed, ProofError } from './proof-file.js';
import { parseVerifierKey } from './signed-note.js';
import type { Finding } from './verify-log.js';
import { isQuorumMet, type Policy, readName, writeName } from './witness-policy.js';

/** What the cosignatures of a checkpoint say under a policy. */
export interface CosignatureVerdict {
  /** Names of the policy's witnesses that cosigned. */
  readonly cosignedBy: readonly string[];
  /** The size of the newest checkpoint that counts; null when no known witness cosigned one. */
  readonly cosignedSize: number | null;
  /** `none` when the policy asks for no cosignature. */
  readonly quorum: 'met' | 'short' | 'none';
  /** No known witness has cosigned: nobody outside can say that this is the only history. */
  readonly isUnwitnessed: boolean;
}

/** A policy that believes one log and asks for no witness. Throws a NoteError for a text that is no public key. */
export function policyOfKey(vkey: string): Policy {
  const log = { vkey: writeName(vkey), verifier: parseVerifierKey(vkey), url: null };
  return { logs: [log], witnesses: [], groups: [], quorum: null };
}

/**
 * Judges the cosignatures of a log's checkpoints, given the newest first: the newest that has the quorum counts, because
 * witnesses outside get one an hour. A wrong signature of a known witness under the very newest is a finding: it spoils
 * the note (C2SP signed-note). The log's own signature is judged where the tree is.
 */
export function judgeCosignatures(
  notes: readonly string[],
  policy: Policy,
): { verdict: CosignatureVerdict; note: string | undefined; findings: Finding[] } {
  const isAsked = policy.quorum !== null;
  let best: { note: string; size: number; cosignedBy: readonly string[] } | undefined;
  for (const note of notes) {
    const opened = openQuietly(note, policy);
    if (opened === undefined || opened.cosignedBy.size === 0) continue;
    const names = new Set(opened.cosignedBy.keys());
    const found = { note, size: opened.checkpoint.size, cosignedBy: [...names].map(readName) };
    best ??= found;
    if (!isQuorumMet(policy, names)) continue;
    const verdict = { ...nobody, ...counted(found), quorum: isAsked ? 'met' : 'none' } as const;
    return { verdict, note, findings: findWrong(notes[0], policy) };
  }
  const verdict = { ...nobody, ...counted(best), quorum: isAsked ? 'short' : 'none' } as const;
  const short: Finding[] = isAsked ? [{ kind: 'no-quorum', size: sizeIn(notes[0] ?? '') }] : [];
  return { verdict, note: best?.note, findings: [...findWrong(notes[0], policy), ...short] };
}

/** The size that a note claims, before anything is verified: 0 when it claims none. */
export function sizeIn(note: string): number {
  const size = Number(note.split('\n')[1] ?? '');
  return Number.isSafeInteger(size) && size >= 0 ? size : 0;
}

const nobody = { cosignedBy: [], cosignedSize: null, isUnwitnessed: true } as const;

function counted(found: { size: number; cosignedBy: readonly string[] } | undefined) {
  if (found === undefined) return nobody;
  return { cosignedBy: found.cosignedBy, cosignedSize: found.size, isUnwitnessed: false };
}

/** A wrong cosignature under a note that the log itself signed rightly. */
function findWrong(note: string | undefined, policy: Policy): Finding[] {
  if (note === undefined || openQuietly(note, policy) !== undefined) return [];
  const isOfLog = openQuietly(note, { ...policy, witnesses: [], groups: [], quorum: null }) !== undefined;
  return isOfLog ? [{ kind: 'bad-signature', position: 0, fault: 'wrong-signature' }] : [];
}

function openQuietly(note: string, policy: Policy) {
  try {
    return openWitnessed(note, policy);
  } catch (error) {
    if (error instanceof ProofError) return undefined;
    throw error;
  }
}
