/** What other rooms may ask of people/. */
export type { FactorRules } from './factor-rules.js';
export { AccountsService } from './accounts.service.js';
export { ProfileService } from './profile.service.js';
export { hashNewPassword, StaffService } from './staff.service.js';
