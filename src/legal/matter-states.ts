import { stateTable } from '../reference/table-states.js';

/** The statuses of a legal matter. DISCONTINUED is not IMMUNITY and may be taken up again. */
export const legalStatus = stateTable({
  UNKNOWN: [
    'NONE_KNOWN',
    'INTEREST',
    'INVESTIGATION',
    'WARRANT',
    'ABSENTIA',
    'ARRESTED',
    'CHARGED',
    'CONVICTED',
    'ADMIN_MEASURE',
  ],
  NONE_KNOWN: ['INTEREST', 'INVESTIGATION', 'WARRANT', 'ARRESTED', 'ADMIN_MEASURE', 'UNKNOWN'],
  INTEREST: ['NONE_KNOWN', 'INVESTIGATION', 'ARRESTED', 'COOP_NEGOTIATION', 'ADMIN_MEASURE'],
  INVESTIGATION: ['DISCONTINUED', 'ARRESTED', 'CHARGED', 'WARRANT', 'COOP_NEGOTIATION', 'IMMUNITY'],
  WARRANT: ['ARRESTED', 'DISCONTINUED', 'ABSENTIA'],
  ABSENTIA: ['ARRESTED', 'TRIAL', 'AMNESTY', 'SERVING'],
  ARRESTED: ['PRECHARGE_BAIL', 'CHARGED', 'REMAND', 'DISCONTINUED'],
  PRECHARGE_BAIL: ['CHARGED', 'DISCONTINUED', 'ARRESTED', 'COOP_NEGOTIATION'],
  CHARGED: ['BAIL', 'REMAND', 'DISCONTINUED', 'TRIAL', 'COOP_NEGOTIATION'],
  BAIL: ['REMAND', 'TRIAL', 'DISCONTINUED'],
  REMAND: ['BAIL', 'TRIAL', 'DISCONTINUED'],
  TRIAL: ['ACQUITTED', 'CONVICTED_APPEAL', 'DISCONTINUED'],
  CONVICTED_APPEAL: ['CONVICTED', 'ACQUITTED', 'TRIAL'],
  CONVICTED: ['SERVING', 'SUPERVISED', 'COMPLETED', 'AMNESTY'],
  SERVING: ['SUPERVISED', 'COMPLETED', 'AMNESTY'],
  SUPERVISED: ['COMPLETED', 'SERVING'],
  COMPLETED: ['INVESTIGATION'],
  ACQUITTED: ['INVESTIGATION'],
  DISCONTINUED: ['INVESTIGATION'],
  COOP_NEGOTIATION: ['COOP_AGREEMENT', 'IMMUNITY', 'INVESTIGATION', 'CHARGED'],
  COOP_AGREEMENT: ['TRIAL', 'CONVICTED', 'DISCONTINUED', 'INVESTIGATION'],
  IMMUNITY: ['INVESTIGATION'],
  AMNESTY: ['INVESTIGATION'],
  ADMIN_MEASURE: ['NONE_KNOWN', 'INVESTIGATION', 'ARRESTED'],
});

/** A status of a legal matter. */
export type LegalStatus = (typeof legalStatus.codes)[number];

/**
 * Statuses that can cost the person's life when the wrong reader sees them. They belong to the lawyer's
 * privileged part; outside it they are neither accepted nor shown.
 */
export const privilegedStatuses = ['COOP_NEGOTIATION', 'COOP_AGREEMENT', 'IMMUNITY'] as const;

/** Matter types that belong to the lawyer's privileged part for the same reason. */
export const privilegedMatterTypes = ['PROTECTION'] as const;

/** True when the status belongs to the lawyer's privileged part. */
export function isPrivilegedStatus(status: string): boolean {
  return privilegedStatuses.some((code) => code === status);
}

/** True when a matter of this type belongs to the lawyer's privileged part. */
export function isPrivilegedMatterType(type: string): boolean {
  return privilegedMatterTypes.some((code) => code === type);
}

/** The statuses that may follow and that are taken here: those of the table, without the lawyer's privileged ones. */
export function openMovesFrom(status: LegalStatus): LegalStatus[] {
  return legalStatus.movesFrom(status).filter((next) => !isPrivilegedStatus(next));
}
