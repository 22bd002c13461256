/** What other rooms may ask of people/. */
export type { FactorRules } from './factors/factor-rules.js';
export { AccountsService } from './accounts/accounts.service.js';
export { ProfileService } from './accounts/profile.service.js';
export { hashNewPassword, StaffService } from './accounts/staff.service.js';
