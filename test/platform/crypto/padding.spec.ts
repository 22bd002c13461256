import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { paddedLength } from '../../../src/platform/crypto/padding.js';
import { padme } from '../../vectors/envelope-reference.js';

const lengths = fc.oneof(fc.integer({ min: 0, max: 5000 }), fc.integer({ min: 0, max: 33_554_432 }));

describe('the padded length', () => {
  it('is 32 for everything short, so a yes and a short name look alike', () => {
    for (let length = 0; length <= 32; length++) expect(paddedLength(length)).toBe(32);
  });

  it('is that of Padmé, as written a second time from the paper', () => {
    for (let length = 0; length < 3000; length++) expect(paddedLength(length)).toBe(padme(length));
    for (const length of [16_379, 16_384, 16_385, 40_005, 1_000_003, 33_554_427, 33_554_432]) {
      expect(paddedLength(length)).toBe(padme(length));
    }
  });

  it('is never shorter than the text, at most an eighth longer, and its own padded length', () => {
    fc.assert(
      fc.property(lengths, (length) => {
        const padded = paddedLength(length);
        expect(padded).toBeGreaterThanOrEqual(length);
        expect(padded).toBeLessThanOrEqual(Math.max(32, length * 1.125));
        expect(paddedLength(padded)).toBe(padded);
      }),
    );
  });

  it('never falls when the text grows', () => {
    fc.assert(
      fc.property(lengths, (length) => {
        expect(paddedLength(length + 1)).toBeGreaterThanOrEqual(paddedLength(length));
      }),
    );
  });

  it('leaves fewer than 700 different lengths for all texts up to 32 MiB', () => {
    let count = 0;
    for (let length = 0; length < 33_554_432; length = paddedLength(length + 1)) count++;
    expect(count).toBeGreaterThan(100);
    expect(count).toBeLessThan(700);
  });
});
