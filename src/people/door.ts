/** What other rooms may ask of people/. */
export type { FactorRules } from './factor-rules.js';
export { StaffService } from './staff.service.js';
