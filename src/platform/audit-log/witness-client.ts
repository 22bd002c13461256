import { parseCosignature, verifyCosignature } from './cosignature.js';
import { type CheckpointRequest, formatRequest, readCount } from './witness-request.js';
import type { ReachableWitness } from './witness-settings.js';

/** What became of one request to a witness. */
export type WitnessReply =
  /** It cosigned, and the cosignature was verified: the line of the note, and when it was made. */
  | { readonly kind: 'cosigned'; readonly line: string; readonly at: Date }
  /** It has cosigned a tree of this size before. */
  | { readonly kind: 'knows'; readonly size: number }
  /** It will not cosign this: the status says why (400, 403, 404, 422, or whatever else came). */
  | { readonly kind: 'refused'; readonly status: number }
  /** What it answered is no cosignature of this checkpoint, by this witness, of now. */
  | { readonly kind: 'unbelievable' };

export interface WitnessClientParts {
  readonly clock: { now(): Date };
  /** How long the whole answer may take. */
  readonly timeoutMs?: number;
  /** Ends every request when the service stops. */
  readonly signal?: AbortSignal;
  readonly fetch?: typeof fetch;
}

const TIMEOUT_MS = 10_000;
const LARGEST_ANSWER = 64 * 1024;
/** Clocks may differ by so much: what is older was not made for this request, what is newer is not yet. */
const MOST_SKEW_MS = 5 * 60_000;

/**
 * Asks a witness to cosign a checkpoint (C2SP tlog-witness, add-checkpoint). Nothing that it says is believed: the
 * cosignature must be by its key, over this very text, and of now. Throws what `fetch` throws when no answer came.
 */
export async function askWitness(
  witness: ReachableWitness,
  request: CheckpointRequest,
  { clock, timeoutMs = TIMEOUT_MS, signal, fetch: send = fetch }: WitnessClientParts,
): Promise<WitnessReply> {
  const response = await send(addressOf(witness.url), {
    method: 'POST',
    body: formatRequest(request),
    headers: { 'content-type': 'text/plain; charset=utf-8' },
    redirect: 'error',
    signal: AbortSignal.any([AbortSignal.timeout(timeoutMs), ...(signal === undefined ? [] : [signal])]),
  });
  const body = await readBounded(response);
  if (response.status === 409) {
    const size = /^\d+\n$/.test(body) ? readCount(body.slice(0, -1)) : undefined;
    return size === undefined ? { kind: 'refused', status: 409 } : { kind: 'knows', size };
  }
  if (response.status !== 200) return { kind: 'refused', status: response.status };
  return findCosignature(body, request.note, witness, clock.now()) ?? { kind: 'unbelievable' };
}

/** The address of add-checkpoint below a submission prefix. */
function addressOf(prefix: URL): URL {
  return new URL('add-checkpoint', prefix.href.endsWith('/') ? prefix : `${prefix.href}/`);
}

/** Finds the line of this witness among the answer's; lines of unknown keys are ignored, as the specification says. */
function findCosignature(
  body: string,
  note: string,
  { verifier }: ReachableWitness,
  now: Date,
): WitnessReply | undefined {
  const text = note.slice(0, note.lastIndexOf('\n\n') + 1);
  for (const line of body.split('\n')) {
    const cosignature = parseCosignature(line);
    if (cosignature === undefined || !verifyCosignature(text, cosignature, verifier)) continue;
    const at = cosignature.time * 1000;
    if (Math.abs(at - now.getTime()) <= MOST_SKEW_MS) return { kind: 'cosigned', line, at: new Date(at) };
  }
  return undefined;
}

/** The answer as text; what is longer than any answer can be counts as nothing. */
async function readBounded(response: Response): Promise<string> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of response.body ?? []) {
    length += (part as Uint8Array).length;
    if (length > LARGEST_ANSWER) return '';
    parts.push(part as Uint8Array);
  }
  return Buffer.concat(parts).toString('utf8');
}
