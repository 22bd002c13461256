import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { auditList } from '../../../src/supervision/supervision.schema.js';
import type { CastName } from '../../cast.js';
import { House } from '../../house.js';
import { batchesOf, copyToLastMonth, draw, judge, openOften, putFlag, readBatch } from './months.js';

/** The log holds every verdict sealed beside its line. Who may not see the review does not see it there either. */

let house: House;

beforeAll(async () => {
  house = await House.open();
  const caseId = await house.openCase('amina', 'Grey Heron');
  await openOften(house, 'amina', caseId, 2);
  await copyToLastMonth(house);
  await putFlag(house, { rule: 'F10', severity: 'HIGH', actor: house.people.sara });
  await draw(house);
  const batch = (await batchesOf(house, 'jonas')).find(({ about }) => about.length > 0)!;
  const [item] = (await readBatch(house, 'jonas', batch.id)).items;
  const answer = await judge(await house.signIn('jonas'), batch.id, item!, { verdict: 'breach' });
  expect(answer.status).toBe(200);
});
afterAll(() => house.close());

async function detailFor(name: CastName) {
  const visitor = await house.signIn(name);
  const { items } = auditList.parse((await visitor.get('/api/audit/entries?act=review.verdict')).body);
  const answer = await visitor.get(`/api/audit/entries/${items[0]!.id}/detail`);
  expect(answer.status).toBe(200);
  return answer.body;
}

describe('the verdict of an access review in the log', () => {
  it.each(['jonas', 'aida'] as const)('is shown to %s, who may see the review', async (name) => {
    expect(await detailFor(name)).toMatchObject({
      state: 'open',
      verdict: 'breach',
      text: expect.any(String),
    });
  });

  it('is not shown to the supervisor whom it is about', async () => {
    expect(await detailFor('sara')).toMatchObject({ state: 'none', verdict: null, text: null });
  });
});
