import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '../../../src/platform/crypto/primitives.js';
import { type CastName, castNames } from '../../cast.js';
import { House } from '../../house.js';
import { hide } from './hiding.js';

let house: House;
/** Of amina; ines works on it too. */
let caseId: string;
/** Of bilal; no supervisor may know that it exists. */
let hiddenCase: string;
beforeAll(async () => {
  house = await House.open();
  caseId = await house.openCase('amina', 'Grey Heron');
  await house.assign(caseId, 'ines');
  hiddenCase = await house.openCase('bilal', 'White Stork');
  await hide(house, hiddenCase);
});
afterAll(() => house.close());

const incident = { at: '2026-01-02T03:04:05Z', kind: 'THREAT' };

async function tryAll(name: CastName, id: string) {
  const visitor = await house.signIn(name);
  const base = `/api/cases/${id}/readers`;
  return {
    list: await visitor.get(base),
    inquiries: await visitor.get(`${base}/incident`),
    inquiry: await visitor.post(`${base}/incident`, incident),
    withheld: await visitor.get(`${base}/withheld`),
    person: await visitor.get(`${base}/for-person?language=en`),
  };
}

const statuses = (answers: Awaited<ReturnType<typeof tryAll>>) =>
  Object.fromEntries(Object.entries(answers).map(([key, answer]) => [key, answer.status]));
const all = (status: number) => ({
  list: status,
  inquiries: status,
  inquiry: status,
  withheld: status,
  person: status,
});

describe('who may ask who read a case', () => {
  it.each(['sara', 'jonas'] as const)('%s, who supervises it, may', async (name) => {
    expect(statuses(await tryAll(name, caseId))).toEqual({ ...all(200), inquiry: 201 });
  });

  it.each(['amina', 'ines'] as const)(
    '%s, who writes on it, makes only the list for the person',
    async (name) => {
      expect(statuses(await tryAll(name, caseId))).toEqual({ ...all(403), person: 200 });
    },
  );

  it.each(castNames.filter((name) => !['sara', 'jonas', 'amina', 'ines'].includes(name)))(
    '%s may not, and cannot tell the case from one that does not exist',
    async (name) => {
      const [there, absent] = [await tryAll(name, caseId), await tryAll(name, newId())];
      expect(statuses(there)).toEqual(all(404));
      for (const key of Object.keys(there) as (keyof typeof there)[]) {
        expect([key, there[key].body]).toEqual([key, absent[key].body]);
      }
    },
  );

  it('a supervisor cannot tell a hidden case from one that does not exist', async () => {
    expect(statuses(await tryAll('sara', hiddenCase))).toEqual(all(404));
  });

  it('somebody who reads and does not write makes no list for the person', async () => {
    await house.assign(caseId, 'lena');
    expect(statuses(await tryAll('lena', caseId))).toEqual(all(403));
  });

  it('nobody reads the inquiry of another case', async () => {
    const sara = await house.signIn('sara');
    const other = await house.openCase('amina', 'Red Kite');
    const made = await sara.post(`/api/cases/${caseId}/readers/incident`, incident);
    expect((await sara.get(`/api/cases/${other}/readers/incident/${made.body.id}`)).status).toBe(404);
    expect((await sara.get(`/api/cases/${caseId}/readers/incident/${newId()}`)).status).toBe(404);
  });

  it('only the auditor sees what is kept back everywhere', async () => {
    for (const name of castNames) {
      const answer = await (await house.signIn(name)).get('/api/audit/withheld');
      expect([name, answer.status]).toEqual([name, name === 'aida' ? 200 : 403]);
    }
  });
});
