import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { findLosses, type SideGrant, wouldBeWalled } from '../../src/cases/walls/walls-rules.js';
import { House } from '../house.js';

const cases = ['01900000-0000-7000-8000-00000000000a', '01900000-0000-7000-8000-00000000000b'] as const;
const people = ['01900000-0000-7000-8000-000000000001', '01900000-0000-7000-8000-000000000002'] as const;

// Only what may stand in the database: each basis with the roles that hold it.
const holders = [
  { role: 'legal-adviser', basis: 'grant' },
  { role: 'caseworker', basis: 'grant' },
  { role: 'supervisor', basis: 'grant' },
  { role: 'supervisor', basis: 'office' },
  { role: 'caseworker', basis: 'break-glass-on-duty' },
] as const;
const kinds = { 'legal-adviser': 'legal', caseworker: 'co-worker', supervisor: 'supervision' } as const;
const grantOf = fc.record({
  caseId: fc.constantFrom(...cases),
  staffId: fc.constantFrom(...people),
  holder: fc.constantFrom(...holders),
  length: fc.constantFrom('open', 'over', 'empty'),
});
type Drawn = typeof grantOf extends fc.Arbitrary<infer T> ? T : never;
const reach = fc.constantFrom('legal-advisers', 'everybody');

function toGrant(drawn: Drawn, index: number): SideGrant {
  const { role, basis } = drawn.holder;
  return {
    id: idOf(index),
    caseId: drawn.caseId,
    staffId: drawn.staffId,
    name: drawn.staffId,
    role,
    basis,
    kind: basis === 'grant' ? kinds[role] : basis === 'office' ? 'office' : 'break-glass',
    purpose: 'casework',
    compartments: ['core', 'plan'],
    walled: false,
    place: index,
    isLive: drawn.length === 'open',
    isEmpty: drawn.length === 'empty',
  };
}

function idOf(index: number): string {
  return `01900000-0000-7000-8000-1000000000${String(index).padStart(2, '0')}`;
}

describe('a wall between two cases', () => {
  const drawn = fc.array(grantOf, { maxLength: 8 });

  it('never stands before the access of the office', () => {
    fc.assert(
      fc.property(drawn, reach, (grants, of) => {
        const all = grants.map(toGrant);
        for (const grant of all.filter((each) => each.basis === 'office')) {
          expect(wouldBeWalled(grant, all, of)).toBe(false);
        }
      }),
    );
  });

  it('leaves everybody the side that they were given first', () => {
    fc.assert(
      fc.property(drawn, reach, (grants, of) => {
        const all = grants.map(toGrant);
        for (const person of people) {
          const first = all.find((each) => each.staffId === person && each.basis === 'grant');
          if (first !== undefined) expect(wouldBeWalled(first, all, of)).toBe(false);
        }
      }),
    );
  });

  it('for everybody leaves nobody a later assignment on the other side', () => {
    fc.assert(
      fc.property(drawn, (grants) => {
        const all = grants.map(toGrant);
        for (const later of all.filter((each) => each.basis === 'grant')) {
          const knew = all.some(
            (each) =>
              each.place < later.place &&
              each.staffId === later.staffId &&
              each.caseId !== later.caseId &&
              each.basis === 'grant' &&
              !each.isEmpty,
          );
          expect(wouldBeWalled(later, all, 'everybody')).toBe(knew);
        }
      }),
    );
  });

  it('of legal advisers takes no assignment in another role from anybody', () => {
    fc.assert(
      fc.property(drawn, (grants) => {
        const all = grants.map(toGrant);
        for (const grant of all.filter((each) => each.basis === 'grant' && each.role !== 'legal-adviser')) {
          expect(wouldBeWalled(grant, all, 'legal-advisers')).toBe(false);
        }
      }),
    );
  });

  it('takes something only from those who hold something now, and only less than before', () => {
    fc.assert(
      fc.property(drawn, reach, (grants, of) => {
        const all = grants.map(toGrant);
        for (const loss of findLosses(all, of)) {
          const live = all.filter((each) => each.isLive && each.staffId === loss.staff.id);
          expect(live.some((each) => each.caseId === loss.caseId && each.role === loss.role)).toBe(true);
          expect(loss.before).not.toBe('none');
        }
      }),
    );
  });
});

describe('the preview and the database', () => {
  let house: House;
  beforeAll(async () => {
    house = await House.open();
  });
  afterAll(() => house.close());

  it('judge every grant alike', async () => {
    const judge = (grants: readonly Drawn[], of: string) =>
      house.asSuperuser(async (client) => {
        await client.query('BEGIN; SET LOCAL session_replication_role = replica');
        for (const [index, grant] of grants.map(toGrant).entries()) {
          const end = { open: `'infinity'`, over: 'now()', empty: `now() - interval '1 day'` }[
            grants[index]!.length
          ];
          await client.query(
            `INSERT INTO app.case_grant (id, case_id, actor_id, role, basis, kind, compartments, purpose, valid_from,
               valid_until, granted_by, granted_at, version)
             VALUES ($1, $2, $3, $4, $5, $6, '{core}', 'casework', now() - interval '1 day', ${end}, $3, now(), 1)`,
            [grant.id, grant.caseId, grant.staffId, grant.role, grant.basis, grant.kind],
          );
        }
        await client.query(
          `INSERT INTO app.wall (id, case_a, case_b, kind, reach, approval_id, made_by, made_at, version)
           VALUES ($1, $1, $2, 'other', $3, $1, $1, now(), 1)`,
          [...cases, of],
        );
        await client.query('SELECT app.mark_walled($1)', [cases]);
        const { rows } = await client.query<{ id: string; walled: boolean }>(
          'SELECT id, walled FROM app.case_grant WHERE case_id = ANY ($1) ORDER BY id',
          [cases],
        );
        await client.query('ROLLBACK');
        return rows.map((row) => row.walled);
      });
    let walled = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(grantOf, { maxLength: 10 }), reach, async (grants, of) => {
        const all = grants.map(toGrant);
        const expected = all.map((grant) => wouldBeWalled(grant, all, of));
        walled += expected.filter(Boolean).length;
        expect(await judge(grants, of)).toEqual(expected);
      }),
      { numRuns: 60 },
    );
    expect(walled).toBeGreaterThan(0);
  });
});
