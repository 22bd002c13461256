/** What other rooms may use of cases/. There is no other way to a case: whoever holds a CaseHandle has been let in. */
export { CaseAdmission } from './admission.js';
export { CaseDoor, CaseHandle } from './case-door.js';
export { CasesService } from './cases.service.js';
export type { Explanation } from './access.schema.js';
export { ExplainService } from './explain.service.js';
export { compartmentOf } from './explain-rules.js';
export { HandoverService } from './handover.service.js';
export { PhoneTags } from './phone-tags.js';
export {
  getRecord,
  insertRecord,
  listRecords,
  type SealedRecord,
  type SealedStore,
  updateRecord,
} from './sealed-records.js';
