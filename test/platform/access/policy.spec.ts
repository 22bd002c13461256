import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Act, acts, mayEver, ruleOf } from '../../../src/platform/access/actions.js';
import { type Compartment, compartments } from '../../../src/platform/access/compartments.js';
import {
  basesOf,
  grantableCompartments,
  policy,
  type Right,
  rightsOf,
} from '../../../src/platform/access/policy.js';
import {
  mayHoldTogether,
  type StaffRole,
  staffRoles,
  systemRoles,
} from '../../../src/platform/access/roles.js';
import { House } from '../../house.js';

/**
 * The table of who may do what once more, written down apart from the code: who reads (r) and writes (w) by grant (g), by the
 * generated grant of the office (o), of their own (own), everywhere (all), by break-glass (b) or on duty (d).
 * Order: caseworker, safety officer, legal adviser, testimony officer, clinician, supervisor, auditor, administrator.
 */
const matrix = `
  core             | g:rw d:r | g:rw d:r | g:r   | g:r   | g:r   | o:r g:r | -     | -
  contact          | g:rw d:r | g:rw d:r | g:r   | g:r   | g:r   | b:r     | -     | -
  identity         | g:rw     | g:r      | g:r   | -     | -     | b:r     | -     | -
  location         | g:rw d:r | g:rw d:r | g:r   | -     | -     | b:r     | -     | -
  family           | g:rw     | g:rw     | g:r   | -     | -     | b:r     | -     | -
  plan             | g:rw     | g:rw     | g:r   | g:r   | g:r   | o:r     | -     | -
  casework         | g:rw     | g:r      | -     | -     | -     | g:r     | -     | -
  health           | -        | -        | -     | -     | g:rw  | -       | -     | -
  safety           | g:r      | g:rw     | -     | -     | -     | g:r b:r | -     | -
  legal-status     | g:r      | g:r      | g:rw  | -     | -     | o:r     | -     | -
  legal-privileged | -        | -        | g:rw  | -     | -     | -       | -     | -
  testimony        | -        | -        | g:r   | g:rw  | -     | -       | -     | -
  release          | -        | g:r      | g:r   | g:rw  | -     | g:r     | -     | -
  consent          | g:rw     | g:r      | g:r   | g:rw  | -     | -       | -     | -
  staff            | own:rw   | own:rw   | own:rw | own:rw | own:rw | o:rw  | all:r | -
  audit            | own:r    | own:r    | own:r | own:r | own:r | o:r own:r | all:r | own:r
  accounts         | -        | -        | -     | -     | -     | o:r     | all:r | all:rw
`;

const letters = {
  grant: 'g',
  office: 'o',
  own: 'own',
  all: 'all',
  'break-glass': 'b',
  'break-glass-on-duty': 'd',
};

function readMatrix(): [Compartment, StaffRole, string][] {
  const rows = matrix.trim().split('\n');
  return rows.flatMap((row) => {
    const [compartment = '', ...cells] = row.split('|').map((cell) => cell.trim());
    return staffRoles.map((role, index): [Compartment, StaffRole, string] => [
      compartment as Compartment,
      role,
      cells[index]!,
    ]);
  });
}

/** A cell of the code's table, read and write only, as the matrix above writes it. */
function cellOf(role: StaffRole, compartment: Compartment): string {
  const read = basesOf(role, compartment, 'read');
  const write = basesOf(role, compartment, 'write');
  const bases = [...new Set([...read, ...write])];
  const parts = bases.map(
    (basis) => `${letters[basis]}:${read.includes(basis) ? 'r' : ''}${write.includes(basis) ? 'w' : ''}`,
  );
  return parts.length === 0 ? '-' : parts.join(' ');
}

describe('the table of who may do what', () => {
  it('names every compartment in the copy of this test', () => {
    expect(readMatrix().map(([compartment]) => compartment)).toEqual(
      compartments.flatMap((each) => staffRoles.map(() => each)),
    );
  });

  it.each(readMatrix())('says of reading and writing %s as %s: %s', (compartment, role, cell) => {
    expect(cellOf(role, compartment).split(' ').sort()).toEqual(cell.split(' ').sort());
  });

  it('gives what is less than reading only where the house says so', () => {
    const less = policy.filter(
      (cell) => staffRoles.includes(cell.role as StaffRole) && !['read', 'write'].includes(cell.right),
    );
    const written = less.map(
      ({ role, compartment, right, basis }) => `${compartment} ${role} ${right} (${basis})`,
    );
    expect(written.sort()).toEqual(
      [
        ...staffRoles.map((role) => `accounts ${role} self (own)`),
        'accounts supervisor approve (office)',
        'audit auditor export (all)',
        'audit auditor prune (all)',
        'audit auditor verify (all)',
        'consent auditor metadata (all)',
        'consent clinician flag (grant)',
        'consent supervisor flag (grant)',
        'core auditor alias (all)',
        'core caseworker create (own)',
        'core supervisor assign (office)',
        'core supervisor explain (office)',
        'health caseworker flag (grant)',
        'health caseworker report (grant)',
        'health legal-adviser flag (grant)',
        'health safety-officer flag (grant)',
        'health testimony-officer flag (grant)',
        'identity testimony-officer leak-check (grant)',
        'legal-privileged auditor metadata (all)',
        'legal-status testimony-officer flag (grant)',
        'plan clinician own-tasks (grant)',
        'plan legal-adviser own-tasks (grant)',
        'plan supervisor approve (office)',
        'plan testimony-officer own-tasks (grant)',
        'release auditor metadata (all)',
        'release caseworker flag (grant)',
        'safety caseworker report (grant)',
        'safety clinician flag (grant)',
        'safety clinician report (grant)',
        'safety legal-adviser flag (grant)',
        'safety supervisor flag (office)',
        'safety testimony-officer flag (grant)',
        'testimony auditor metadata (all)',
        'testimony caseworker flag (grant)',
        'testimony safety-officer flag (grant)',
      ].sort(),
    );
  });

  it('gives system actors no reading of what is sealed, except of the plan and of what flags are raised from', () => {
    const read = policy.filter((cell) => systemRoles.includes(cell.role as never) && cell.right === 'read');
    expect(read.map(({ role, compartment }) => `${role} ${compartment}`).sort()).toEqual([
      'system:flags audit',
      'system:flags staff',
      'system:import core',
      'system:import plan',
      'system:lookup core',
      'system:plan core',
      'system:plan plan',
      'system:setup accounts',
    ]);
  });

  it('gives somebody who has not signed in nothing but signing in', () => {
    expect(policy.filter((cell) => cell.role === 'nobody')).toEqual([
      { role: 'nobody', compartment: 'accounts', right: 'sign-in', basis: 'own' },
    ]);
  });

  it('gives somebody who still owes the second factor nothing but that factor', () => {
    expect(policy.filter((cell) => cell.role === 'signing-in')).toEqual([
      { role: 'signing-in', compartment: 'accounts', right: 'second-factor', basis: 'own' },
    ]);
  });

  it('lets the operator’s look-up tell who can open what, and the rotation begin keys, of every part of a case', () => {
    const of = (role: string, right: Right) =>
      policy.filter((cell) => cell.role === role && cell.right === right).map((cell) => cell.compartment);
    expect(of('system:lookup', 'explain')).toEqual(['core']);
    // The lawyers' own keys are not the service's to begin.
    const sealed = compartments.filter(
      (name) => !['legal-privileged', 'staff', 'audit', 'accounts'].includes(name),
    );
    expect(of('system:rotation', 'rotate')).toEqual(sealed);
    expect(policy.filter((cell) => cell.role === 'system:rotation' && cell.right !== 'rotate')).toEqual([]);
  });

  it('never lets the lawyer’s privileged part be granted by the office or opened by break-glass', () => {
    const cells = policy.filter((cell) => cell.compartment === 'legal-privileged');
    expect(cells.filter((cell) => cell.basis !== 'grant' && cell.right !== 'metadata')).toEqual([]);
    expect(new Set(cells.filter((cell) => cell.basis === 'grant').map((cell) => cell.role))).toEqual(
      new Set(['legal-adviser']),
    );
  });

  it('says which compartments a role may be granted', () => {
    expect(grantableCompartments('clinician', 'grant')).toEqual([
      'core',
      'contact',
      'plan',
      'health',
      'safety',
      'consent',
    ]);
    expect(grantableCompartments('administrator', 'grant')).toEqual([]);
    expect(rightsOf('testimony-officer', 'identity', 'grant')).toEqual(['leak-check']);
  });
});

describe('the table in the database', () => {
  let house: House;
  beforeAll(async () => {
    house = await House.open();
  });
  afterAll(() => house.close());

  it('has exactly the cells of the code, no more and no fewer', async () => {
    const rows = await house.asSuperuser((client) =>
      client.query<{ cell: string }>(
        `SELECT role || ' ' || compartment || ' ' || may || ' ' || basis AS cell FROM auth.policy_cell`,
      ),
    );
    const cells = policy.map(
      ({ role, compartment, right, basis }) => `${role} ${compartment} ${right} ${basis}`,
    );
    expect(rows.rows.map((row) => row.cell).sort()).toEqual(cells.sort());
  });
});

describe('the coarse answer before anything is read', () => {
  const always = (Object.keys(acts) as Act[]).filter((act) => acts[act].on === 'case');

  it.each(always)('leaves %s to the door of the case, whatever the role', (act) => {
    for (const role of staffRoles) expect(mayEver(role, act)).toBe(true);
    for (const role of ['nobody', 'signing-in'] as const) expect(mayEver(role, act)).toBe(false);
  });

  it.each<[Act, StaffRole[]]>([
    [
      'case.list',
      ['caseworker', 'safety-officer', 'legal-adviser', 'testimony-officer', 'clinician', 'supervisor'],
    ],
    ['case.create', ['caseworker']],
    ['person.search', ['caseworker', 'safety-officer', 'legal-adviser']],
    ['staff.list', ['supervisor', 'auditor', 'administrator']],
    ['staff.create', ['administrator']],
    ['audit.read', [...staffRoles]],
    ['session.switch', [...staffRoles]],
    ['staff.off-board', ['supervisor']],
    ['approval.grant', ['supervisor']],
    ['role.grant', ['administrator']],
    ['assignment.bulk', ['supervisor']],
    ['duty.plan', ['supervisor']],
    ['break-glass.open', ['caseworker', 'safety-officer', 'supervisor']],
    ['break-glass.review', ['supervisor']],
    ['duty.look-up', ['caseworker', 'safety-officer']],
  ])('lets only these roles try %s: %s', (act, roles) => {
    expect(staffRoles.filter((role) => mayEver(role, act))).toEqual(roles);
  });

  it('lets somebody who still owes the second factor give it, enrol the first one, or leave', () => {
    const allowed = (Object.keys(acts) as Act[]).filter((act) => mayEver('signing-in', act));
    expect(allowed).toEqual(['session.complete', 'session.end', 'factor.list', 'factor.enrol']);
  });

  it('asks for a fresh second factor for what changes accounts, walls and emergencies, and for no reading', () => {
    const fresh = (Object.keys(acts) as Act[]).filter((act) => ruleOf(act).fresh === true);
    expect(fresh).toEqual(
      expect.arrayContaining([
        'session.switch',
        'password.change',
        'role.grant',
        'staff.off-board',
        'approval.ask',
        'approval.grant',
        'approval.use',
        'case.hide',
        'wall.change',
        'assignment.bulk',
        'break-glass.open',
        'break-glass.review',
        'duty.look-up',
      ]),
    );
    const reading: Act[] = [
      'case.list',
      'case.open',
      'compartment.open',
      'audit.read',
      'access.explain',
      'session.list',
    ];
    expect(reading.filter((act) => fresh.includes(act))).toEqual([]);
  });

  it('does not take break-glass for a standing right', () => {
    expect(basesOf('supervisor', 'identity', 'read')).toEqual(['break-glass']);
    expect(mayEver('supervisor', 'person.search')).toBe(false);
  });
});

describe('roles of one person', () => {
  it('may not join the administrator or the auditor with any other', () => {
    for (const role of staffRoles) {
      expect(mayHoldTogether([role])).toBe(true);
      if (role !== 'administrator') expect(mayHoldTogether(['administrator', role])).toBe(false);
      if (role !== 'auditor') expect(mayHoldTogether([role, 'auditor'])).toBe(false);
    }
    expect(mayHoldTogether(['caseworker', 'safety-officer'])).toBe(true);
  });
});
