import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { DemoFileProblem, readDemoFile, type DemoFileFault } from '../../src/demonstration/read-demo-file.js';
import { demoText } from './demo-file-text.js';

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type Path = readonly (string | number)[];

const parse = (): Json => JSON.parse(demoText) as Json;

/** The demonstration file with one place changed; `undefined` takes the place away. */
function broken(path: Path, value: Json | undefined): string {
  const file = parse();
  const last = path.at(-1) ?? '';
  const parent = path.slice(0, -1).reduce<Json>((at, key) => (at as Record<string, Json>)[key] ?? null, file);
  if (value === undefined) delete (parent as Record<string, Json>)[last];
  else (parent as Record<string, Json>)[last] = value;
  return JSON.stringify(file);
}

function problemOf(text: string): DemoFileProblem {
  try {
    readDemoFile(text);
  } catch (thrown) {
    if (thrown instanceof DemoFileProblem) return thrown;
    throw thrown;
  }
  throw new Error('the file was read, but should have been refused');
}

/** Every place in the row's tree, containers included. */
function placesIn(value: Json, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  const inner = Object.entries(value).flatMap(([key, child]) =>
    placesIn(child, [...path, Array.isArray(value) ? Number(key) : key]),
  );
  return path.length === 0 ? inner : [path, ...inner];
}

const row = 3;
const places = placesIn((parse() as { cases: Json[] }).cases[row] ?? null);

describe('reading the demonstration file', () => {
  it('takes the file as it is, and changes nothing in it', () => {
    expect(readDemoFile(demoText)).toEqual(parse());
  });

  const inRow = (path: string, rule: DemoFileFault['rule']): DemoFileFault => ({
    index: row,
    ref: 'DEMO-004',
    path,
    rule,
  });

  it.each<[string, Path, Json | undefined, DemoFileFault]>([
    ['an unknown field', ['cases', row, 'nickname'], 'x', inRow('nickname', 'unknown-key')],
    [
      'an unknown field deep in a row',
      ['cases', row, 'identity', 'photo'],
      'x',
      inRow('identity.photo', 'unknown-key'),
    ],
    ['a missing field', ['cases', row, 'risk'], undefined, inRow('risk', 'missing')],
    ['a missing part', ['cases', row, 'identity'], undefined, inRow('identity', 'missing')],
    ['a number for a text', ['cases', row, 'pseudonym'], 7, inRow('pseudonym', 'wrong-type')],
    [
      'a text for a number',
      ['cases', row, 'identity', 'birthYear'],
      '1980',
      inRow('identity.birthYear', 'wrong-type'),
    ],
    ['half a month', ['cases', row, 'defection', 'month'], 6.5, inRow('defection.month', 'wrong-type')],
    ['a null', ['cases', row, 'phase'], null, inRow('phase', 'wrong-type')],
    ['an unknown phase', ['cases', row, 'phase'], 'RELAXED', inRow('phase', 'unknown-code')],
    ['a code in small letters', ['cases', row, 'risk'], 'high', inRow('risk', 'unknown-code')],
    [
      'an unknown legal status',
      ['cases', row, 'legal', 0, 'status'],
      'FREE',
      inRow('legal.0.status', 'unknown-code'),
    ],
    ['an unknown issue', ['cases', row, 'issues', 0, 'code'], 'D35', inRow('issues.0.code', 'unknown-code')],
    ['an unknown narrative', ['cases', row, 'narratives', 0], 'N5', inRow('narratives.0', 'unknown-code')],
    ['an unknown country', ['cases', row, 'origin'], 'UK', inRow('origin', 'unknown-code')],
    ['an area where a country belongs', ['cases', row, 'origin'], 'SY-NE', inRow('origin', 'unknown-code')],
    [
      'a grade in figures',
      ['cases', row, 'testimony', 'credibility'],
      3,
      inRow('testimony.credibility', 'wrong-type'),
    ],
    [
      'a thirteenth month',
      ['cases', row, 'defection', 'month'],
      13,
      inRow('defection.month', 'impossible-date'),
    ],
    ['a month zero', ['cases', row, 'defection', 'month'], 0, inRow('defection.month', 'impossible-date')],
    [
      'leaving after the day of the file',
      ['cases', row, 'defection', 'year'],
      2016,
      inRow('defection', 'impossible-date'),
    ],
    [
      'a birth after leaving',
      ['cases', row, 'identity', 'birthYear'],
      2020,
      inRow('identity.birthYear', 'impossible-date'),
    ],
    [
      'a birth in antiquity',
      ['cases', row, 'identity', 'birthYear'],
      19,
      inRow('identity.birthYear', 'out-of-range'),
    ],
    ['an empty pseudonym', ['cases', row, 'pseudonym'], '', inRow('pseudonym', 'out-of-range')],
    ['a pseudonym in two lines', ['cases', row, 'pseudonym'], 'Reed\nWren', inRow('pseudonym', 'bad-format')],
    [
      'a name without Arabic letters',
      ['cases', row, 'identity', 'nameArabic'],
      'x',
      inRow('identity.nameArabic', 'bad-format'),
    ],
    [
      'no nationality',
      ['cases', row, 'identity', 'nationalities'],
      [],
      inRow('identity.nationalities', 'out-of-range'),
    ],
    ['a motive twice', ['cases', row, 'motives'], ['OTHER', 'OTHER'], inRow('motives', 'duplicate')],
    ['a real person', ['cases', row, 'synthetic'], false, inRow('synthetic', 'not-synthetic')],
    [
      'a reference twice',
      ['cases', 5, 'ref'],
      'DEMO-004',
      { index: 5, ref: 'DEMO-004', path: 'ref', rule: 'duplicate' },
    ],
    [
      'a pseudonym twice',
      ['cases', 1, 'pseudonym'],
      'Indigo Swift',
      { index: 1, ref: 'DEMO-002', path: 'pseudonym', rule: 'duplicate' },
    ],
    [
      'a reference of another form',
      ['cases', row, 'ref'],
      'CASE-4',
      { index: row, ref: null, path: 'ref', rule: 'bad-format' },
    ],
    ['a row that is no object', ['cases', row], 'x', { index: row, ref: null, path: '', rule: 'wrong-type' }],
    ['no cases', ['cases'], [], { index: null, ref: null, path: 'cases', rule: 'out-of-range' }],
    ['cases that are no list', ['cases'], {}, { index: null, ref: null, path: 'cases', rule: 'wrong-type' }],
    [
      'a 31st of September',
      ['asOf'],
      '2015-09-31',
      { index: null, ref: null, path: 'asOf', rule: 'impossible-date' },
    ],
    ['a missing day', ['asOf'], undefined, { index: null, ref: null, path: 'asOf', rule: 'missing' }],
    [
      'an unknown part of the file',
      ['extra'],
      [],
      { index: null, ref: null, path: 'extra', rule: 'unknown-key' },
    ],
  ])('refuses %s and names the row, the field and the rule', (_, path, value, fault) => {
    expect(problemOf(broken(path, value)).faults).toEqual([fault]);
  });

  it.each(['', '{', '[] x', `\uFEFF${demoText}`, demoText.slice(0, -100)])(
    'refuses what is no JSON',
    (text) => {
      expect(problemOf(text).faults).toEqual([{ index: null, ref: null, path: '', rule: 'not-json' }]);
    },
  );

  it.each(['null', '[]', '"x"', '58'])('refuses %s, which is not the file', (text) => {
    expect(problemOf(text).faults).toEqual([{ index: null, ref: null, path: '', rule: 'wrong-type' }]);
  });

  it('lists every fault of a file at once, and says them in words', () => {
    const file = JSON.parse(broken(['cases', row, 'phase'], 'RELAXED')) as { cases: Record<string, Json>[] };
    delete file.cases[9]?.['risk'];
    expect(problemOf(JSON.stringify(file)).message).toBe(
      'The demonstration file was not read. row 3 (DEMO-004), field phase: is not in the list of codes; ' +
        'row 9 (DEMO-010), field risk: is missing.',
    );
  });

  it('says at most twenty faults and the number of the others', () => {
    const file = parse() as { cases: Record<string, Json>[] };
    for (const one of file.cases) delete one['risk'];
    const problem = problemOf(JSON.stringify(file));
    expect(problem.faults).toHaveLength(58);
    expect(problem.message).toMatch(/; and 38 more\.$/);
  });

  it.each(places.map((place): [string, Path] => [place.join('.'), place]))(
    'refuses a row whose %s is something else, without repeating what it was',
    (_, place) => {
      const problem = problemOf(broken(['cases', row, ...place], { 'Walid al-Tajribi': 'Walid al-Tajribi' }));
      expect(problem.faults[0]?.index).toBe(row);
      expect(problem.faults[0]?.path.startsWith(place.join('.'))).toBe(true);
      expect(JSON.stringify([problem.message, problem.faults])).not.toContain('Tajribi');
    },
  );

  it('either reads a file or refuses it, and never repeats a value, whatever stands in a field', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...places),
        fc.jsonValue({ maxDepth: 2 }),
        fc.uuid(),
        (place, value, mark) => {
          const text = broken(['cases', row, ...place], [mark, value as Json]);
          try {
            return JSON.stringify(readDemoFile(text)) === text;
          } catch (thrown) {
            return (
              thrown instanceof DemoFileProblem &&
              !JSON.stringify([thrown.message, thrown.faults]).includes(mark)
            );
          }
        },
      ),
    );
  });
});
