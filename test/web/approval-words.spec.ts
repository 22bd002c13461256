import { describe, expect, it } from '@jest/globals';
import path from 'node:path';
import type { ApprovalView } from '../../src/approvals/approvals.schema.js';
import { twoPersonCode } from '../../src/approvals/approvals.schema.js';
import { textsOf } from '../browser/texts.js';

// The UI's modules have a TypeScript project of their own: here only the shapes that the tests use are named.
const folder = path.resolve(import.meta.dirname, '..', '..', 'web', 'src', 'approvals');
const { readAsked, casesOf } = (await import(path.join(folder, 'approval-payload.ts'))) as {
  readAsked: (view: Pick<ApprovalView, 'act' | 'payload'>) => { act: string } | null;
  casesOf: (asked: unknown) => readonly string[];
};
const { sortRequests } = (await import(path.join(folder, 'sort-requests.ts'))) as {
  sortRequests: (views: readonly ApprovalView[], me: string) => Record<string, ApprovalView[]>;
};

const [one, two, three] = [1, 2, 3].map((last) => `01920000-0000-7000-8000-00000000000${last}`) as [
  string,
  string,
  string,
];
const payloads: Record<(typeof twoPersonCode.options)[number], ApprovalView['payload']> = {
  'role.grant': { staffId: one, roles: ['clinician'], reason: 'cover' },
  'profile.change': { profile: 'small-team' },
  'account.recover': { staffId: one, reason: 'lost-factor' },
  'wall.make': { caseId: one, otherId: two, kind: 'co-defendants', reach: 'everybody' },
  'wall.end': { caseId: one, wallId: two },
  'assignment.bulk': { fromStaffId: one, toStaffId: null, role: null, caseIds: [two, three] },
  'log.prune': { epoch: 202_601 },
  'readers.withhold': {
    caseId: one,
    from: '2026-01-01T00:00:00Z',
    to: '2026-01-02T00:00:00Z',
    ground: 'law',
    until: '2026-12-31',
  },
};

describe('a request for a second person', () => {
  it.each(twoPersonCode.options)('is read for every act that there is: %s', (act) => {
    expect(readAsked({ act, payload: payloads[act] })?.act).toBe(act);
  });

  it('is not put into words when its payload holds more than the page knows', () => {
    expect(readAsked({ act: 'wall.end', payload: { caseId: one, wallId: two, more: three } })).toBeNull();
    expect(readAsked({ act: 'role.grant', payload: payloads['account.recover'] })).toBeNull();
  });

  it('names each case that it touches', () => {
    const touched = (act: (typeof twoPersonCode.options)[number]) =>
      casesOf(readAsked({ act, payload: payloads[act] }));
    expect(touched('wall.make')).toEqual([one, two]);
    expect(touched('wall.end')).toEqual([one]);
    expect(touched('assignment.bulk')).toEqual([two, three]);
    expect(touched('role.grant')).toEqual([]);
    expect(touched('readers.withhold')).toEqual([one]);
  });

  it.each(['en', 'ar'] as const)('has words for each of its states and hindrances, in %s', (language) => {
    const t = textsOf(language, 'approvals');
    for (const state of ['asked', 'granted', 'used', 'refused', 'withdrawn', 'expired'])
      expect(t.state[state]).toEqual(expect.any(String));
    for (const why of ['requester', 'concerned', 'same-grant', 'paused'])
      expect(t.why[why]).toEqual(expect.any(String));
  });
});

describe('the inbox', () => {
  const request = (id: string, requesterId: string, may: Partial<ApprovalView['may']>, expiresAt: string) =>
    ({
      id,
      requester: { id: requesterId, name: 'Somebody' },
      may: { decide: false, use: false, withdraw: false, ...may },
      expiresAt,
    }) as ApprovalView;

  it('puts what the reader decides or carries out first, the soonest on top, then their own, then the rest', () => {
    const sorted = sortRequests(
      [
        request('own', one, { withdraw: true }, '2026-05-01T00:00:00Z'),
        request('decide late', two, { decide: true }, '2026-05-04T00:00:00Z'),
        request('granted', one, { use: true, withdraw: true }, '2026-05-03T00:00:00Z'),
        request('about me', two, {}, '2026-05-02T00:00:00Z'),
      ],
      one,
    );
    const ids = (views: ApprovalView[] | undefined) => views?.map(({ id }) => id);
    expect(ids(sorted['forMe'])).toEqual(['granted', 'decide late']);
    expect(ids(sorted['mine'])).toEqual(['own']);
    expect(ids(sorted['others'])).toEqual(['about me']);
  });
});
