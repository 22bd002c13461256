import type { Actor } from '../access/actor.js';
import type { KeyObject } from '../crypto/primitives.js';
import type { WrittenRow } from './beside-lines.js';
import { type AliasKind, aliasOf, type Entry, MOST_CASES } from './entry.js';
import type { Line, LineAddress } from './line.js';

/** An alias, and whom it stands for. */
export interface KnownAlias {
  alias: string;
  kind: AliasKind;
  subject: string;
}

/** What the entries of one operation have in common. */
export type EntryHead = Pick<Entry, 'inst' | 'epoch' | 'ts' | 'purpose' | 'v'>;

/** The entry that fills the counter of a transaction that was rolled back. */
export function voidEntry(head: EntryHead, ctr: number): Entry {
  return {
    ...head,
    act: 'void',
    actor: { kind: 'nobody' },
    ctr,
    res: 'allowed',
    basis: 'system',
    purpose: 'void',
  };
}

/** The entry of a line, with aliases in the place of ids. `detail` is what it commits to. */
export function entryOf(
  head: EntryHead,
  actor: Actor,
  aliases: AliasBook,
  line: Line,
  ctr: number,
  parent: LineAddress | undefined,
  detail = line.commitment,
): Entry {
  return {
    ...head,
    act: line.act,
    actor: actorOf(actor, aliases),
    ctr,
    obj: objectOf(line, aliases),
    res: line.outcome ?? 'allowed',
    basis: basisOf(line, actor, aliases),
    ...(line.reason === undefined ? {} : { reason: line.reason }),
    ...(detail === undefined ? {} : { detail: `sha256:${detail.toString('base64')}` }),
    ...(parent === undefined ? {} : { parent }),
  };
}

/** The line of a row that an act wrote: it names the act's line as its parent and carries the seal. */
export function rowEntry(
  head: EntryHead,
  actor: Actor,
  aliases: AliasBook,
  row: WrittenRow,
  ctr: number,
  act: LineAddress,
): Entry {
  return {
    ...head,
    act: row.seal === null ? 'row.remove' : 'row.seal',
    actor: actorOf(actor, aliases),
    ctr,
    obj: {
      ...(row.caseId === null ? {} : { case: aliases.of('case', row.caseId) }),
      type: row.type,
      id: aliases.of('record', row.id),
      rev: row.revision,
    },
    res: 'allowed',
    basis: actor.kind === 'nobody' ? 'nobody' : kindOf(actor),
    parent: act,
    ...(row.seal === null ? {} : { seal: row.seal.toString('base64') }),
  };
}

/** Makes the aliases of one epoch and remembers whom they stand for. */
export class AliasBook {
  readonly known: KnownAlias[] = [];

  constructor(
    private readonly key: KeyObject,
    private readonly epoch: number,
  ) {}

  of(kind: AliasKind, subject: string): string {
    const alias = aliasOf(this.key, this.epoch, kind, subject);
    if (!this.known.some((each) => each.alias === alias)) this.known.push({ alias, kind, subject });
    return alias;
  }
}

function actorOf(actor: Actor, aliases: AliasBook): Entry['actor'] {
  if (actor.kind === 'nobody') return { kind: 'nobody' };
  return {
    alias: aliases.of('actor', actor.id),
    kind: kindOf(actor),
    role: actor.role,
    ...(actor.kind === 'system' ? {} : { sess: actor.sessionMark }),
  };
}

function objectOf(line: Line, aliases: AliasBook): NonNullable<Entry['obj']> {
  const cases = [...new Set(line.caseIds ?? [])].slice(0, MOST_CASES).map((id) => aliases.of('case', id));
  return {
    ...(line.caseId === undefined ? {} : { case: aliases.of('case', line.caseId) }),
    ...(cases.length === 0 ? {} : { cases }),
    ...(line.compartments === undefined || line.compartments.length === 0
      ? {}
      : { cmp: [...new Set(line.compartments)] }),
    ...(line.record === undefined
      ? {}
      : { type: line.record.type, id: aliases.of('record', line.record.id) }),
    ...(line.version === undefined ? {} : { rev: line.version }),
    ...(line.count === undefined ? {} : { count: line.count }),
  };
}

function kindOf(actor: Exclude<Actor, { kind: 'nobody' }>): 'staff' | 'guest' | 'system' {
  if (actor.kind === 'system') return 'system';
  return actor.kind === 'staff' && actor.guestUntil !== null ? 'guest' : 'staff';
}

function basisOf(line: Line, actor: Actor, aliases: AliasBook): string {
  if (line.approvalId !== undefined) return `dual:${aliases.of('record', line.approvalId)}`;
  if (line.grantId !== undefined) return `grant:${aliases.of('grant', line.grantId)}`;
  return actor.kind === 'nobody' ? 'nobody' : kindOf(actor);
}
