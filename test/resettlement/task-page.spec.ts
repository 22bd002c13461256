import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Problem } from '../../src/platform/problem.js';
import { readTaskKey, writeTaskKey } from '../../src/resettlement/task-page.js';

const day = fc
  .date({ min: new Date('1990-01-01'), max: new Date('2090-01-01'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));

describe('where the next page of tasks starts', () => {
  it('comes back as it was written', () => {
    fc.assert(
      fc.property(fc.option(day), fc.uuid(), (due, id) => {
        expect(readTaskKey(writeTaskKey({ due, id }))).toEqual({ due, id });
      }),
    );
  });

  it('is the beginning when nothing is named', () => {
    expect(readTaskKey(undefined)).toBeUndefined();
  });

  it.each([
    ['nothing', ''],
    ['something that is no page', 'bm9uc2Vuc2U'],
    ['a bare id', '01890000-0000-7000-8000-000000000001'],
    ['a day that does not exist', encode(['2026-02-30', '01890000-0000-7000-8000-000000000001'])],
    ['an id that is none', encode(['2026-02-01', "' OR 1=1"])],
    ['more than a page needs', encode(['2026-02-01', '01890000-0000-7000-8000-000000000001', 1])],
  ])('is refused for %s', (_, after) => {
    const read = () => readTaskKey(after);
    expect(read).toThrow(Problem);
    expect(read).toThrow(
      expect.objectContaining({ code: 'input', errors: [expect.objectContaining({ path: 'after' })] }),
    );
  });

  it('is refused for any other text, and never breaks', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(() => readTaskKey(text)).toThrow(Problem);
      }),
    );
  });
});

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value), 'utf8').toString('base64url');
}
