import { z } from 'zod';
import { apiSchemas } from '../../src/api-schemas.js';
import type { Route } from '../../src/platform/access/route-declarations.js';
import { exampleOf } from './bad-values.js';

const SOME_ID = '018f4f3a-0000-7000-8000-000000000001';

/** Bodies of schemas whose rules between fields an example of types alone does not keep. */
const examples: Record<string, unknown> = {
  newTask: { title: 'a task' },
  approvalDecision: { version: 1, requestHash: `${'A'.repeat(43)}=` },
  totpConfirm: { code: '123456' },
  secondFactor: { method: 'totp', code: '123456' },
  newStaff: { username: 'kim', name: 'Kim', guestUntil: null },
  roleSwitch: { role: 'caseworker' },
  lookUp: { reference: 'CW-0000-0000' },
  newDuty: { staffId: SOME_ID, from: '2027-01-01T20:00:00Z', until: '2027-01-02T06:00:00Z' },
  newInquiry: { at: '2026-01-01T20:00:00Z', kind: 'THREAT' },
  thresholdChange: { version: 0, value: { denials: 7, minutes: 60, changeDays: 7 } },
  newReviewVerdict: { version: 1, verdict: 'justified', sentence: 'an ordinary day' },
  newBreakGlass: { caseId: SOME_ID, reason: 'somebody stands at the door with a gun' },
};

/** Queries of routes that do not go without one. */
const queries: Record<string, string> = {
  explainQuery: 'field=identity',
  activityQuery: 'from=2026-01-01&to=2026-01-07',
  oversightQuery: 'quarter=2026-Q2',
  oversightExportQuery: 'quarter=2026-Q2',
};

/** A body that a route takes, made from its schema; undefined when it takes none. */
export function bodyOf(route: Route): unknown {
  if (route.body === undefined) return undefined;
  return exampleOf(route.body as z.ZodType, examples[apiSchemas.find(route.body) ?? '']);
}

/**
 * The address of a route with values in the place of its parameters.
 * @param values by name of the parameter; `tasks/:id` reads `taskId`
 */
export function addressOf(route: Route, values: Readonly<Record<string, string>>): string {
  const path = route.path.replaceAll(/:(\w+)/g, (_, name: string) => {
    const key = name === 'id' ? idNameOf(route.path) : name;
    const value = values[key];
    if (value === undefined) throw new Error(`give a value for :${key} of ${route.path}`);
    return encodeURIComponent(value);
  });
  const query = queries[apiSchemas.find(route.query ?? z.never()) ?? ''];
  return query === undefined ? path : `${path}?${query}`;
}

/** What `:id` stands for: the record of the first part of the path. */
export function idNameOf(path: string): string {
  const [, , room = ''] = path.split('/');
  const names: Record<string, string> = {
    cases: 'id',
    tasks: 'taskId',
    staff: 'staffId',
    sessions: 'sessionId',
    factors: 'passkeyId',
    approvals: 'approvalId',
    'break-glass': 'breakGlassId',
    duty: 'dutyId',
    notices: 'noticeId',
    audit: 'lineId',
    receipts: 'receiptId',
    reviews: 'batchId',
  };
  const name = names[room];
  if (name === undefined) throw new Error(`say in every-route.ts what :id of ${path} is`);
  return name;
}
