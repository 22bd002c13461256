import type { Compartment } from '../../../src/platform/access/compartments.js';
import type { Answer, Visitor } from '../../house.js';
import type { Action } from './matrix-cells.js';
import type { FullCase } from './matrix-cases.js';

/** What the service said: it let the tester, or it refused; or no route does this in this compartment. */
export type Verdict = 'allowed' | 'refused' | 'no route';

const NO_HASH = `${'A'.repeat(43)}=`;
const ABSENT = '018f4f3a-0000-7000-8000-000000000001';

/** The routes of compartments that keep records; the others keep one document, or nothing yet. */
const readRoutes: Partial<Record<Compartment, string>> = {
  plan: 'tasks',
  'legal-status': 'legal/matters',
  testimony: 'testimonies',
  consent: 'consents',
};

/** Asks by HTTP for one action in one compartment of the case, in a way that changes nothing when it is allowed. */
export async function askByHttp(
  visitor: Visitor,
  full: FullCase,
  compartment: Compartment,
  action: Action,
): Promise<Verdict> {
  switch (action) {
    case 'list':
      return list(visitor, full, compartment);
    case 'read':
      return read(visitor, full, compartment);
    case 'write':
      return write(visitor, full, compartment);
    case 'assign':
      return assign(visitor, full, compartment);
    case 'approve':
      return compartment === 'accounts'
        ? verdictOf(
            await visitor.post(`/api/approvals/${ABSENT}/grant`, { version: 1, requestHash: NO_HASH }),
            [404],
          )
        : 'no route';
    case 'shred':
      return verdictOf(await visitor.delete(`/api/cases/${full.id}/compartments/${compartment}`), []);
    default:
      return 'no route';
  }
}

async function list(visitor: Visitor, full: FullCase, compartment: Compartment): Promise<Verdict> {
  if (compartment !== 'core') return 'no route';
  const answer = await visitor.get('/api/cases?limit=200');
  if (answer.status !== 200) return 'refused';
  return answer.body.items.some((item: { id: string }) => item.id === full.id) ? 'allowed' : 'refused';
}

async function read(visitor: Visitor, full: FullCase, compartment: Compartment): Promise<Verdict> {
  const base = `/api/cases/${full.id}`;
  switch (compartment) {
    case 'core':
      return verdictOf(await visitor.get(base), [200]);
    case 'staff':
      return verdictOf(await visitor.get('/api/break-glass'), [200]);
    case 'audit':
      return verdictOf(await visitor.get('/api/audit/entries'), [200]);
    case 'accounts':
      return verdictOf(await visitor.get('/api/staff'), [200]);
    default: {
      const route = readRoutes[compartment];
      if (route !== undefined) return verdictOf(await visitor.get(`${base}/${route}`), [200]);
      const answer = await visitor.get(`${base}/compartments/${compartment}`);
      // A compartment that keeps nothing yet is let in at the door and then not found; others never get that far.
      return verdictOf(answer, (await visitor.get(base)).status === 200 ? [200, 404] : [200]);
    }
  }
}

async function write(visitor: Visitor, full: FullCase, compartment: Compartment): Promise<Verdict> {
  const base = `/api/cases/${full.id}`;
  // A version that nothing has: who may write gets 409, and nothing is written.
  const version = 99;
  switch (compartment) {
    case 'core':
      return verdictOf(
        await visitor.put(`${base}/core`, {
          version,
          value: { pseudonym: 'x', risk: 'LOW', reviewDue: null },
        }),
        [409],
      );
    case 'plan':
      return 'no route';
    case 'legal-status': {
      const body = { version, status: 'INVESTIGATION', asOf: '2026-01-01', source: 'person' };
      return verdictOf(await visitor.post(`${base}/legal/matters/${full.matterId}/statuses`, body), [409]);
    }
    case 'testimony':
      return verdictOf(
        await visitor.patch(`${base}/testimonies/${full.testimonyId}`, { version, summary: 'x' }),
        [409],
      );
    case 'consent':
      return verdictOf(
        await visitor.patch(`${base}/consents/${full.consentId}`, { version, state: 'EXPLAINED' }),
        [409],
      );
    case 'staff':
    case 'audit':
    case 'accounts':
      return 'no route';
    default: {
      const answer = await visitor.put(`${base}/compartments/${compartment}`, { version, value: null });
      return verdictOf(answer, (await visitor.get(base)).status === 200 ? [400, 409, 404] : [400, 409]);
    }
  }
}

async function assign(visitor: Visitor, full: FullCase, compartment: Compartment): Promise<Verdict> {
  if (compartment !== 'core') return 'no route';
  // Nobody grants themselves anything: who may assign at all gets 400 for that, the others never get that far.
  const body = { staffId: visitor.id, role: 'clinician', kind: 'specialist', reason: 'for the matrix' };
  return verdictOf(await visitor.post(`/api/cases/${full.id}/assignments`, body), [400]);
}

function verdictOf(answer: Answer, allowed: readonly number[]): Verdict {
  if (allowed.includes(answer.status)) return 'allowed';
  if (answer.status === 403 || answer.status === 404) return 'refused';
  throw new Error(`neither allowed nor refused: ${answer.status} ${JSON.stringify(answer.body)}`);
}
