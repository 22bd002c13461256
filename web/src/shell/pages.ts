import type { Role } from '../../../src/reference/codes.schema';
import type { Route } from '../router';

export interface NavigationPage {
  readonly key:
    'day' | 'cases' | 'people' | 'approvals' | 'emergency' | 'staff' | 'oversight' | 'audit' | 'proof';
  readonly to: Route;
}

const day: NavigationPage = { key: 'day', to: { page: 'day' } };
const cases: NavigationPage = { key: 'cases', to: { page: 'cases', filter: {} } };
const people: NavigationPage = { key: 'people', to: { page: 'people' } };
const approvals: NavigationPage = { key: 'approvals', to: { page: 'approvals' } };
const emergency: NavigationPage = { key: 'emergency', to: { page: 'emergency' } };
const staff: NavigationPage = { key: 'staff', to: { page: 'staff' } };
const oversight: NavigationPage = { key: 'oversight', to: { page: 'oversight', tab: null } };
const proof: NavigationPage = { key: 'proof', to: { page: 'proof' } };
const audit: NavigationPage = { key: 'audit', to: { page: 'audit' } };

/** Only what a role may use: a page that would always refuse is no help. The service decides in any case. */
const byRole: Record<Role, readonly NavigationPage[]> = {
  caseworker: [day, cases, people, emergency, audit],
  'safety-officer': [day, cases, people, emergency, audit],
  'legal-adviser': [day, cases, people, audit],
  'testimony-officer': [day, cases, audit],
  clinician: [day, cases, audit],
  supervisor: [day, cases, approvals, emergency, oversight, staff, audit],
  auditor: [day, emergency, oversight, staff, audit, proof],
  administrator: [day, staff, approvals, audit],
};

/** The pages in the navigation of a role. */
export function pagesOf(role: Role): readonly NavigationPage[] {
  return byRole[role];
}
