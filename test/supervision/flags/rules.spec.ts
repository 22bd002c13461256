import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { flagRules, looksFor, severityOf } from '../../../src/supervision/flags/flag-states.js';
import { findPatterns } from '../../../src/supervision/flags/rules/find-patterns.js';
import { emptyHistory, type History } from '../../../src/supervision/flags/rules/history.js';
import { identityOf, type Pattern } from '../../../src/supervision/flags/rules/pattern.js';
import { mostValues, usualValues, type Values } from '../../../src/supervision/flags/thresholds.js';
import { MINUTE, ordinary, type Scene } from './histories.js';
import { scenesOfPower } from './scenes-of-power.js';
import { scenesOfReading } from './scenes-of-reading.js';

/** Every rule, and every way in which it fires. */
const scenes: readonly Scene[] = [...scenesOfReading, ...scenesOfPower];

const foundBy = (scene: Scene, history: History, values: Values): Pattern[] =>
  findPatterns(history, values).filter(({ rule }) => rule === scene.rule);

const isExplained = ({ explanations }: Pattern) => explanations.length > 0;

/** A history as it was up to an instant. */
function until(history: History, at: number): History {
  return {
    ...history,
    now: at,
    events: history.events.filter((event) => event.at <= at),
    emergencies: history.emergencies.filter(({ from }) => from <= at),
    approvals: history.approvals.filter((approval) => approval.at <= at),
    disclosures: history.disclosures.filter((disclosure) => disclosure.at <= at),
    findings: history.findings.filter(({ foundAt }) => foundAt <= at),
    inquiries: history.inquiries.filter(({ madeAt }) => madeAt <= at),
  };
}

function timesOf({
  events,
  emergencies,
  approvals,
  disclosures,
  findings,
  inquiries,
  now,
}: History): number[] {
  const times = [
    now,
    ...events.map(({ at }) => at),
    ...emergencies.flatMap(({ from, reviewDue }) => [from, reviewDue + 1]),
    ...approvals.map(({ at }) => at),
    ...disclosures.map(({ at }) => at),
    ...findings.map(({ foundAt }) => foundAt),
    ...inquiries.map(({ madeAt }) => madeAt),
  ];
  return [...new Set(times)].filter((at) => at <= now).sort((one, other) => one - other);
}

describe.each(scenes)('$rule: $name', (scene) => {
  it.each([
    ['the usual thresholds', usualValues],
    ['thresholds at the end of their ranges', mostValues],
  ])('is flagged, unexplained, with %s', (_, values) => {
    fc.assert(
      fc.property(scene.fires(values), (history) => {
        const found = foundBy(scene, history, values);
        expect(found.length).toBeGreaterThan(0);
        expect(found.some((pattern) => !isExplained(pattern))).toBe(true);
        for (const pattern of found) {
          expect(pattern.severity).toBe(severityOf[scene.rule]);
          expect(pattern.from).toBeLessThanOrEqual(pattern.to);
        }
      }),
    );
  });

  it.each([...scene.twins])('$outcome when $name', ({ clear, outcome }) => {
    fc.assert(
      fc.property(scene.fires(usualValues), (history) => {
        const found = foundBy(scene, clear(history), usualValues);
        if (outcome === 'silent') expect(found).toEqual([]);
        else {
          expect(found.length).toBeGreaterThan(0);
          for (const pattern of found) {
            expect(pattern.explanations.length).toBeGreaterThan(0);
            for (const { kind } of pattern.explanations) expect(looksFor[scene.rule]).toContain(kind);
          }
        }
      }),
    );
  });

  it('is the same flags whether the log is looked at whole or in stretches that overlap', () => {
    fc.assert(
      fc.property(scene.fires(usualValues), fc.integer({ min: 0, max: 30 }), (history, overlap) => {
        const whole = findPatterns(history, usualValues).map(identityOf);
        const pieces: string[] = [];
        let before = history.from;
        for (const at of timesOf(history)) {
          const from = Math.max(history.from, before - overlap * MINUTE);
          pieces.push(...findPatterns({ ...until(history, at), from }, usualValues).map(identityOf));
          before = at;
        }
        expect(new Set(pieces)).toEqual(new Set(whole));
      }),
    );
  });

  it('does not depend on the order in which lines come', () => {
    fc.assert(
      fc.property(
        scene
          .fires(usualValues)
          .chain((history) =>
            fc.tuple(
              fc.constant(history),
              fc.shuffledSubarray([...history.events], { minLength: history.events.length }),
            ),
          ),
        ([history, events]) => {
          expect(findPatterns({ ...history, events }, usualValues)).toEqual(
            findPatterns(history, usualValues),
          );
        },
      ),
    );
  });
});

describe('the rules together', () => {
  it('find nothing where nothing happened', () => {
    expect(findPatterns(emptyHistory, usualValues)).toEqual([]);
  });

  it('find nothing in ordinary work', () => {
    fc.assert(fc.property(ordinary, (history) => expect(findPatterns(history, usualValues)).toEqual([])));
  });

  it('find nothing that ended before the stretch that is looked at', () => {
    for (const scene of scenes.filter(({ name }) => !name.includes('second look'))) {
      fc.assert(
        fc.property(scene.fires(usualValues), (history) => {
          expect(
            findPatterns({ ...history, from: history.now + MINUTE * 60 * 24 * 90 }, usualValues),
          ).toEqual([]);
        }),
        { numRuns: 10 },
      );
    }
  });

  it('each have a scene here', () => {
    expect([...new Set(scenes.map(({ rule }) => rule))].sort()).toEqual([...flagRules]);
  });

  it('name no case where lawyers’ notes are concerned', () => {
    const scene = scenes.find(({ rule }) => rule === 'F09')!;
    fc.assert(
      fc.property(scene.fires(usualValues), (history) => {
        expect(foundBy(scene, history, usualValues).flatMap(({ caseIds }) => caseIds)).toEqual([]);
      }),
    );
  });

  it('do not hide the unexplained part of a day under the explained one', () => {
    const scene = scenes.find(({ rule }) => rule === 'F06')!;
    fc.assert(
      fc.property(scene.fires(usualValues), (history) => {
        const later = history.events.map((event) => ({
          ...event,
          id: `9${event.id}`,
          at: event.at + MINUTE,
        }));
        const events = [...history.events.map((event) => ({ ...event, approvalId: 'approval' })), ...later];
        expect(foundBy(scene, { ...history, events }, usualValues).some((each) => !isExplained(each))).toBe(
          true,
        );
      }),
    );
  });
});
