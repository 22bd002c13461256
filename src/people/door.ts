/** What other rooms may ask of people/. */
export { StaffService } from './staff.service.js';
