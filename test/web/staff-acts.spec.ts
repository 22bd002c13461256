import { describe, expect, it } from '@jest/globals';
import path from 'node:path';
import type { ApprovalView } from '../../src/approvals/approvals.schema.js';
import type { BulkPayload, HeldCases } from '../../src/cases/grants/access.schema.js';
import type { SessionView, StaffView } from '../../src/people/people.schema.js';
import { type Role, roles } from '../../src/reference/codes.schema.js';

// The UI's modules have a TypeScript project of their own: here only the shapes that the tests use are named.
const folder = path.resolve(import.meta.dirname, '..', '..', 'web', 'src', 'staff');
const { actsOn } = (await import(path.join(folder, 'staff-acts.ts'))) as {
  actsOn: (person: StaffView, actor: NonNullable<SessionView['actor']>) => string[];
};
const { requestsAboutAccounts } = (await import(path.join(folder, 'requests.ts'))) as {
  requestsAboutAccounts: (views: readonly ApprovalView[], me: string, now: number) => ApprovalView[];
};

const me = '01920000-0000-7000-8000-000000000001';
const other = '01920000-0000-7000-8000-000000000002';

function account(more: Partial<StaffView> = {}): StaffView {
  const usual = { username: 'nadia', name: 'Nadia', guestUntil: null, hasFactor: true, isKeyHolder: false };
  return { id: other, roles: ['caseworker'], state: 'active', version: 1, ...usual, ...more };
}

function actor(role: Role) {
  const office = { id: me, name: 'North', timeZone: 'UTC' };
  return { id: me, username: 'ada', name: 'Ada', role, roles: [role], office };
}

const { bulkOf, handOverOf } = (await import(path.join(folder, 'off-boarding.ts'))) as {
  bulkOf: (from: string, to: string | null, held: HeldCases) => BulkPayload;
  handOverOf: (wanted: BulkPayload, needs: boolean, open: readonly ApprovalView[], me: string) => object;
};

describe('the menu of an account', () => {
  it('offers an administrator everything but closing an account for good', () => {
    expect(actsOn(account(), actor('administrator'))).toEqual([
      'change',
      'askRoles',
      'endRole',
      'recover',
      'disable',
    ]);
  });

  it('offers a new one-time code only while nobody has taken the account up', () => {
    const invited = actsOn(account({ state: 'invited', roles: [] }), actor('administrator'));
    expect(invited).toContain('invite');
    expect(invited).not.toContain('recover');
    expect(actsOn(account(), actor('administrator'))).not.toContain('invite');
  });

  it('offers nothing but the way back for an account that is disabled', () => {
    expect(actsOn(account({ state: 'disabled', roles: [] }), actor('administrator'))).toEqual(['enable']);
    expect(actsOn(account({ state: 'disabled' }), actor('supervisor'))).toEqual([]);
  });

  it('lets a supervisor hand over and close, and nothing else', () => {
    expect(actsOn(account(), actor('supervisor'))).toEqual(['offBoard']);
  });

  it.each(roles)('offers nothing on the own account to the role %s', (role) => {
    expect(actsOn(account({ id: me }), actor(role))).toEqual([]);
  });

  it.each(roles.filter((role) => role !== 'administrator' && role !== 'supervisor'))(
    'offers nothing at all to the role %s',
    (role) => {
      expect(actsOn(account(), actor(role))).toEqual([]);
    },
  );
});

describe('the requests on the page of accounts', () => {
  const now = Date.parse('2026-03-01T12:00:00.000Z');
  const asked = (more: Partial<ApprovalView>) =>
    ({
      id: other,
      act: 'role.grant',
      state: 'asked',
      requester: { id: me, name: 'Ada' },
      usedAt: null,
      ...more,
    }) as ApprovalView;

  it.each(['asked', 'granted'] as const)('show what the reader asked for and is %s', (state) => {
    expect(requestsAboutAccounts([asked({ state })], me, now)).toHaveLength(1);
  });

  it('show nothing that somebody else asked for, that touches cases, or that is over', () => {
    const strangers = asked({ requester: { id: other, name: 'Sara' } });
    const walls = asked({ act: 'wall.make' });
    const over = (['refused', 'expired', 'withdrawn'] as const).map((state) => asked({ state }));
    const used = asked({ state: 'used', usedAt: '2026-03-01T11:59:00.000Z' });
    expect(requestsAboutAccounts([strangers, walls, used, ...over], me, now)).toEqual([]);
  });

  it('show a recovery for an hour after it was carried out, because its code is to be fetched', () => {
    const recovery = (usedAt: string) => asked({ act: 'account.recover', state: 'used', usedAt });
    expect(requestsAboutAccounts([recovery('2026-03-01T11:00:01.000Z')], me, now)).toHaveLength(1);
    expect(requestsAboutAccounts([recovery('2026-03-01T11:00:00.000Z')], me, now)).toEqual([]);
  });
});

describe('a hand-over of all cases of somebody who leaves', () => {
  const held = { caseIds: [me, other], needsSecondPerson: true };
  const wanted = bulkOf(other, null, held);
  const request = (more: Partial<ApprovalView> = {}) =>
    ({
      id: me,
      act: 'assignment.bulk',
      state: 'granted',
      payload: wanted,
      requester: { id: me, name: 'Sara' },
      ...more,
    }) as ApprovalView;

  it('is done alone where the cases are few', () => {
    expect(handOverOf(wanted, false, [], me)).toEqual({ step: 'free' });
  });

  it('is asked for, waits, and is done with the approval that was given', () => {
    expect(handOverOf(wanted, true, [], me)).toEqual({ step: 'ask' });
    expect(handOverOf(wanted, true, [request({ state: 'asked' })], me)).toEqual({ step: 'waits' });
    expect(handOverOf(wanted, true, [request()], me)).toEqual({ step: 'agreed', approvalId: me });
  });

  it.each([
    ['to another successor', { payload: { ...wanted, toStaffId: me } }],
    ['of another person', { payload: { ...wanted, fromStaffId: me } }],
    ['of one role alone', { payload: { ...wanted, role: 'caseworker' } }],
    ['of fewer cases', { payload: { ...wanted, caseIds: [me] } }],
    ['that somebody else asked for', { requester: { id: other, name: 'Jonas' } }],
    ['that is another act', { act: 'wall.end' as const }],
  ])('is not covered by an approval %s', (_what, more) => {
    expect(handOverOf(wanted, true, [request(more)], me)).toEqual({ step: 'ask' });
  });
});
