import type { Entry } from './entry.js';
import { OCSF_VERSION, placeOf } from './export-ocsf-classes.js';

/** A line with its place in the log. */
export interface ExportedLine {
  readonly index: number;
  readonly entry: Entry;
}

const SEVERITIES = ['Unknown', 'Informational', 'Low', 'Medium', 'High'] as const;

/**
 * A line as an event of OCSF. It holds what the entry holds: aliases, never names. `metadata` carries the log's origin
 * and the line's index, so that a collector can ask for proof. What OCSF has no place for stands in `unmapped`.
 */
export function toOcsf({ index, entry }: ExportedLine, origin: string): Record<string, unknown> {
  const isRefused = entry.res === 'refused';
  const place = placeOf(entry.act, isRefused);
  return {
    category_uid: place.class.category,
    class_uid: place.class.uid,
    class_name: place.class.name,
    activity_id: place.activity,
    type_uid: place.class.uid * 100 + place.activity,
    time: Date.parse(entry.ts),
    severity_id: place.severity,
    severity: SEVERITIES[place.severity],
    status_id: isRefused ? 2 : 1,
    status: isRefused ? 'Failure' : 'Success',
    ...(entry.reason === undefined ? {} : { status_detail: entry.reason }),
    metadata: {
      version: OCSF_VERSION,
      product: { name: 'Causeway', vendor_name: 'Causeway' },
      log_name: origin,
      uid: `${origin}#${String(index)}`,
      sequence: index,
      event_code: entry.act,
      original_time: entry.ts,
    },
    actor: actorOf(entry),
    ...objectOf(place.class.uid, entry),
    unmapped: unmappedOf(index, entry),
  };
}

function actorOf({ actor }: Entry): Record<string, unknown> {
  if (actor.kind === 'nobody') return { user: { type_id: 0, type: 'Unknown' } };
  const isSystem = actor.kind === 'system';
  return {
    user: {
      uid: actor.alias,
      type_id: isSystem ? 3 : 1,
      type: isSystem ? 'System' : 'User',
      groups: [{ name: actor.role }],
    },
    ...(actor.sess === undefined ? {} : { session: { uid: actor.sess } }),
  };
}

/** The attributes that a class requires, filled with what the entry tells. */
function objectOf(uid: number, { act, obj, actor, inst }: Entry): Record<string, unknown> {
  const actorAlias = actor.kind === 'nobody' ? 'nobody' : actor.alias;
  const service = { src_endpoint: { uid: inst, name: 'causeway' } };
  switch (uid) {
    case 3001:
      return { user: { uid: obj?.id ?? actorAlias } };
    case 3002:
      return { user: { uid: actorAlias }, ...service };
    case 3004:
      return { entity: { type: obj?.type ?? act.split('.')[0], uid: obj?.id ?? obj?.case ?? 'none' } };
    case 3005:
      return { user: { uid: obj?.id ?? actorAlias }, privileges: obj?.cmp ?? [] };
    case 6002:
      return { app: { name: 'Causeway', vendor_name: 'Causeway', uid: inst } };
    case 6003:
      return { api: { operation: act, service: { name: 'causeway' } }, ...service };
    case 6005:
      return { database: { type_id: 1, name: 'causeway', uid: 'causeway' }, ...service };
    default:
      return {};
  }
}

/** The parts of the entry by their own names. */
function unmappedOf(index: number, entry: Entry): Record<string, unknown> {
  const { act, obj, res, basis, purpose, reason, inst, ctr, epoch, detail, parent, seal, prev } = entry;
  const told = { act, obj, res, basis, purpose, reason, inst, ctr, epoch, detail, parent, seal, prev };
  const present = Object.entries(told).filter(([, value]) => value !== undefined);
  return { leaf_index: index, ...Object.fromEntries(present) };
}
