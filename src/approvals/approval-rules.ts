import canonicalize from 'canonicalize';
import { equalInConstantTime, sha256 } from '../platform/crypto/primitives.js';
import type { ApprovalState } from './approval-states.js';

/** What one rule of a request for a second person needs to know of it. */
export interface ApprovalFacts {
  requesterId: string;
  concerns: readonly string[];
  /** Whether the reader's access to a touched case was given by the requester, or the other way round. */
  isSameGrant: boolean;
}

/** Why somebody who otherwise could may not decide; null when they may. */
export type WhyNot = 'requester' | 'concerned' | 'same-grant' | 'paused' | null;

/**
 * Says why a person may not decide about a request, null when nothing stands against it. Two people who depend on each
 * other are not two people: separation of duties by order of dependence (Simon and Zurko, 1997). Pure.
 * @param isPaused whether a review of emergency access by this person is overdue
 */
export function whyNotDecide(facts: ApprovalFacts, personId: string, isPaused: boolean): WhyNot {
  if (facts.requesterId === personId) return 'requester';
  if (facts.concerns.includes(personId)) return 'concerned';
  if (facts.isSameGrant) return 'same-grant';
  return isPaused ? 'paused' : null;
}

/** The state as people see it: what nobody decided or used in time has expired. Pure. */
export function stateAt(stored: ApprovalState, isLate: boolean): ApprovalState {
  return isLate && (stored === 'asked' || stored === 'granted') ? 'expired' : stored;
}

/**
 * What binds an approval to what was asked for: SHA-256 of the canonical JSON (RFC 8785) of act, payload and, as a salt,
 * the approval's own id. Gives 32 bytes. Pure.
 */
export function requestHash(act: string, payload: unknown, approvalId: string): Buffer {
  const text = canonicalize({ act, payload, salt: approvalId });
  if (text === undefined) throw new Error('a payload is JSON');
  return sha256(Buffer.from(text, 'utf8'));
}

/** Whether a hash in base64, as somebody sent it, is this one. Pure. */
export function isHash(sent: string, hash: Buffer): boolean {
  return equalInConstantTime(Buffer.from(sent, 'base64'), hash);
}

const CODE = /^[A-Za-z0-9][A-Za-z0-9._:-]{0,63}$/;
const DEEPEST = 8;

/**
 * Whether a payload holds ids, codes, days, numbers and yes or no only. A text with a space in it is not a code: names
 * and stories have no place in a table that nothing seals. Pure.
 */
export function holdsOnlyCodes(value: unknown, depth = 0): boolean {
  if (depth > DEEPEST) return false;
  if (value === null || typeof value === 'boolean') return true;
  if (typeof value === 'number') return Number.isSafeInteger(value);
  if (typeof value === 'string') return CODE.test(value);
  if (Array.isArray(value)) return value.every((each) => holdsOnlyCodes(each, depth + 1));
  if (typeof value !== 'object') return false;
  return Object.entries(value).every(([key, each]) => CODE.test(key) && holdsOnlyCodes(each, depth + 1));
}
