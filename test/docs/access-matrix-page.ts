import { type Act, acts, ruleOf } from '../../src/platform/access/actions.js';
import { compartments, type Compartment } from '../../src/platform/access/compartments.js';
import { type Basis, basesOf, type Right, rightsOf } from '../../src/platform/access/policy.js';
import { type Role, staffRoles, systemRoles } from '../../src/platform/access/roles.js';
import type { TwoPersonCode } from '../../src/approvals/two-person.js';

/** The act of the list of acts that each two-person act is, and when it needs the second person. */
export const twoPersonActs: Record<TwoPersonCode, { act: Act; when: string }> = {
  'role.grant': { act: 'role.grant', when: 'always' },
  'profile.change': { act: 'profile.change', when: 'always' },
  'account.recover': { act: 'staff.recover', when: 'always' },
  'wall.make': { act: 'wall.change', when: 'always' },
  'wall.end': { act: 'wall.change', when: 'always' },
  'assignment.bulk': { act: 'assignment.bulk', when: 'over 25 cases, and from the approvals page' },
  'log.prune': { act: 'log.prune', when: 'always' },
  'readers.withhold': { act: 'readers.withhold', when: 'always' },
};

const holds: Record<Compartment, string> = {
  core: 'reference, pseudonym, phase, risk, team, review dates',
  contact: 'channels, times, cover story, safe word',
  identity: 'names, birth, nationality, documents, host country',
  location: 'address, places',
  family: 'relatives, associates',
  plan: 'goals, milestones, tasks of the plan',
  casework: 'needs, notes, finance',
  health: 'the clinician’s record',
  safety: 'threats, measures, incidents',
  'legal-status': 'status, measures, deadlines, issue codes',
  'legal-privileged': 'advice, admissions, restricted facts',
  testimony: 'recordings, transcripts, coding',
  release: 'final text, approvals, recalls',
  consent: 'what the person agreed to',
  staff: 'reviews and complaints about staff',
  audit: 'lines of the log',
  accounts: 'accounts, roles, settings',
};

const bases: Record<Basis, string> = {
  grant: 'g',
  office: 'office',
  own: 'own',
  all: 'all',
  'break-glass': 'b',
  'break-glass-on-duty': 'b on duty',
};

const words: Partial<Record<Right, string>> = {
  'own-tasks': 'own tasks',
  'leak-check': 'leak check',
  self: 'account',
  'second-factor': 'second factor',
  'sign-in': 'sign-in',
};

/** The page of the documentation that shows the table of rights, in Markdown as Prettier leaves it. */
export function writeMatrixPage(): string {
  return [
    HEAD,
    '## Who may do what',
    table(
      ['Part of a case or of the house', ...staffRoles],
      compartments.map((name) => [
        `**${name}** (${holds[name]})`,
        ...staffRoles.map((role) => cellOf(role, name)),
      ]),
    ),
    LEGEND,
    '## What break-glass opens',
    BREAK_GLASS,
    table(
      ['Part', 'A supervisor of the office', 'The person on duty'],
      compartments.filter(isOfCase).map(breakGlassRow),
    ),
    '## Acts',
    ACTS,
    table(
      ['Act', 'Part', 'One of these rights', 'Who', 'Fresh second factor', 'Second person'],
      (Object.keys(acts) as Act[]).map(actRow),
    ),
    '## Parts of the service',
    SYSTEM,
    table(['Part of the service', 'May do'], systemRoles.map(systemRow)),
  ]
    .join('\n\n')
    .concat('\n');
}

const HEAD = `# Who may see and do what

This page is made from the table that the service and the database decide by (\`src/platform/access/policy.ts\`), by
\`UPDATE_GOLDEN=1 npm test -- access-matrix\`. A test fails when it and the table differ. Changing a right is a release:
the difference of this page is what the release opens and closes.

Every right needs a role, and in a case also a grant. A role alone opens no case: it says what may be granted. The
people whose grants open a part of one case, until when and by whose decision, are told by the page of the case under
"who can open this", and by \`causeway access explain REFERENCE FIELD\`.`;

const LEGEND = `| Word | Meaning |
| --- | --- |
| g | with a grant on the case: given by a supervisor, for named parts, from and until a day, with a reason |
| office | with the generated grant of a supervisor of the office; there is none for a hidden case, or where the supervisor is excluded |
| own | records that the person made, or their own account |
| all | the whole installation |
| b | by break-glass, on a threat to life only: for one hour, with a reason, notices at once and a review within 24 hours |
| b on duty | the same, by the person on the duty rota who found the case by its reference or a phone number |
| r, w | read, write |
| flag | one fact (yes, no, or a date), never content |
| report | may add, and not read |
| assign, approve, explain | gives grants; approves; sees who can open what |
| create | opens new cases |
| alias, metadata | sees that something is there, under another name, never what it says |
| leak check | may have a text compared with it, and not read it |
| own tasks | may change the tasks of the plan that are theirs |
| verify, export | recomputes the log; takes it out of the house |
| rotate | begins a new data key, and opens nothing |
| - | never |

Behind an ethical wall a grant opens nothing, whatever this table says. Nobody opens \`legal-privileged\` but the legal
advisers of the case, with their own keys; to everybody else a case looks the same whether or not it holds anything.`
  .split('\n\n')
  .map((part) => (part.startsWith('|') ? realign(part) : part))
  .join('\n\n');

const BREAK_GLASS = `Break-glass is reading, for at most 60 minutes. It never opens a part that is not named here, never a case behind a wall,
and never \`legal-privileged\`.`;

const ACTS = `Each act belongs to a part and needs one of its rights there. A fresh second factor is one of the last five minutes; without
it the service asks for a step-up. A second person is somebody else, who also gave a fresh second factor.`;

const SYSTEM = `The service itself acts in these roles. Each has no more than its work needs, and each line in the log says which it was.`;

function isOfCase(name: Compartment): boolean {
  return !['staff', 'audit', 'accounts'].includes(name);
}

function cellOf(role: Role, compartment: Compartment): string {
  const parts = (Object.keys(bases) as Basis[]).flatMap((basis) => {
    const rights = rightsOf(role, compartment, basis);
    return rights.length === 0 ? [] : [`${bases[basis]}${saidOf(rights, basis)}`];
  });
  return parts.length === 0 ? '-' : parts.join('; ');
}

/** Rights in words: read and write as letters, the others after them. Break-glass is always reading, so it stands alone. */
function saidOf(rights: readonly Right[], basis: Basis): string {
  if (basis.startsWith('break') && rights.length === 1 && rights[0] === 'read') return '';
  const letters = `${rights.includes('read') ? 'r' : ''}${rights.includes('write') ? 'w' : ''}`;
  const others = rights.filter((right) => right !== 'read' && right !== 'write');
  return ` ${[letters, ...others.map((right) => words[right] ?? right)].filter((text) => text !== '').join(', ')}`;
}

function breakGlassRow(name: Compartment): string[] {
  const opened = (basis: Basis) => staffRoles.filter((role) => rightsOf(role, name, basis).length > 0);
  const duty = opened('break-glass-on-duty');
  return [
    `**${name}**`,
    opened('break-glass').length > 0 ? 'opens' : '-',
    duty.length > 0 ? `opens (${duty.join(', ')})` : '-',
  ];
}

function actRow(act: Act): string[] {
  const { compartment, rights, fresh } = ruleOf(act);
  const second = Object.values(twoPersonActs).find((each) => each.act === act);
  return [
    `\`${act}\``,
    compartment === 'named' ? 'the one that the request names' : compartment,
    rights.map((right) => (right === 'self' ? 'own account' : (words[right] ?? right))).join(', '),
    whoMay(act),
    fresh === true ? 'yes' : '-',
    second?.when ?? '-',
  ];
}

const others: Partial<Record<Role, string>> = {
  nobody: 'somebody who has not signed in',
  'signing-in': 'somebody who still owes the second factor',
};

/** The roles of people to which the table gives one of the act's rights; parts of the service where nobody else may. */
function whoMay(act: Act): string {
  const { compartment, rights, bases: only } = ruleOf(act);
  if (compartment === 'named') return 'as the table above says of that part';
  const may = (role: Role) =>
    rights.some((right) =>
      basesOf(role, compartment, right).some((basis) => only?.includes(basis) ?? !basis.startsWith('break')),
    );
  const people: string[] = staffRoles.every(may) ? ['everybody who is signed in'] : staffRoles.filter(may);
  for (const role of ['nobody', 'signing-in'] as const) if (may(role)) people.push(others[role]!);
  return people.length > 0 ? people.join(', ') : systemRoles.filter(may).join(', ');
}

function systemRow(role: Role): string[] {
  const cells = compartments.map((name) => [name, cellOf(role, name)]).filter(([, cell]) => cell !== '-');
  const said = cells.map(([name, cell]) => `${name}: ${cell!.replace('all ', '')}`);
  return [`\`${role}\``, said.length === 0 ? 'nothing but its own lines in the log' : said.join('; ')];
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

function realign(markdown: string): string {
  const [head, , ...rows] = markdown.split('\n').map((row) => row.slice(2, -2).split(' | '));
  return table(head!, rows);
}
