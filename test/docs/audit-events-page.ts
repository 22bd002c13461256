import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type Act, acts, ruleOf } from '../../src/platform/access/actions.js';

type Sentences = Record<string, Record<string, string>>;

const TEXTS = path.join(import.meta.dirname, '..', '..', 'web', 'src', 'texts', 'en', 'audit.json');

/** What a line names besides cases and compartments, where it names something: the kind of its record. */
const records: Partial<Record<Act, string>> = {
  'session.end': 'session',
  'session.end-other': 'session',
  'session.start': 'session',
  'session.complete': 'session',
  'session.switch': 'session',
  'session.step-up': 'session; a challenge while it is asked for',
  'factor.enrol': 'passkey, app or challenge',
  'factor.add': 'passkey, app or challenge',
  'factor.remove': 'passkey, or the account when it was the app',
  'password.change': 'account',
  'invitation.accept': 'account',
  'staff.create': 'account, password or office',
  'staff.invite': 'account',
  'staff.change': 'account',
  'staff.disable': 'account',
  'staff.enable': 'account',
  'staff.off-board': 'account',
  'staff.recover': 'account',
  'role.grant': 'account',
  'role.end': 'account',
  'key-holder.name': 'key holder',
  'key-holder.accept': 'key holder',
  'approval.ask': 'request',
  'approval.grant': 'request',
  'approval.refuse': 'request',
  'approval.withdraw': 'request',
  'approval.use': 'request',
  'approval.list': 'request, when one was opened',
  'case.create': 'case',
  'case.hide': 'hiding',
  'case.unhide': 'case',
  'case.move': 'phase',
  'exclusion.record': 'exclusion',
  'exclusion.end': 'exclusion',
  'wall.change': 'wall',
  'assignment.grant': 'grant',
  'assignment.confirm': 'grant',
  'assignment.end': 'grant',
  'assignment.bulk': 'the colleague, when the list was read',
  'break-glass.open': 'break-glass',
  'break-glass.end': 'break-glass',
  'break-glass.review': 'break-glass',
  'duty.plan': 'entry of the rota',
  'duty.look-up': 'look-up',
  'notice.read': 'notice',
  'task.create': 'task',
  'task.change': 'task',
  'matter.record': 'matter',
  'matter.move': 'matter',
  'issue.record': 'issue',
  'issue.change': 'issue',
  'testimony.record': 'testimony',
  'testimony.change': 'testimony',
  'consent.record': 'consent',
  'consent.change': 'consent',
  'audit.detail': 'line of the log',
  'receipt.read': 'receipt',
  'search.watched': 'the colleague',
  'row.seal': 'row',
  'row.remove': 'row',
  'row.broken': 'row',
  'readers.incident': 'inquiry',
  'readers.withhold': 'withholding',
  'review.draw': 'batch',
  'review.verdict': 'item',
  'flag.raise': 'flag',
};

/** What is sealed beside a line. */
const details: Partial<Record<Act, string>> = {
  'assignment.grant': 'the reason',
  'assignment.end': 'the reason',
  'assignment.bulk': 'the reason, where somebody wrote one',
  'case.hide': 'the reason',
  'break-glass.open': 'the reason',
  'approval.ask': 'the hash of what was asked for and the words of who asked',
  'person.search': 'the ids of all that was found, and how many were opened; never what was asked for',
  'search.watched': 'all colleagues whose name the search held',
  'review.verdict': 'the verdict and its sentence',
};

/** Lines that hold the hash of what a second person was asked for, readable without any key. */
const hashes: readonly Act[] = ['approval.ask', 'approval.grant', 'approval.refuse', 'approval.use'];

const HEAD = `# What the audit log records

Every act is a line, whether it was done or refused; nothing can be switched off. A line is written in the transaction of
its act: a change commits with its line or not at all, and nothing sealed leaves the service before its line is
committed. The format is in [audit-log.md](audit-log.md), who may do what in [access-matrix.md](access-matrix.md).

This page is made from the list of acts by \`test/docs/audit-events.spec.ts\`; a walk over every route of the service
(\`test/attacks/every-act-leaves-its-line.spec.ts\`) does each act and reads its line.

- Every line: act, outcome, instant, actor and role (or that it was the service, or nobody), session, purpose, what the
  access rested on, instance and counter of the process. Case, actor, record and grant stand under an alias of the month.
- A refusal is the same line with \`refused\` and a reason. It names the case or record of the address, whether or not it
  exists: who tries ids that do not exist is seen as well. Failed sign-ins that come while somebody has to wait are one
  line with their number.
- An answer of 400 (a malformed request) is no act and no line: it got no further than its form.
- A list names the cases that it showed, at most 200, and how many there were. Counts beside a menu are lists too.
- What stands in a line in words is never there: it is sealed beside the line under a key of the month, and the line holds
  SHA-256 of the sealed bytes. Of material that only lawyers open, a line tells actor, time and compartment, no more.
- Each row that an act writes is a further line, \`row.seal\` or \`row.remove\`, which names the act's line as its parent.
`;

/** The page of the documentation that lists what is recorded, in Markdown as Prettier leaves it. */
export function writeEventsPage(): string {
  const { did } = JSON.parse(readFileSync(TEXTS, 'utf8')) as { did: Sentences };
  const rooms = Map.groupBy(Object.keys(acts) as Act[], (act) => act.split('.')[0]!);
  const head = ['Act', 'When', 'Compartment', 'Names', 'Sealed beside it'];
  const parts = [...rooms].map(([room, list]) => {
    const rows = list.map((act) => rowOf(act, did));
    return `## ${room}\n\n${table(head, rows)}`;
  });
  return `${HEAD}\n${parts.join('\n\n')}\n`;
}

function rowOf(act: Act, did: Sentences): string[] {
  const { compartment } = ruleOf(act);
  return [
    `\`${act}\``,
    sentenceOf(act, did),
    compartment === 'named' ? 'the one that the request names' : compartment,
    namesOf(act),
    [details[act], hashes.includes(act) ? 'else the hash itself, in the line' : undefined]
      .filter((text) => text !== undefined)
      .join('; ')
      .replace(/^else /, '') || '-',
  ];
}

/** The sentence of the screen, without the marks in it. */
function sentenceOf(act: Act, did: Sentences): string {
  const [room, ...rest] = act.split('.');
  const sentence = did[room!]?.[rest.join('.')];
  if (sentence === undefined) throw new Error(`write the sentence of ${act} in audit.json`);
  return sentence
    .replaceAll(/<who>.*?<\/who>/g, 'Somebody')
    .replaceAll(/<\/?\w+>/g, '')
    .replaceAll('{{case}}', 'a case')
    .replaceAll('{{what}}', 'a part')
    .replaceAll('{{cases}}', 'cases')
    .replaceAll('{{tasks}}', 'tasks')
    .replaceAll(/\{\{\w+\}\}/g, '…');
}

function namesOf(act: Act): string {
  const { on } = ruleOf(act);
  const cases = on === 'case' ? 'the case' : on === 'list' ? 'the cases that were shown' : undefined;
  return [cases, records[act]].filter((text) => text !== undefined).join('; ') || '-';
}

/** A Markdown table whose columns are aligned, as Prettier does it. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((_, column) =>
    Math.max(3, ...[head, ...rows].map((row) => [...row[column]!].length)),
  );
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => cell + ' '.repeat(widths[column]! - [...cell].length)).join(' | ')} |`;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}
