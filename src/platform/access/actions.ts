import type { Compartment } from './compartments.js';
import { type Basis, basesOf, type Right } from './policy.js';
import type { Role } from './roles.js';

/**
 * The closed list of acts. Each names the compartment and the rights of the policy table of which one is enough.
 * `named` stands for the compartment that the request names. Acts that concern one case are decided at the door
 * (so that absent and forbidden look the same); the others are decided by the guard. An act that is `fresh` needs a
 * second factor of the last five minutes. `bases` names the bases that count when standing rights are not meant.
 */
export const acts = {
  'session.start': { compartment: 'accounts', rights: ['sign-in'], on: 'nothing' },
  'session.complete': { compartment: 'accounts', rights: ['second-factor'], on: 'nothing' },
  'session.end': { compartment: 'accounts', rights: ['self', 'second-factor'], on: 'nothing' },
  'session.list': { compartment: 'accounts', rights: ['self'], on: 'nothing' },
  'session.end-other': { compartment: 'accounts', rights: ['self'], on: 'nothing' },
  'session.step-up': { compartment: 'accounts', rights: ['self'], on: 'nothing' },
  'session.switch': { compartment: 'accounts', rights: ['self'], on: 'nothing', fresh: true },
  'factor.list': { compartment: 'accounts', rights: ['self', 'second-factor'], on: 'nothing' },
  'factor.enrol': { compartment: 'accounts', rights: ['second-factor'], on: 'nothing' },
  'factor.add': { compartment: 'accounts', rights: ['self'], on: 'nothing', fresh: true },
  'factor.remove': { compartment: 'accounts', rights: ['self'], on: 'nothing', fresh: true },
  'password.change': { compartment: 'accounts', rights: ['self'], on: 'nothing', fresh: true },
  'invitation.accept': { compartment: 'accounts', rights: ['sign-in'], on: 'nothing' },
  'staff.list': { compartment: 'accounts', rights: ['read'], on: 'nothing' },
  'staff.create': { compartment: 'accounts', rights: ['write'], on: 'nothing', fresh: true },
  'staff.invite': { compartment: 'accounts', rights: ['write'], on: 'nothing', fresh: true },
  'staff.change': { compartment: 'accounts', rights: ['write'], on: 'nothing', fresh: true },
  'staff.disable': { compartment: 'accounts', rights: ['write'], on: 'nothing', fresh: true },
  'staff.enable': { compartment: 'accounts', rights: ['write'], on: 'nothing', fresh: true },
  'staff.off-board': { compartment: 'accounts', rights: ['approve'], on: 'nothing', fresh: true },
  'staff.recover': { compartment: 'accounts', rights: ['write'], on: 'nothing', fresh: true },
  'role.grant': { compartment: 'accounts', rights: ['write'], on: 'nothing', fresh: true },
  'role.end': { compartment: 'accounts', rights: ['write'], on: 'nothing', fresh: true },
  'profile.read': { compartment: 'accounts', rights: ['read'], on: 'nothing' },
  'profile.change': { compartment: 'accounts', rights: ['write'], on: 'nothing', fresh: true },
  'key-holder.list': { compartment: 'accounts', rights: ['read', 'self'], on: 'nothing' },
  'key-holder.name': { compartment: 'accounts', rights: ['write'], on: 'nothing', fresh: true },
  'key-holder.accept': { compartment: 'accounts', rights: ['self'], on: 'nothing', fresh: true },
  'approval.list': { compartment: 'accounts', rights: ['self'], on: 'nothing' },
  'approval.ask': { compartment: 'accounts', rights: ['self'], on: 'nothing', fresh: true },
  'approval.grant': { compartment: 'accounts', rights: ['approve'], on: 'nothing', fresh: true },
  'approval.refuse': { compartment: 'accounts', rights: ['approve'], on: 'nothing' },
  'approval.withdraw': { compartment: 'accounts', rights: ['self'], on: 'nothing' },
  'approval.use': { compartment: 'accounts', rights: ['self'], on: 'nothing', fresh: true },
  'case.list': { compartment: 'core', rights: ['read'], on: 'list' },
  'case.create': { compartment: 'core', rights: ['create'], on: 'list' },
  'case.open': { compartment: 'core', rights: ['read'], on: 'case' },
  'case.change': { compartment: 'core', rights: ['write'], on: 'case' },
  'case.move': { compartment: 'core', rights: ['write'], on: 'case' },
  'case.hide': { compartment: 'core', rights: ['assign'], on: 'case', fresh: true },
  'case.unhide': { compartment: 'core', rights: ['assign'], on: 'case', fresh: true },
  'case.import': { compartment: 'core', rights: ['create'], on: 'list' },
  'case.rekey': { compartment: 'core', rights: ['rotate'], on: 'list' },
  'access.explain': { compartment: 'core', rights: ['explain'], on: 'case' },
  'access.preview': { compartment: 'core', rights: ['assign'], on: 'case' },
  'exclusion.list': { compartment: 'core', rights: ['assign'], on: 'case' },
  'exclusion.record': { compartment: 'core', rights: ['assign'], on: 'case' },
  'exclusion.end': { compartment: 'core', rights: ['assign'], on: 'case', fresh: true },
  'wall.list': { compartment: 'core', rights: ['assign'], on: 'case' },
  'wall.preview': { compartment: 'core', rights: ['assign'], on: 'case' },
  'wall.change': { compartment: 'core', rights: ['assign'], on: 'case', fresh: true },
  'assignment.list': { compartment: 'core', rights: ['read'], on: 'case' },
  'assignment.grant': { compartment: 'core', rights: ['assign'], on: 'case' },
  'assignment.confirm': { compartment: 'core', rights: ['assign'], on: 'case' },
  'assignment.end': { compartment: 'core', rights: ['assign'], on: 'case' },
  'assignment.bulk': { compartment: 'core', rights: ['assign'], on: 'list', fresh: true },
  'break-glass.open': {
    compartment: 'contact',
    rights: ['read'],
    on: 'nothing',
    fresh: true,
    bases: ['break-glass', 'break-glass-on-duty'],
  },
  'break-glass.end': {
    compartment: 'contact',
    rights: ['read'],
    on: 'nothing',
    bases: ['break-glass', 'break-glass-on-duty'],
  },
  'break-glass.list': { compartment: 'staff', rights: ['read'], on: 'nothing' },
  'break-glass.review': {
    compartment: 'staff',
    rights: ['write'],
    on: 'nothing',
    fresh: true,
    bases: ['office'],
  },
  'duty.list': { compartment: 'core', rights: ['read'], on: 'list' },
  'duty.plan': { compartment: 'core', rights: ['assign'], on: 'list' },
  'duty.look-up': {
    compartment: 'contact',
    rights: ['read'],
    on: 'nothing',
    fresh: true,
    bases: ['break-glass-on-duty'],
  },
  'notice.list': { compartment: 'accounts', rights: ['self'], on: 'nothing' },
  'notice.read': { compartment: 'accounts', rights: ['self'], on: 'nothing' },
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
  'audit.tree': { compartment: 'audit', rights: ['verify'], on: 'nothing' },
  'audit.state': { compartment: 'audit', rights: ['verify'], on: 'nothing' },
  'audit.activity': { compartment: 'audit', rights: ['read'], on: 'list' },
  'audit.detail': {
    compartment: 'audit',
    rights: ['read'],
    on: 'list',
    fresh: true,
    bases: ['office', 'all'],
  },
  'audit.export': { compartment: 'audit', rights: ['export'], on: 'nothing' },
  'receipt.read': { compartment: 'accounts', rights: ['self'], on: 'nothing' },
  'log.prune': { compartment: 'audit', rights: ['prune'], on: 'nothing', fresh: true },
  'log.pad': { compartment: 'audit', rights: ['read'], on: 'nothing' },
  'log.uncosigned': { compartment: 'audit', rights: ['read'], on: 'nothing' },
  'log.declare-loss': { compartment: 'audit', rights: ['verify'], on: 'nothing' },
  'row.seal': { compartment: 'audit', rights: ['verify'], on: 'nothing' },
  'row.remove': { compartment: 'audit', rights: ['verify'], on: 'nothing' },
  'row.broken': { compartment: 'audit', rights: ['verify'], on: 'nothing' },
  'search.watched': { compartment: 'identity', rights: ['read'], on: 'list' },
  'flag.raise': { compartment: 'staff', rights: ['report'], on: 'nothing' },
  'flag.list': { compartment: 'staff', rights: ['read'], on: 'nothing', bases: ['office', 'all'] },
  'flag.tune': { compartment: 'staff', rights: ['write'], on: 'nothing', fresh: true, bases: ['office'] },
  'review.draw': { compartment: 'staff', rights: ['report'], on: 'nothing' },
  'review.list': { compartment: 'staff', rights: ['read'], on: 'nothing', bases: ['office', 'all'] },
  'review.verdict': {
    compartment: 'staff',
    rights: ['write'],
    on: 'nothing',
    fresh: true,
    bases: ['office'],
  },
  'oversight.read': { compartment: 'staff', rights: ['read'], on: 'nothing', bases: ['office', 'all'] },
  'oversight.export': { compartment: 'staff', rights: ['read'], on: 'nothing', bases: ['office', 'all'] },
  'readers.list': { compartment: 'core', rights: ['assign'], on: 'case' },
  'readers.incident': { compartment: 'core', rights: ['assign'], on: 'case' },
  'readers.print': { compartment: 'core', rights: ['write', 'assign'], on: 'case' },
  'readers.withhold': { compartment: 'core', rights: ['assign'], on: 'case', fresh: true },
  'log.heartbeat': { compartment: 'audit', rights: ['read'], on: 'nothing' },
  'instance.start': { compartment: 'audit', rights: ['read'], on: 'nothing' },
} as const satisfies Record<string, ActRule>;

interface ActRule {
  compartment: Compartment | 'named';
  rights: readonly Right[];
  on: 'nothing' | 'list' | 'case';
  fresh?: true;
  bases?: readonly Basis[];
}

export type Act = keyof typeof acts;

/** The rule of an act. */
export function ruleOf(act: Act): ActRule {
  return acts[act];
}

/**
 * The coarse answer for a role, before anything is read: does the table give it one of the act's rights at all?
 * Acts on one case are left to the door. Break-glass is not a standing right: it counts only for acts that name it.
 */
export function mayEver(role: Role, act: Act): boolean {
  const rule = ruleOf(act);
  if (rule.on === 'case' || rule.compartment === 'named') return role !== 'nobody' && role !== 'signing-in';
  const { compartment, bases } = rule;
  return rule.rights.some((right) =>
    basesOf(role, compartment, right).some((basis) =>
      bases === undefined ? !basis.startsWith('break') : bases.includes(basis),
    ),
  );
}
