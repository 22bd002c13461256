import { compartments, type Compartment } from './compartments.js';
import { staffRoles, systemRoles, type Role } from './roles.js';

/**
 * THE TABLE: who may do what in which compartment, and on what basis. The guard, the door, the rows of
 * auth.policy_cell (and so row-level security) and the golden tables all come from here; a test fails when one drifts.
 *
 * A cell is a list of `basis:rights`. Bases: `g` a grant on the case, `o` the generated grant of the office,
 * `own` records that the actor made or owns, `all` the whole installation, `b` break-glass, `d` break-glass of the
 * person on the duty rota. Break-glass is a grant too: generated, for one hour, with a reason and a review.
 * Rights: r read, w write, report (may add, not read), flag (one fact, never content), own-tasks, assign, approve,
 * alias (pseudonymous reference only), metadata, leak-check, verify, export, explain (who can open what), rotate (begin
 * a new data key, open nothing), prune (ask that old lines of the log be deleted), self (one's own account, sessions and factors), second-factor.
 * A missing cell is a refusal.
 */
const table: Record<Compartment, Partial<Record<Role, string>>> = {
  core: {
    caseworker: 'g:r,w own:create d:r',
    'safety-officer': 'g:r,w d:r',
    'legal-adviser': 'g:r',
    'testimony-officer': 'g:r',
    clinician: 'g:r',
    supervisor: 'o:r,assign,explain g:r',
    auditor: 'all:alias',
    'system:import': 'all:r,w,create,assign',
    'system:plan': 'all:r,w',
    'system:rotation': 'all:rotate',
    'system:lookup': 'all:r,explain',
  },
  contact: {
    caseworker: 'g:r,w d:r',
    'safety-officer': 'g:r,w d:r',
    'legal-adviser': 'g:r',
    'testimony-officer': 'g:r',
    clinician: 'g:r',
    supervisor: 'b:r',
    'system:import': 'all:w',
    'system:rotation': 'all:rotate',
  },
  identity: {
    caseworker: 'g:r,w',
    'safety-officer': 'g:r',
    'legal-adviser': 'g:r',
    'testimony-officer': 'g:leak-check',
    supervisor: 'b:r',
    'system:import': 'all:w',
    'system:plan': 'all:report',
    'system:rotation': 'all:rotate',
  },
  location: {
    caseworker: 'g:r,w d:r',
    'safety-officer': 'g:r,w d:r',
    'legal-adviser': 'g:r',
    supervisor: 'b:r',
    'system:import': 'all:w',
    'system:plan': 'all:report',
    'system:rotation': 'all:rotate',
  },
  family: {
    caseworker: 'g:r,w',
    'safety-officer': 'g:r,w',
    'legal-adviser': 'g:r',
    supervisor: 'b:r',
    'system:import': 'all:w',
    'system:plan': 'all:report',
    'system:rotation': 'all:rotate',
  },
  plan: {
    caseworker: 'g:r,w',
    'safety-officer': 'g:r,w',
    'legal-adviser': 'g:r,own-tasks',
    'testimony-officer': 'g:r,own-tasks',
    clinician: 'g:r,own-tasks',
    supervisor: 'o:r,approve',
    'system:import': 'all:r,w',
    'system:plan': 'all:r,w',
    'system:rotation': 'all:rotate',
  },
  casework: {
    caseworker: 'g:r,w',
    'safety-officer': 'g:r',
    supervisor: 'g:r',
    'system:import': 'all:w',
    'system:plan': 'all:report',
    'system:rotation': 'all:rotate',
  },
  health: {
    caseworker: 'g:flag,report',
    'safety-officer': 'g:flag',
    'legal-adviser': 'g:flag',
    'testimony-officer': 'g:flag',
    clinician: 'g:r,w',
    'system:import': 'all:w',
    'system:plan': 'all:report',
    'system:rotation': 'all:rotate',
  },
  safety: {
    caseworker: 'g:r,report',
    'safety-officer': 'g:r,w',
    'legal-adviser': 'g:flag',
    'testimony-officer': 'g:flag',
    clinician: 'g:flag,report',
    supervisor: 'o:flag g:r b:r',
    'system:import': 'all:w',
    'system:plan': 'all:report',
    'system:rotation': 'all:rotate',
  },
  'legal-status': {
    caseworker: 'g:r',
    'safety-officer': 'g:r',
    'legal-adviser': 'g:r,w',
    'testimony-officer': 'g:flag',
    supervisor: 'o:r',
    'system:import': 'all:w',
    'system:plan': 'all:report',
    'system:rotation': 'all:rotate',
  },
  'legal-privileged': {
    'legal-adviser': 'g:r,w',
    auditor: 'all:metadata',
  },
  testimony: {
    caseworker: 'g:flag',
    'safety-officer': 'g:flag',
    'legal-adviser': 'g:r',
    'testimony-officer': 'g:r,w',
    auditor: 'all:metadata',
    'system:import': 'all:w',
    'system:plan': 'all:report',
    'system:rotation': 'all:rotate',
  },
  release: {
    caseworker: 'g:flag',
    'safety-officer': 'g:r',
    'legal-adviser': 'g:r',
    'testimony-officer': 'g:r,w',
    supervisor: 'g:r',
    auditor: 'all:metadata',
    'system:rotation': 'all:rotate',
  },
  consent: {
    caseworker: 'g:r,w',
    'safety-officer': 'g:r',
    'legal-adviser': 'g:r',
    'testimony-officer': 'g:r,w',
    clinician: 'g:flag',
    supervisor: 'g:flag',
    auditor: 'all:metadata',
    'system:import': 'all:w',
    'system:rotation': 'all:rotate',
  },
  staff: {
    caseworker: 'own:r,w',
    'safety-officer': 'own:r,w',
    'legal-adviser': 'own:r,w',
    'testimony-officer': 'own:r,w',
    clinician: 'own:r,w',
    supervisor: 'o:r,w',
    auditor: 'all:r',
    'system:flags': 'all:r,report',
  },
  audit: {
    caseworker: 'own:r',
    'safety-officer': 'own:r',
    'legal-adviser': 'own:r',
    'testimony-officer': 'own:r',
    clinician: 'own:r',
    supervisor: 'o:r own:r',
    auditor: 'all:r,verify,export,prune',
    administrator: 'own:r',
    'system:seal-check': 'all:verify',
    'system:flags': 'all:r',
  },
  accounts: {
    caseworker: 'own:self',
    'safety-officer': 'own:self',
    'legal-adviser': 'own:self',
    'testimony-officer': 'own:self',
    clinician: 'own:self',
    supervisor: 'o:r,approve own:self',
    auditor: 'all:r own:self',
    administrator: 'all:r,w own:self',
    'system:setup': 'all:r,w',
    nobody: 'own:sign-in',
    'signing-in': 'own:second-factor',
  },
};

export type Right =
  | 'read'
  | 'write'
  | 'report'
  | 'flag'
  | 'create'
  | 'own-tasks'
  | 'assign'
  | 'approve'
  | 'alias'
  | 'metadata'
  | 'leak-check'
  | 'verify'
  | 'export'
  | 'explain'
  | 'rotate'
  | 'prune'
  | 'self'
  | 'second-factor'
  | 'sign-in';

export type Basis = 'grant' | 'office' | 'own' | 'all' | 'break-glass' | 'break-glass-on-duty';

/** One right of one role in one compartment, and what it rests on. */
export interface PolicyCell {
  role: Role;
  compartment: Compartment;
  right: Right;
  basis: Basis;
}

const bases: Record<string, Basis> = {
  g: 'grant',
  o: 'office',
  own: 'own',
  all: 'all',
  b: 'break-glass',
  d: 'break-glass-on-duty',
};
const shortRights: Record<string, Right> = { r: 'read', w: 'write' };

function readCell(role: Role, compartment: Compartment, text: string): PolicyCell[] {
  return text.split(' ').flatMap((part) => {
    const [basis = '', rights = ''] = part.split(':');
    return rights.split(',').map((right) => ({
      role,
      compartment,
      right: shortRights[right] ?? (right as Right),
      basis: bases[basis]!,
    }));
  });
}

const roles: readonly Role[] = [...staffRoles, ...systemRoles, 'nobody', 'signing-in'];

/** Every cell of the table, in the order compartment, role, as written. */
export const policy: readonly PolicyCell[] = compartments.flatMap((compartment) =>
  roles.flatMap((role) => {
    const text = table[compartment][role];
    return text === undefined ? [] : readCell(role, compartment, text);
  }),
);

const byRole = new Map<string, readonly PolicyCell[]>(
  roles.map((role) => [role, policy.filter((cell) => cell.role === role)]),
);

/** The bases on which a role has a right in a compartment; empty when the table says no. */
export function basesOf(role: Role, compartment: Compartment, right: Right): Basis[] {
  return (byRole.get(role) ?? [])
    .filter((cell) => cell.compartment === compartment && cell.right === right)
    .map((cell) => cell.basis);
}

/** The rights of a role in a compartment on one basis. */
export function rightsOf(role: Role, compartment: Compartment, basis: Basis): Right[] {
  return (byRole.get(role) ?? [])
    .filter((cell) => cell.compartment === compartment && cell.basis === basis)
    .map((cell) => cell.right);
}

/** What a row of grants may rest on. */
export type GrantBasis = Extract<Basis, 'grant' | 'office' | 'break-glass' | 'break-glass-on-duty'>;

/** The compartments in which a role may hold a grant on this basis: what such a grant can open at most. */
export function grantableCompartments(role: Role, basis: GrantBasis): Compartment[] {
  return compartments.filter((compartment) => rightsOf(role, compartment, basis).length > 0);
}
