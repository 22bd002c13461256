import { encodeEntry, type Entry } from './entry.js';
import type { ExportedLine } from './export-ocsf.js';

/** RFC 5424, section 6.2.1: facility 13 is "log audit". */
const FACILITY = 13;
const WARNING = 4;
const NOTICE = 5;
const LONGEST_MSGID = 32;
/** The number that RFC 5612 keeps for examples; the project has none of its own. */
const SD_ID = 'causeway@32473';

/**
 * A line as a syslog message (RFC 5424). The header and STRUCTURED-DATA hold what the entry holds; MSG is the entry's
 * canonical JSON, from which the leaf hash can be computed.
 * @param longest when given, MSG is left out of a message that would be longer, in bytes (datagrams)
 */
export function toSyslog(line: ExportedLine, origin: string, longest = Number.POSITIVE_INFINITY): string {
  const { entry } = line;
  const priority = FACILITY * 8 + (entry.res === 'refused' ? WARNING : NOTICE);
  const message = entry.act.slice(0, LONGEST_MSGID);
  const head = `<${String(priority)}>1 ${entry.ts} - causeway - ${message} ${structuredData(line, origin)}`;
  const whole = `${head} ${encodeEntry(entry).toString('utf8')}`;
  return Buffer.byteLength(whole) > longest ? head : whole;
}

/** A message in its frame for a stream: its length in bytes, a space, the message (RFC 6587, section 3.4.1; RFC 5425). */
export function frame(message: string): string {
  return `${String(Buffer.byteLength(message))} ${message}`;
}

/** A parameter's value with the three characters escaped that RFC 5424, section 6.3.3, names. */
export function escapeValue(value: string): string {
  return value.replaceAll(/["\\\]]/g, String.raw`\$&`);
}

function structuredData({ index, entry }: ExportedLine, origin: string): string {
  const parameters = Object.entries(parametersOf(index, entry, origin))
    .filter((pair): pair is [string, string | number] => pair[1] !== undefined)
    .map(([name, value]) => ` ${name}="${escapeValue(String(value))}"`);
  return `[${SD_ID}${parameters.join('')}]`;
}

function parametersOf(
  index: number,
  { act, actor, obj, res, basis, purpose, reason, inst, ctr }: Entry,
  origin: string,
): Record<string, string | number | undefined> {
  const person = actor.kind === 'nobody' ? undefined : actor;
  return {
    index,
    log: origin,
    act,
    outcome: res,
    reason,
    actor: person?.alias,
    kind: actor.kind,
    role: person?.role,
    session: actor.sess,
    case: obj?.case,
    cases: obj?.cases?.length,
    compartments: obj?.cmp?.join(','),
    type: obj?.type,
    id: obj?.id,
    revision: obj?.rev,
    count: obj?.count,
    basis,
    purpose,
    instance: inst,
    counter: ctr,
  };
}
