import type { EntityManager } from 'typeorm';
import { unwrapDataKey } from '../crypto/keyring.js';
import type { RootKeys } from '../crypto/root-key.js';
import { type AliasKind, aliasOf, decodeEntry, type Entry } from './entry.js';

/** An act whose effects the database lost, as the list for the organisation shows it. */
export interface LostAct {
  readonly index: number;
  readonly at: string;
  readonly act: string;
  readonly outcome: Entry['res'];
  /** The alias; with `username` where the restored database knows whose it is. */
  readonly actor: string | null;
  readonly username: string | null;
  readonly role: string | null;
  /** The alias of the case. */
  readonly case: string | null;
}

/** What is needed to open the alias keys. */
export interface AliasSecrets {
  readonly roots: RootKeys;
  readonly deployment: string;
  readonly installationId: string;
}

interface Subject {
  kind: AliasKind;
  subject: string;
  username: string | null;
}

interface KnownAlias extends Subject {
  epoch: number;
  alias: string;
}

/**
 * Names the aliases of entries anew, as far as the database knows the subjects and has the alias key of the month, and
 * stores them. It runs in an operation of system:sequencer.
 * @returns usernames by `<epoch>/<alias>`
 */
export async function nameAliases(
  db: EntityManager,
  entries: readonly Entry[],
  secrets: AliasSecrets,
): Promise<Map<string, string>> {
  const wanted = new Set(entries.flatMap(aliasesIn));
  const epochs = [...new Set(entries.map(({ epoch }) => epoch))];
  const subjects: Subject[] = await db.query('SELECT kind, subject, username FROM audit.subjects()');
  const keys: { epoch: number; wrapped: Buffer }[] = await db.query(
    'SELECT epoch, wrapped FROM keystore.alias_key WHERE epoch = ANY ($1::integer[])',
    [epochs],
  );
  const known = keys.flatMap(({ epoch, wrapped }) => {
    const { roots, deployment, installationId } = secrets;
    const context = { deployment, scope: installationId, compartment: 'audit', keyVersion: epoch };
    const key = unwrapDataKey(roots, context, wrapped);
    return subjects
      .map((each): KnownAlias => ({ ...each, epoch, alias: aliasOf(key, epoch, each.kind, each.subject) }))
      .filter(({ alias }) => wanted.has(placeOf(epoch, alias)));
  });
  await insertAliases(db, known);
  const named = known.filter(({ username }) => username !== null);
  return new Map(named.map(({ epoch, alias, username }) => [placeOf(epoch, alias), username!]));
}

/** Takes entries apart for the list. Lines that are no acts of anybody are left out. */
export function listLostActs(
  lines: readonly { index: number; bytes: Buffer }[],
  usernames: ReadonlyMap<string, string>,
): LostAct[] {
  const decoded = lines.map(({ index, bytes }) => ({ index, entry: decodeEntry(bytes) }));
  return decoded
    .filter(
      ({ entry }) => !['void', 'log.heartbeat', 'log.pad', 'row.seal', 'row.remove'].includes(entry.act),
    )
    .map(({ index, entry: { ts, act, res, actor, obj, epoch } }) => {
      const person = actor.kind === 'nobody' ? undefined : actor;
      return {
        index,
        at: ts,
        act,
        outcome: res,
        actor: person?.alias ?? null,
        username: person === undefined ? null : (usernames.get(placeOf(epoch, person.alias)) ?? null),
        role: person?.role ?? null,
        case: obj?.case ?? obj?.cases?.[0] ?? null,
      };
    });
}

function aliasesIn({ epoch, actor, obj, basis }: Entry): string[] {
  const [, based] = basis.split(':');
  const aliases = [
    actor.kind === 'nobody' ? undefined : actor.alias,
    obj?.case,
    ...(obj?.cases ?? []),
    obj?.id,
    based,
  ];
  return aliases.filter((alias) => alias !== undefined).map((alias) => placeOf(epoch, alias));
}

function placeOf(epoch: number, alias: string): string {
  return `${String(epoch)}/${alias}`;
}

async function insertAliases(db: EntityManager, known: readonly KnownAlias[]): Promise<void> {
  await db.query(
    `INSERT INTO audit.alias (epoch, alias, kind, subject)
     SELECT * FROM unnest($1::integer[], $2::text[], $3::text[], $4::uuid[]) AS t (e, a, k, s) ORDER BY e, a
     ON CONFLICT DO NOTHING`,
    [
      known.map(({ epoch }) => epoch),
      known.map(({ alias }) => alias),
      known.map(({ kind }) => kind),
      known.map(({ subject }) => subject),
    ],
  );
}
