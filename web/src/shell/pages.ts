import type { Role } from '../../../src/reference/codes.schema';
import type { Route } from '../router';

export interface NavigationPage {
  readonly key: 'day' | 'cases' | 'people' | 'audit';
  readonly to: Route;
}

const day: NavigationPage = { key: 'day', to: { page: 'day' } };
const cases: NavigationPage = { key: 'cases', to: { page: 'cases', filter: {} } };
const people: NavigationPage = { key: 'people', to: { page: 'people' } };
const audit: NavigationPage = { key: 'audit', to: { page: 'audit' } };

/** Only what a role may use: a page that would always refuse is no help. The service decides in any case. */
const byRole: Record<Role, readonly NavigationPage[]> = {
  caseworker: [day, cases, people, audit],
  'safety-officer': [day, cases, people, audit],
  'legal-adviser': [day, cases, people, audit],
  'testimony-officer': [day, cases, audit],
  clinician: [day, cases, audit],
  supervisor: [day, cases, audit],
  auditor: [day, audit],
  administrator: [day, audit],
};

/** The pages in the navigation of a role. */
export function pagesOf(role: Role): readonly NavigationPage[] {
  return byRole[role];
}
