import type { Compartment } from './compartments.js';
import { basesOf, type Right } from './policy.js';
import type { Role } from './roles.js';

/**
 * The closed list of acts. Each names the compartment and the rights of the policy table of which one is enough.
 * `named` stands for the compartment that the request names. Acts that concern one case are decided at the door
 * (so that absent and forbidden look the same); the others are decided by the guard.
 */
export const acts = {
  'session.start': { compartment: 'accounts', rights: ['sign-in'], on: 'nothing' },
  'session.end': { compartment: 'audit', rights: ['read'], on: 'nothing' },
  'staff.list': { compartment: 'accounts', rights: ['read'], on: 'nothing' },
  'staff.create': { compartment: 'accounts', rights: ['write'], on: 'nothing' },
  'case.list': { compartment: 'core', rights: ['read'], on: 'list' },
  'case.create': { compartment: 'core', rights: ['create'], on: 'list' },
  'case.open': { compartment: 'core', rights: ['read'], on: 'case' },
  'case.change': { compartment: 'core', rights: ['write'], on: 'case' },
  'case.move': { compartment: 'core', rights: ['write'], on: 'case' },
  'case.import': { compartment: 'core', rights: ['create'], on: 'list' },
  'assignment.list': { compartment: 'core', rights: ['read'], on: 'case' },
  'assignment.grant': { compartment: 'core', rights: ['assign'], on: 'case' },
  'assignment.confirm': { compartment: 'core', rights: ['assign'], on: 'case' },
  'assignment.end': { compartment: 'core', rights: ['assign'], on: 'case' },
  'compartment.open': { compartment: 'named', rights: ['read'], on: 'case' },
  'compartment.change': { compartment: 'named', rights: ['write'], on: 'case' },
  'person.search': { compartment: 'identity', rights: ['read'], on: 'list' },
  'task.list': { compartment: 'plan', rights: ['read'], on: 'case' },
  'task.mine': { compartment: 'plan', rights: ['read'], on: 'list' },
  'task.create': { compartment: 'plan', rights: ['write', 'own-tasks'], on: 'case' },
  'task.change': { compartment: 'plan', rights: ['write', 'own-tasks'], on: 'case' },
  'task.plan': { compartment: 'plan', rights: ['write'], on: 'case' },
  'matter.list': { compartment: 'legal-status', rights: ['read'], on: 'case' },
  'matter.record': { compartment: 'legal-status', rights: ['write'], on: 'case' },
  'matter.move': { compartment: 'legal-status', rights: ['write'], on: 'case' },
  'issue.list': { compartment: 'legal-status', rights: ['read'], on: 'case' },
  'issue.record': { compartment: 'legal-status', rights: ['write'], on: 'case' },
  'issue.change': { compartment: 'legal-status', rights: ['write'], on: 'case' },
  'testimony.list': { compartment: 'testimony', rights: ['read'], on: 'case' },
  'testimony.record': { compartment: 'testimony', rights: ['write'], on: 'case' },
  'testimony.change': { compartment: 'testimony', rights: ['write'], on: 'case' },
  'consent.list': { compartment: 'consent', rights: ['read'], on: 'case' },
  'consent.record': { compartment: 'consent', rights: ['write'], on: 'case' },
  'consent.change': { compartment: 'consent', rights: ['write'], on: 'case' },
  'audit.read': { compartment: 'audit', rights: ['read'], on: 'list' },
  'log.heartbeat': { compartment: 'audit', rights: ['read'], on: 'nothing' },
  'instance.start': { compartment: 'audit', rights: ['read'], on: 'nothing' },
} as const satisfies Record<string, ActRule>;

interface ActRule {
  compartment: Compartment | 'named';
  rights: readonly Right[];
  on: 'nothing' | 'list' | 'case';
}

export type Act = keyof typeof acts;

/** The rule of an act. */
export function ruleOf(act: Act): ActRule {
  return acts[act];
}

/**
 * The coarse answer for a role, before anything is read: does the table give it one of the act's rights at all?
 * Acts on one case are left to the door. Break-glass is not a standing right.
 */
export function mayEver(role: Role, act: Act): boolean {
  const rule = ruleOf(act);
  if (rule.on === 'case' || rule.compartment === 'named') return role !== 'nobody';
  const compartment = rule.compartment;
  return rule.rights.some((right) =>
    basesOf(role, compartment, right).some((basis) => !basis.startsWith('break')),
  );
}
