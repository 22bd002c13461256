import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { assignmentKind } from '../../src/cases/cases.schema.js';
import {
  caseCompartmentsOf,
  fitsRole,
  type Interval,
  mayHold,
  mustEnd,
  overlap,
} from '../../src/cases/grants/grant-rules.js';
import { compartments } from '../../src/platform/access/compartments.js';
import { staffRoles } from '../../src/platform/access/roles.js';

describe('the kinds of assignments', () => {
  /** Written down once more, apart from the code. */
  const expected: Record<string, string> = {
    lead: 'caseworker',
    'co-worker': 'caseworker',
    cover: 'caseworker safety-officer legal-adviser testimony-officer clinician',
    specialist: 'safety-officer legal-adviser testimony-officer clinician',
    legal: 'legal-adviser',
    supervision: 'supervisor',
  };

  it.each(assignmentKind.options)('%s is for these roles and no others', (kind) => {
    expect(staffRoles.filter((role) => fitsRole(kind, role)).join(' ')).toBe(expected[kind]);
  });

  it('are none for the auditor and the administrator, who see no case', () => {
    for (const role of ['auditor', 'administrator'] as const) {
      expect(assignmentKind.options.filter((kind) => fitsRole(kind, role))).toEqual([]);
      expect(caseCompartmentsOf(role)).toEqual([]);
    }
  });

  it('ask for a last day where somebody stands in for somebody', () => {
    expect(assignmentKind.options.filter(mustEnd)).toEqual(['cover']);
  });
});

describe('the parts that an assignment may open', () => {
  it('are of the case: never reviews of staff, the log, or accounts', () => {
    for (const role of staffRoles) {
      for (const name of ['staff', 'audit', 'accounts'] as const) expect(mayHold(role, [name])).toBe(false);
    }
  });

  it('are all that the role may hold, and one part too many spoils it', () => {
    for (const role of staffRoles) {
      const most = caseCompartmentsOf(role);
      expect(mayHold(role, most)).toBe(most.length > 0);
      for (const name of compartments.filter((each) => !most.includes(each))) {
        expect([role, name, mayHold(role, [...most, name])]).toEqual([role, name, false]);
      }
    }
  });

  it('are at least one', () => {
    expect(mayHold('caseworker', [])).toBe(false);
  });
});

describe('two spans of time', () => {
  const instant = (ms: number) => new Date(ms);
  const span = (from: number, until: number | null): Interval => ({
    from: instant(from),
    until: until === null ? null : instant(until),
  });
  const anySpan = fc
    .tuple(fc.integer({ min: 0, max: 20 }), fc.option(fc.integer({ min: 0, max: 20 })))
    .map(([from, until]) => span(from, until));

  it('overlap when, and only when, some instant lies in both', () => {
    const holds = ({ from, until }: Interval, ms: number) =>
      from.getTime() <= ms && (until === null || ms < until.getTime());
    fc.assert(
      fc.property(anySpan, anySpan, (a, b) => {
        // All spans begin and end on whole milliseconds up to 20, so that 0 to 21 are all the instants that matter.
        const shared = Array.from({ length: 22 }, (_, ms) => ms).some((ms) => holds(a, ms) && holds(b, ms));
        expect(overlap(a, b)).toBe(shared);
      }),
    );
  });

  it('do not overlap when one ends as the other begins: the end belongs to nobody', () => {
    expect(overlap(span(0, 5), span(5, null))).toBe(false);
    expect(overlap(span(0, 6), span(5, null))).toBe(true);
  });

  it('do not overlap when one ended before it began', () => {
    expect(overlap(span(5, 3), span(0, null))).toBe(false);
  });
});
