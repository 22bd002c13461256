import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Act, acts, ruleOf } from '../../../src/platform/access/actions.js';
import { groupOf } from '../../../src/supervision/log/activity-groups.js';
import { activityGroups } from '../../../src/supervision/log/activity.schema.js';
import {
  hasChanged,
  isGlimpse,
  kindOfReading,
  readingActs,
} from '../../../src/supervision/readers/readings.js';
import { faultOfWithholding } from '../../../src/supervision/readers/withholding-rules.js';

const all = Object.keys(acts) as Act[];

describe('what a line says of somebody’s sight of a case', () => {
  it('an act on one case that only needs the right to read counts as opened', () => {
    const reads = all.filter((act) => {
      const { on, rights } = ruleOf(act);
      return on === 'case' && rights.every((right) => right === 'read' || right === 'explain');
    });
    expect(reads.length).toBeGreaterThan(5);
    for (const act of reads) expect([act, readingActs.has(act)]).toEqual([act, true]);
  });

  it('an act that writes counts as a change', () => {
    for (const act of [
      'case.change',
      'compartment.change',
      'task.create',
      'assignment.grant',
      'readers.withhold',
    ]) {
      expect([act, kindOfReading(act)]).toEqual([act, 'changed']);
    }
  });

  it('a request for a second person only names the case', () => {
    for (const act of ['approval.ask', 'approval.grant', 'approval.list'])
      expect(kindOfReading(act)).toBe('list');
  });

  it('a line without an act is about privileged material', () => {
    expect(kindOfReading(null)).toBe('privileged');
  });

  it('a file that only stood in lists and searches was a glimpse, and one that was opened was not', () => {
    expect(isGlimpse(['case.list', 'person.search'])).toBe(true);
    expect(isGlimpse(['case.list', 'case.open'])).toBe(false);
    expect(isGlimpse([])).toBe(false);
    expect(hasChanged(['case.open', 'case.change'])).toBe(true);
    expect(hasChanged(['case.open', 'case.list'])).toBe(false);
  });
});

describe('the picture of activity', () => {
  it('puts each line into one group, a refusal among the refused whatever was refused', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...all),
        fc.constantFrom('allowed', 'refused'),
        fc.boolean(),
        (act, outcome, isService) => {
          const group = groupOf({ act, outcome: outcome as 'allowed', isService });
          expect(activityGroups).toContain(group);
          if (outcome === 'refused') expect(group).toBe('refused');
        },
      ),
    );
  });

  it.each([
    ['compartment.open', 'opened'],
    ['person.search', 'opened'],
    ['compartment.change', 'changed'],
    ['break-glass.open', 'emergency'],
    ['session.start', 'signed-in'],
    ['log.heartbeat', 'system'],
  ])('%s is %s', (act, group) => {
    expect(groupOf({ act, outcome: 'allowed', isService: false })).toBe(group);
  });

  it('what the service did by itself is system', () => {
    expect(groupOf({ act: 'case.create', outcome: 'allowed', isService: true })).toBe('system');
  });
});

describe('how long readings may be kept back', () => {
  const now = new Date('2026-03-01T12:00:00Z');
  const asked = (from: string, to: string, until: string) =>
    faultOfWithholding({ caseId: '', from, to, ground: 'law', until }, now);

  it('a span that ends before the end date, within a year, has no fault', () => {
    expect(asked('2026-02-01T00:00:00Z', '2026-02-10T00:00:00Z', '2026-06-01')).toBeNull();
    expect(asked('2026-02-01T00:00:00Z', '2026-06-01T23:59:59Z', '2026-06-01')).toBeNull();
  });

  it('whatever is asked for, what has no fault ends within a year and after it began', () => {
    const instant = fc.date({
      min: new Date('2025-01-01'),
      max: new Date('2029-01-01'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(instant, instant, instant, (from, to, until) => {
        const day = until.toISOString().slice(0, 10);
        if (asked(from.toISOString(), to.toISOString(), day) !== null) return;
        expect(from < to).toBe(true);
        expect(Date.parse(day)).toBeGreaterThan(now.getTime());
        expect(Date.parse(day) - now.getTime()).toBeLessThanOrEqual(366 * 86_400_000);
      }),
    );
  });
});
