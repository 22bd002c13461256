import { exportPublicKey } from '../crypto/primitives.js';
import { parseWitnessKey, type WitnessVerifier } from './cosignature.js';
import { NoteError, type NoteVerifier, parseVerifierKey } from './signed-note.js';

/**
 * Whose checkpoints are believed (C2SP tlog-policy). Names and addresses are octets, held as texts of one character a
 * byte (latin1); `readName` gives the words of a name.
 */
export interface Policy {
  readonly logs: readonly PolicyLog[];
  readonly witnesses: readonly PolicyWitness[];
  /** In the order of their definition: each names only what stands before it. */
  readonly groups: readonly PolicyGroup[];
  /** The name of the witness or group that must have cosigned; null (`none`) when nobody must. */
  readonly quorum: string | null;
}

export interface PolicyLog {
  readonly vkey: string;
  readonly verifier: NoteVerifier;
  readonly url: string | null;
}

export interface PolicyWitness {
  readonly name: string;
  readonly vkey: string;
  readonly verifier: WitnessVerifier;
  readonly url: string | null;
}

export interface PolicyGroup {
  readonly name: string;
  /** How many of the members must have cosigned. */
  readonly threshold: number;
  readonly members: readonly string[];
}

export type PolicyFault =
  | 'characters'
  | 'unterminated'
  | 'unknown-line'
  | 'items'
  | 'key'
  | 'duplicate-key'
  | 'duplicate-name'
  | 'reserved-name'
  | 'unknown-name'
  | 'used-twice'
  | 'threshold'
  | 'second-quorum'
  | 'no-quorum'
  | 'too-large';

/** Says which line of a policy is refused and why, without quoting it. Line 0 is the file as a whole. */
export class PolicyError extends Error {
  constructor(
    readonly fault: PolicyFault,
    readonly line: number,
  ) {
    super(`policy, line ${String(line)}: ${fault}`);
    this.name = 'PolicyError';
  }
}

const LARGEST_BYTES = 256 * 1024;
const MOST_DEFINITIONS = 256;
const NONE = 'none';
// oxlint-disable-next-line no-control-regex -- the octets that C2SP tlog-policy allows
const ALLOWED = /^[\t\n\u0020-\u007e\u0080-\u00ff]*$/;

/**
 * Takes a policy file. What stands in `before` counts as defined already (the logs and witnesses that one's own settings
 * name). Throws a PolicyError for whatever the specification refuses, and for keys of another type than Ed25519.
 */
export function parsePolicy(file: Uint8Array, before: readonly PolicyWitness[] = []): Policy {
  if (file.length > LARGEST_BYTES) throw new PolicyError('too-large', 0);
  const text = Buffer.from(file).toString('latin1');
  if (!ALLOWED.test(text)) throw new PolicyError('characters', 0);
  const lines = text.split('\n');
  if (lines.pop() !== '') throw new PolicyError('unterminated', lines.length + 1);
  const reader = new PolicyReader(before);
  for (const [index, line] of lines.entries()) {
    const items = line.split(/[ \t]+/).filter((item) => item !== '');
    if (items[0] !== undefined && !items[0].startsWith('#')) reader.take(items, index + 1);
  }
  return reader.finish();
}

/** Gives the file of a policy; `parsePolicy` takes it. */
export function formatPolicy(policy: Policy): Buffer {
  const lines = [
    ...policy.logs.map((log) => ['log', log.vkey, log.url]),
    ...policy.witnesses.map((witness) => ['witness', witness.name, witness.vkey, witness.url]),
    ...policy.groups.map(({ name, threshold, members }) => [
      'group',
      name,
      thresholdWord(threshold, members.length),
      ...members,
    ]),
    ['quorum', policy.quorum ?? NONE],
  ];
  const text = lines.map((items) => `${items.filter((item) => item !== null).join(' ')}\n`).join('');
  return Buffer.from(text, 'latin1');
}

/** Says whether those who cosigned (by their names in the policy) are enough. */
export function isQuorumMet(policy: Policy, cosigned: ReadonlySet<string>): boolean {
  if (policy.quorum === null) return true;
  const met = new Set(policy.witnesses.map(({ name }) => name).filter((name) => cosigned.has(name)));
  for (const { name, threshold, members } of policy.groups) {
    if (members.filter((member) => met.has(member)).length >= threshold) met.add(name);
  }
  return met.has(policy.quorum);
}

/** How many witnesses at least must have cosigned to meet the quorum; 0 for `none`. */
export function fewestFor(policy: Policy): number {
  if (policy.quorum === null) return 0;
  const fewest = new Map(policy.witnesses.map(({ name }) => [name, 1]));
  for (const { name, threshold, members } of policy.groups) {
    const costs = members.map((member) => fewest.get(member)!).sort((one, other) => one - other);
    fewest.set(
      name,
      costs.slice(0, threshold).reduce((sum, cost) => sum + cost, 0),
    );
  }
  return fewest.get(policy.quorum)!;
}

/** The octets of a name as words; what is no UTF-8 shows as replacement characters. */
export function readName(name: string): string {
  return Buffer.from(name, 'latin1').toString('utf8');
}

/** A text as the octets that a policy holds. */
export function writeName(words: string): string {
  return Buffer.from(words, 'utf8').toString('latin1');
}

/** The word of a threshold: `any` and `all` where they say the same as the number. */
function thresholdWord(threshold: number, members: number): string {
  if (threshold === members) return 'all';
  return threshold === 1 ? 'any' : String(threshold);
}

class PolicyReader {
  readonly #logs: PolicyLog[] = [];
  readonly #witnesses: PolicyWitness[];
  readonly #groups: PolicyGroup[] = [];
  readonly #names: Set<string>;
  readonly #members = new Set<string>();
  #quorum: string | null | undefined;

  constructor(before: readonly PolicyWitness[]) {
    this.#witnesses = [...before];
    this.#names = new Set(before.map(({ name }) => name));
  }

  take(items: readonly string[], line: number): void {
    const [word, ...rest] = items;
    if (this.#logs.length + this.#names.size > MOST_DEFINITIONS) throw new PolicyError('too-large', line);
    if (word === 'log') this.#takeLog(rest, line);
    else if (word === 'witness') this.#takeWitness(rest, line);
    else if (word === 'group') this.#takeGroup(rest, line);
    else if (word === 'quorum') this.#takeQuorum(rest, line);
    else throw new PolicyError('unknown-line', line);
  }

  finish(): Policy {
    if (this.#quorum === undefined) throw new PolicyError('no-quorum', 0);
    return { logs: this.#logs, witnesses: this.#witnesses, groups: this.#groups, quorum: this.#quorum };
  }

  #takeLog([vkey, url, ...more]: readonly string[], line: number): void {
    if (vkey === undefined || more.length > 0) throw new PolicyError('items', line);
    const verifier = readKey(parseVerifierKey, vkey, line);
    // Two keys are the same when the 32 bytes are, whatever they are named.
    if (this.#logs.some((log) => rawKeyOf(log.vkey).equals(rawKeyOf(vkey))))
      throw new PolicyError('duplicate-key', line);
    this.#logs.push({ vkey, verifier, url: url ?? null });
  }

  #takeWitness([name, vkey, url, ...more]: readonly string[], line: number): void {
    if (name === undefined || vkey === undefined || more.length > 0) throw new PolicyError('items', line);
    const verifier = readKey(parseWitnessKey, vkey, line);
    const raw = exportPublicKey(verifier.publicKey);
    if (this.#witnesses.some((other) => exportPublicKey(other.verifier.publicKey).equals(raw)))
      throw new PolicyError('duplicate-key', line);
    this.#define(name, line);
    this.#witnesses.push({ name, vkey, verifier, url: url ?? null });
  }

  #takeGroup([name, count, ...members]: readonly string[], line: number): void {
    if (name === undefined || count === undefined || members.length === 0)
      throw new PolicyError('items', line);
    for (const member of members) this.#useAsMember(member, line);
    const threshold = readThreshold(count, members.length);
    if (threshold === undefined) throw new PolicyError('threshold', line);
    this.#define(name, line);
    this.#groups.push({ name, threshold, members });
  }

  #takeQuorum([name, ...more]: readonly string[], line: number): void {
    if (name === undefined || more.length > 0) throw new PolicyError('items', line);
    if (this.#quorum !== undefined) throw new PolicyError('second-quorum', line);
    if (name !== NONE && !this.#names.has(name)) throw new PolicyError('unknown-name', line);
    this.#quorum = name === NONE ? null : name;
  }

  #define(name: string, line: number): void {
    if (name === NONE) throw new PolicyError('reserved-name', line);
    if (this.#names.has(name)) throw new PolicyError('duplicate-name', line);
    this.#names.add(name);
  }

  #useAsMember(name: string, line: number): void {
    if (name === NONE) throw new PolicyError('reserved-name', line);
    if (!this.#names.has(name)) throw new PolicyError('unknown-name', line);
    if (this.#members.has(name)) throw new PolicyError('used-twice', line);
    this.#members.add(name);
  }
}

function readThreshold(word: string, members: number): number | undefined {
  if (word === 'any') return 1;
  if (word === 'all') return members;
  const count = /^[1-9][0-9]{0,8}$/.test(word) ? Number(word) : 0;
  return count >= 1 && count <= members ? count : undefined;
}

function readKey<Verifier>(parse: (text: string) => Verifier, vkey: string, line: number): Verifier {
  try {
    return parse(new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(vkey, 'latin1')));
  } catch (error) {
    if (error instanceof NoteError || error instanceof TypeError || error instanceof RangeError) {
      throw new PolicyError('key', line);
    }
    throw error;
  }
}

/** The 32 bytes of a key whose text was read before. */
function rawKeyOf(vkey: string): Buffer {
  return Buffer.from(vkey.split('+').slice(2).join('+'), 'base64').subarray(1);
}
