import { stateTable } from '../reference/table-states.js';

/** The states of a consent. Nothing reaches GIVEN without having been explained and cooled off. */
export const consentStatus = stateTable({
  PROPOSED: ['EXPLAINED', 'REFUSED'],
  EXPLAINED: ['COOLING_OFF', 'REFUSED'],
  COOLING_OFF: ['GIVEN', 'REFUSED'],
  GIVEN: ['WITHDRAWN', 'EXPIRED', 'SUPERSEDED', 'SUSPENDED'],
  REFUSED: ['PROPOSED'],
  WITHDRAWN: ['PROPOSED'],
  EXPIRED: ['PROPOSED'],
  SUPERSEDED: [],
  SUSPENDED: ['GIVEN', 'WITHDRAWN', 'EXPIRED'],
});

/** A state of a consent. */
export type ConsentStatus = (typeof consentStatus.codes)[number];
