import { describe, expect, it } from '@jest/globals';
import path from 'node:path';

// The UI's modules have a TypeScript project of their own: here only the shape that the test uses is named.
const file = path.resolve(import.meta.dirname, '..', '..', 'web', 'src', 'day', 'refused-lately.ts');
interface Line {
  readonly id: string;
  readonly reason: string | null;
}
const { refusedLately } = (await import(file)) as { refusedLately: (lines: readonly Line[]) => Line[] };

const line = (id: string, reason: string | null): Line => ({ id, reason });

describe('the refusals of a day', () => {
  it('leave out that the second factor was asked for first', () => {
    const lines = [line('1', 'step-up'), line('2', 'no-grant'), line('3', null)];
    expect(refusedLately(lines).map(({ id }) => id)).toEqual(['2', '3']);
  });

  it('are the newest eight', () => {
    const lines = Array.from({ length: 12 }, (_, place) => line(String(place), 'forbidden'));
    expect(refusedLately(lines).map(({ id }) => id)).toEqual(['0', '1', '2', '3', '4', '5', '6', '7']);
  });
});
