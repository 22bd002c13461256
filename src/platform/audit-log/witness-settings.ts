import { parseWitnessKey, type WitnessVerifier } from './cosignature.js';
import { parseVerifierKey } from './signed-note.js';
import { parsePolicy, type Policy, type PolicyWitness, writeName } from './witness-policy.js';

/** A witness that the service can reach. */
export interface ReachableWitness {
  readonly vkey: string;
  readonly verifier: WitnessVerifier;
  /** The submission prefix: `add-checkpoint` stands below it. */
  readonly url: URL;
}

/** Who watches the log of this installation. */
export interface WitnessSettings {
  /** Gets each checkpoint at once; two-person acts and break-glass wait for it. */
  readonly near: ReachableWitness | null;
  /** Get one padded checkpoint an hour. */
  readonly outside: readonly ReachableWitness[];
  /** Witnesses, groups and quorum as verifiers should hold them; without a log, which the installation adds. */
  readonly policy: Policy;
}

/** Addresses of this machine: http is good enough there, because nothing leaves it. */
const LOOPBACK = /^(localhost|127\.\d{1,3}\.\d{1,3}\.\d{1,3}|\[::1\])$/;

/**
 * Takes the nearest witness as `<vkey> <url>`.
 * Throws a NoteError for a key that is none and a RangeError for an address that is neither https nor a loopback's http.
 */
export function parseNearWitness(text: string): ReachableWitness {
  const [vkey = '', url = '', ...rest] = text.trim().split(/\s+/);
  if (rest.length > 0) throw new RangeError('a witness is a key and an address');
  return { vkey, verifier: parseWitnessKey(vkey), url: parseWitnessUrl(url) };
}

/**
 * Puts the settings together. The nearest witness counts as defined before the first line of the file, under the name of
 * its key, so that groups of the file can name it. Without a file it alone is the quorum.
 * @param file a policy without logs, each of whose witnesses has an address
 * @throws PolicyError for a file that is no policy, RangeError for one with a log or a witness without an address
 */
export function composeWitnesses(near: ReachableWitness | null, file: Uint8Array | null): WitnessSettings {
  const mine = near === null ? [] : [asPolicyWitness(near)];
  if (file === null) {
    return {
      near,
      outside: [],
      policy: { logs: [], witnesses: mine, groups: [], quorum: mine[0]?.name ?? null },
    };
  }
  const policy = parsePolicy(file, mine);
  if (policy.logs.length > 0) throw new RangeError('the log is that of this installation');
  const outside = policy.witnesses.slice(mine.length).map(({ vkey, verifier, url }) => {
    if (url === null) throw new RangeError('a witness without an address');
    return { vkey, verifier, url: parseWitnessUrl(Buffer.from(url, 'latin1').toString('utf8')) };
  });
  return { near, outside, policy };
}

/** The policy that verifiers of this log need. Throws a NoteError for a log key that is none. */
export function policyOf(settings: WitnessSettings, logVkey: string): Policy {
  const log = { vkey: writeName(logVkey), verifier: parseVerifierKey(logVkey), url: null };
  return { ...settings.policy, logs: [log] };
}

/** The name of a witness among cosignatures: its key's name and number, `name+<8 hex>`. Two keys never share it. */
export function markOf({ name, keyId }: { name: string; keyId: number }): string {
  return `${name}+${keyId.toString(16).padStart(8, '0')}`;
}

/** Whether a witness is on another machine, as far as its address tells. */
export function isOffHost(url: URL): boolean {
  return !LOOPBACK.test(url.hostname);
}

function parseWitnessUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isAllowed = url?.protocol === 'https:' || (url?.protocol === 'http:' && LOOPBACK.test(url.hostname));
  if (url === undefined || !isAllowed || `${url.search}${url.hash}${url.username}${url.password}` !== '')
    throw new RangeError('the address of a witness is https, or http on this machine');
  return url;
}

function asPolicyWitness({ vkey, verifier }: ReachableWitness): PolicyWitness {
  return { name: writeName(verifier.name), vkey: writeName(vkey), verifier, url: null };
}
