import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { quarterOf } from '../../../src/supervision/reviews/oversight-quarter.js';
import { oversightReport, type OversightReport } from '../../../src/supervision/reviews/oversight.schema.js';
import type { CastName } from '../../cast.js';
import { House } from '../../house.js';
import { copyToLastMonth, draw, openOften, putFlag } from './months.js';

/** The numbers of the report tell nobody what the lists keep from them. */

const quarter = quarterOf(new Date());
let house: House;

beforeAll(async () => {
  house = await House.open();
  const [seen, hidden] = [
    await house.openCase('amina', 'Grey Heron'),
    await house.openCase('amina', 'White Stork'),
  ];
  await openOften(house, 'amina', seen, 2);
  await copyToLastMonth(house);
  await putFlag(house, { rule: 'F10', severity: 'HIGH', actor: house.people.sara });
  await putFlag(house, { rule: 'F01', severity: 'HIGH', actor: house.people.amina });
  await house.arrange(async (client) => {
    await client.query('UPDATE app.case_file SET hidden = true WHERE id = $1', [hidden]);
    await client.query(
      `DELETE FROM app.case_grant WHERE case_id = $1 AND kind = 'office' AND actor_id = $2`,
      [hidden, house.people.sara],
    );
  });
  await draw(house);
}, 120_000);
afterAll(() => house.close());

async function read(name: CastName): Promise<OversightReport> {
  const answer = await (await house.signIn(name)).get(`/api/oversight?quarter=${quarter}`);
  return oversightReport.parse(answer.body);
}

const rulesIn = ({ flags }: OversightReport) => flags.map(({ rule }) => rule).sort();
const flagsIn = ({ reviews }: OversightReport) =>
  reviews.filter(({ source }) => source === 'flag').reduce((sum, { count }) => sum + count, 0);

describe('the oversight report', () => {
  it('tells a supervisor nothing of a flag or a review about that supervisor', async () => {
    const ofSara = await read('sara');
    expect([rulesIn(ofSara), flagsIn(ofSara)]).toEqual([['F01'], 1]);
  });

  it('tells it another supervisor and the auditor', async () => {
    for (const name of ['jonas', 'aida'] as const) {
      const report = await read(name);
      expect([rulesIn(report), flagsIn(report)]).toEqual([['F01', 'F10'], 2]);
    }
  });

  it('does not tell a supervisor that there is a case hidden from that supervisor', async () => {
    const counts = await Promise.all((['sara', 'jonas', 'aida'] as const).map(read));
    expect(counts.map(({ exceptions }) => exceptions.hiddenCases)).toEqual([0, 1, 1]);
  });
});
