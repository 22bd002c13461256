/** What other rooms may use of cases/. There is no other way to a case: whoever holds a CaseHandle has been let in. */
export { CaseAdmission } from './admission.js';
export { CaseDoor, CaseHandle } from './case-door.js';
export { CasesService } from './cases.service.js';
export type { Explanation } from './grants/access.schema.js';
export { ExplainService } from './grants/explain.service.js';
export { compartmentOf } from './grants/explain-rules.js';
export { HandoverService } from './grants/handover.service.js';
export { PhoneTags } from './compartments/phone-tags.js';
export {
  getRecord,
  insertRecord,
  listRecords,
  type SealedRecord,
  type SealedStore,
  updateRecord,
} from './compartments/sealed-records.js';
