import canonicalize from 'canonicalize';
import { z } from 'zod';
import { hmacSha256, type KeyObject, lengthPrefixed } from '../crypto/primitives.js';

/** The longest entry: its length stands in two bytes of an entry bundle (C2SP tlog-tiles). */
export const LONGEST_ENTRY = 65_535;
/** At most so many cases stand in one line; the line's `count` tells how many there were. */
export const MOST_CASES = 200;
/** The act that fills the counter of a transaction that was rolled back. */
export const VOID_ACT = 'void';
/** The first act of every instance of the service. */
export const START_ACT = 'instance.start';

const PREFIX = { actor: 'a_', case: 'c_', record: 'r_', grant: 'g_' } as const;
const ALIAS_LABEL = 'causeway/alias/v1';
const ALIAS_BYTES = 16;
/** 16 bytes as base64url: the last letter carries two bits only. */
const ALIAS_TEXT = '[A-Za-z0-9_-]{21}[AQgw]';

export type AliasKind = keyof typeof PREFIX;

const word = z
  .string()
  .max(64)
  .regex(/^[a-z][a-z-]*$/);
const base64Of32Bytes = /^[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=$/;
const aliasWith = (letters: string) => z.string().regex(new RegExp(`^[${letters}]_${ALIAS_TEXT}$`));
const instance = z.string().regex(/^i_[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
const counter = z.int().min(1);
const session = z.string().regex(/^[0-9a-f]{16}$/);
const instant = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/)
  .refine(isRealInstant);

const actor = z.discriminatedUnion('kind', [
  z.strictObject({
    alias: aliasWith('a'),
    kind: z.enum(['staff', 'guest', 'system']),
    role: z
      .string()
      .max(64)
      .regex(/^[a-z][a-z-]*(:[a-z][a-z-]*)?$/),
    sess: session.exactOptional(),
  }),
  z.strictObject({ kind: z.literal('nobody'), sess: session.exactOptional() }),
]);

const object = z
  .strictObject({
    case: aliasWith('c').exactOptional(),
    cases: z.array(aliasWith('c')).min(1).max(MOST_CASES).refine(isWithoutRepetition).exactOptional(),
    cmp: z.array(word).min(1).max(32).refine(isWithoutRepetition).exactOptional(),
    type: word.exactOptional(),
    id: aliasWith('acgr').exactOptional(),
    rev: z.int().min(1).exactOptional(),
    count: z.int().min(0).exactOptional(),
  })
  .refine((value) => value.case === undefined || value.cases === undefined);

const fields = z.strictObject({
  act: z
    .string()
    .max(64)
    .regex(/^(void|[a-z][a-z-]*(\.[a-z][a-z-]*)+)$/),
  actor,
  inst: instance,
  ctr: counter,
  epoch: z.int(),
  ts: instant,
  obj: object.exactOptional(),
  res: z.enum(['allowed', 'refused']),
  basis: z.string().regex(new RegExp(`^[a-z][a-z-]{0,63}(:[acgr]_${ALIAS_TEXT})?$`)),
  purpose: word,
  reason: word.exactOptional(),
  detail: z
    .string()
    .regex(new RegExp(`^sha256:${base64Of32Bytes.source.slice(1)}`))
    .exactOptional(),
  parent: z.strictObject({ inst: instance, ctr: counter }).exactOptional(),
  prev: instance.exactOptional(),
  seal: z.string().regex(base64Of32Bytes).exactOptional(),
  v: z.literal(1),
});

export type Entry = z.infer<typeof fields>;

/** Each rule between fields, with the field that an error names. docs/spec/audit-log.md lists the same ones. */
const RULES: readonly [field: keyof Entry, holds: (entry: Entry) => boolean][] = [
  ['epoch', (entry) => entry.epoch === epochOf(new Date(entry.ts))],
  ['reason', (entry) => (entry.reason !== undefined) === (entry.res === 'refused')],
  ['prev', (entry) => entry.prev === undefined || (entry.act === START_ACT && entry.prev !== entry.inst)],
  ['ctr', (entry) => entry.act !== START_ACT || entry.ctr === 1],
  ['parent', (entry) => entry.parent?.inst !== entry.inst || entry.parent.ctr !== entry.ctr],
  ['act', (entry) => entry.act !== VOID_ACT || isBare(entry)],
];

/** The shape of an entry, version 1: unknown keys are refused (docs/spec/audit-log.md, section 2). */
export const entrySchema = fields.superRefine((entry, context) => {
  for (const [field, holds] of RULES) {
    if (!holds(entry)) context.addIssue({ code: 'custom', path: [field] });
  }
});

export type EntryFault = 'too-long' | 'not-json' | 'invalid' | 'not-canonical';

/** Says what is wrong with an entry: the paths of the fields, never their values. */
export class EntryError extends Error {
  constructor(
    readonly fault: EntryFault,
    readonly paths: readonly string[] = [],
  ) {
    super(['audit entry', fault, ...paths].join(' '));
    this.name = 'EntryError';
  }
}

/**
 * Takes an entry and gives its bytes: RFC 8785 canonical JSON, at most 65,535 bytes.
 * Throws an EntryError when the entry is not valid.
 */
export function encodeEntry(entry: Entry): Buffer {
  return encodeValid(validate(entry));
}

/**
 * Takes the bytes of one entry and gives the entry. Throws an EntryError unless the bytes are a valid entry
 * in canonical form: encoding the result gives the same bytes.
 */
export function decodeEntry(bytes: Uint8Array): Entry {
  if (bytes.length > LONGEST_ENTRY) throw new EntryError('too-long');
  const entry = validate(parseJson(bytes));
  if (!encodeValid(entry).equals(bytes)) throw new EntryError('not-canonical');
  return entry;
}

/** The epoch of an instant: year * 100 + month, both in UTC. Alias keys and partitions change with it. */
export function epochOf(date: Date): number {
  return date.getUTCFullYear() * 100 + date.getUTCMonth() + 1;
}

/**
 * The name under which a person, case, record or grant stands in the lines of one epoch: a letter for the kind
 * and 16 bytes of HMAC-SHA-256 as base64url. `key` is the alias key of that epoch; without it nobody can say
 * whose alias it is, nor that two aliases of different epochs mean the same.
 */
export function aliasOf(key: KeyObject, epoch: number, kind: AliasKind, id: string): string {
  const mac = hmacSha256(key, lengthPrefixed(ALIAS_LABEL, String(epoch), kind, id));
  return PREFIX[kind] + mac.subarray(0, ALIAS_BYTES).toString('base64url');
}

function validate(value: unknown): Entry {
  const result = entrySchema.safeParse(value);
  if (result.success) return result.data;
  // Paths only: a message of zod may quote what it found, and that may be anything.
  const paths = result.error.issues.map((issue) => issue.path.join('.'));
  throw new EntryError('invalid', [...new Set(paths)]);
}

function encodeValid(entry: Entry): Buffer {
  const bytes = Buffer.from(canonicalize(entry) ?? '', 'utf8');
  if (bytes.length > LONGEST_ENTRY) throw new EntryError('too-long');
  return bytes;
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8'));
  } catch {
    // The parser's message quotes the text.
    throw new EntryError('not-json');
  }
}

function isRealInstant(text: string): boolean {
  const date = new Date(text);
  return !Number.isNaN(date.getTime()) && date.toISOString() === text;
}

function isWithoutRepetition(list: readonly string[]): boolean {
  return new Set(list).size === list.length;
}

function isBare(entry: Entry): boolean {
  const { obj, detail, seal, res } = entry;
  return obj === undefined && detail === undefined && seal === undefined && res === 'allowed';
}
