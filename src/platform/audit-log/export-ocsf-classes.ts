/** Classes of the Open Cybersecurity Schema Framework that acts fall into, with their numbers (OCSF 1.4). */
export const OCSF_VERSION = '1.4.0';

const ocsfClasses = {
  base: { uid: 0, category: 0, name: 'Base Event' },
  account: { uid: 3001, category: 3, name: 'Account Change' },
  authentication: { uid: 3002, category: 3, name: 'Authentication' },
  entity: { uid: 3004, category: 3, name: 'Entity Management' },
  access: { uid: 3005, category: 3, name: 'User Access Management' },
  lifecycle: { uid: 6002, category: 6, name: 'Application Lifecycle' },
  api: { uid: 6003, category: 6, name: 'API Activity' },
  datastore: { uid: 6005, category: 6, name: 'Datastore Activity' },
} as const;

type OcsfClass = keyof typeof ocsfClasses;

/** Activity numbers by class. 99 is "Other" in each. */
const activities = {
  base: { other: 99 },
  account: {
    create: 1,
    enable: 2,
    password: 3,
    reset: 4,
    disable: 5,
    'factor-on': 10,
    'factor-off': 11,
    other: 99,
  },
  authentication: { logon: 1, logoff: 2, other: 99 },
  entity: { create: 1, read: 2, update: 3, delete: 4, move: 5, enable: 8, disable: 9, other: 99 },
  access: { assign: 1, revoke: 2, other: 99 },
  lifecycle: { start: 3, other: 99 },
  api: { create: 1, read: 2, update: 3, delete: 4, other: 99 },
  datastore: { read: 1, update: 2, query: 4, write: 5, list: 8, decrypt: 10, other: 99 },
} as const satisfies Record<OcsfClass, Record<string, number>>;

type Place = { [C in OcsfClass]: `${C} ${Extract<keyof (typeof activities)[C], string>}` }[OcsfClass];

/** The class and the activity of an act, and how urgent it is: 1 informational, 3 medium, 4 high. */
export interface OcsfPlace {
  readonly class: (typeof ocsfClasses)[OcsfClass];
  readonly activity: number;
  readonly severity: 1 | 2 | 3 | 4;
}

const HIGH = [
  'break-glass.open',
  'log.prune',
  'log.uncosigned',
  'log.declare-loss',
  'row.broken',
  'staff.recover',
];
const MEDIUM = ['role.grant', 'flag.raise', 'search.watched', 'audit.export', 'case.hide', 'profile.change'];

/** Each act's class and activity. An act that is missing here is exported as a base event; a test finds it. */
const places: Readonly<Record<string, Place>> = {
  void: 'base other',
  'session.start': 'authentication logon',
  'session.complete': 'authentication logon',
  'session.end': 'authentication logoff',
  'session.list': 'api read',
  'session.end-other': 'authentication logoff',
  'session.step-up': 'authentication logon',
  'session.switch': 'authentication other',
  'factor.list': 'api read',
  'factor.enrol': 'account factor-on',
  'factor.add': 'account factor-on',
  'factor.remove': 'account factor-off',
  'password.change': 'account password',
  'invitation.accept': 'account enable',
  'staff.list': 'api read',
  'staff.create': 'account create',
  'staff.invite': 'account other',
  'staff.change': 'account other',
  'staff.disable': 'account disable',
  'staff.enable': 'account enable',
  'staff.off-board': 'account disable',
  'staff.recover': 'account reset',
  'role.grant': 'access assign',
  'role.end': 'access revoke',
  'profile.read': 'api read',
  'profile.change': 'api update',
  'key-holder.list': 'api read',
  'key-holder.name': 'access assign',
  'key-holder.accept': 'access assign',
  'approval.list': 'api read',
  'approval.ask': 'api create',
  'approval.grant': 'api update',
  'approval.refuse': 'api update',
  'approval.withdraw': 'api update',
  'approval.use': 'api update',
  'case.list': 'datastore list',
  'case.create': 'entity create',
  'case.open': 'entity read',
  'case.change': 'entity update',
  'case.move': 'entity update',
  'case.hide': 'entity disable',
  'case.unhide': 'entity enable',
  'case.import': 'entity create',
  'case.rekey': 'entity other',
  'access.explain': 'api read',
  'access.preview': 'api read',
  'exclusion.list': 'api read',
  'exclusion.record': 'access revoke',
  'exclusion.end': 'access other',
  'wall.list': 'api read',
  'wall.preview': 'api read',
  'wall.change': 'access other',
  'assignment.list': 'api read',
  'assignment.grant': 'access assign',
  'assignment.confirm': 'access assign',
  'assignment.end': 'access revoke',
  'assignment.bulk': 'access assign',
  'break-glass.open': 'access assign',
  'break-glass.end': 'access revoke',
  'break-glass.list': 'api read',
  'break-glass.review': 'api update',
  'duty.list': 'api read',
  'duty.plan': 'api update',
  'duty.look-up': 'datastore query',
  'notice.list': 'api read',
  'notice.read': 'api read',
  'compartment.open': 'datastore decrypt',
  'compartment.change': 'datastore update',
  'person.search': 'datastore query',
  'task.list': 'datastore decrypt',
  'task.mine': 'datastore decrypt',
  'task.create': 'entity create',
  'task.change': 'entity update',
  'task.plan': 'entity create',
  'matter.list': 'datastore decrypt',
  'matter.record': 'entity create',
  'matter.move': 'entity update',
  'issue.list': 'datastore decrypt',
  'issue.record': 'entity create',
  'issue.change': 'entity update',
  'testimony.list': 'datastore decrypt',
  'testimony.record': 'entity create',
  'testimony.change': 'entity update',
  'consent.list': 'datastore decrypt',
  'consent.record': 'entity create',
  'consent.change': 'entity update',
  'audit.read': 'datastore query',
  'audit.tree': 'datastore read',
  'audit.state': 'api read',
  'audit.activity': 'datastore query',
  'audit.detail': 'datastore decrypt',
  'audit.export': 'datastore read',
  'receipt.read': 'api read',
  'log.prune': 'entity delete',
  'log.pad': 'lifecycle other',
  'log.uncosigned': 'lifecycle other',
  'log.declare-loss': 'lifecycle other',
  'log.heartbeat': 'lifecycle other',
  'instance.start': 'lifecycle start',
  'row.seal': 'datastore write',
  'row.remove': 'datastore write',
  'row.broken': 'datastore other',
  'search.watched': 'datastore query',
  'flag.raise': 'api create',
  'flag.list': 'api read',
  'flag.tune': 'api update',
  'review.draw': 'api create',
  'review.list': 'api read',
  'review.verdict': 'api update',
  'oversight.read': 'datastore query',
  'oversight.export': 'datastore read',
  'readers.list': 'datastore query',
  'readers.incident': 'datastore query',
  'readers.print': 'datastore read',
  'readers.withhold': 'api update',
};

/** Whether the table names an act. */
export function hasPlace(act: string): boolean {
  return Object.hasOwn(places, act);
}

/** Where an act belongs. What was refused is a refusal of the interface, but a sign-in that failed stays a sign-in. */
export function placeOf(act: string, isRefused: boolean): OcsfPlace {
  const [name, activity] = (hasPlace(act) ? places[act]! : 'base other').split(' ') as [OcsfClass, string];
  const severity = HIGH.includes(act) ? 4 : MEDIUM.includes(act) ? 3 : isRefused ? 2 : 1;
  if (isRefused && name !== 'authentication' && name !== 'base') {
    return { class: ocsfClasses.api, activity: apiActivity(activity), severity };
  }
  const numbers: Readonly<Record<string, number>> = activities[name];
  return { class: ocsfClasses[name], activity: numbers[activity] ?? 99, severity };
}

/** The API activity that comes nearest to an activity of another class. */
function apiActivity(activity: string): number {
  if (['create', 'assign', 'enable', 'write'].includes(activity)) return activities.api.create;
  if (['read', 'list', 'query', 'decrypt'].includes(activity)) return activities.api.read;
  if (['delete', 'revoke', 'disable'].includes(activity)) return activities.api.delete;
  return activity === 'other' ? activities.api.other : activities.api.update;
}
