import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { newId } from '../../src/platform/crypto/primitives.js';
import { House, type Visitor } from '../house.js';

/**
 * Somebody measures how long the service takes to say "not found" of a case that exists and of one that does not. The two
 * distributions are measured in turns, so that a busy machine slows both; nothing is said about seconds.
 */
const ROUNDS = 120;

let house: House;
let omar: Visitor;
let caseId: string;
beforeAll(async () => {
  house = await House.open();
  caseId = await house.openCase();
  omar = await house.signIn('omar');
  for (let round = 0; round < 20; round += 1) await omar.get(`/api/cases/${caseId}`);
});
afterAll(() => house.close());

async function measure(path: string): Promise<number> {
  const start = performance.now();
  const answer = await omar.get(path);
  const took = performance.now() - start;
  if (answer.status !== 404) throw new Error(`not hidden: ${answer.status}`);
  return took;
}

const sorted = (times: number[]) => times.toSorted((a, b) => a - b);
const quantile = (times: number[], share: number) => times[Math.floor(times.length * share)]!;

it.each([
  ['the case', (id: string) => `/api/cases/${id}`],
  ['its identity', (id: string) => `/api/cases/${id}/compartments/identity`],
])('cannot be told from the time of the answer: %s', async (_, path) => {
  const real: number[] = [];
  const absent: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const [first, second] = round % 2 === 0 ? [real, absent] : [absent, real];
    first.push(await measure(path(first === real ? caseId : newId())));
    second.push(await measure(path(second === real ? caseId : newId())));
  }
  const [a, b] = [sorted(real), sorted(absent)];
  // The middle half of each lies across the middle half of the other: whoever guesses from one answer guesses blindly.
  expect(quantile(a, 0.25)).toBeLessThan(quantile(b, 0.75));
  expect(quantile(b, 0.25)).toBeLessThan(quantile(a, 0.75));
});
