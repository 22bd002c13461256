import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type RuleThresholds, thresholdList } from '../../../src/supervision/flags/flags.schema.js';
import { flagRules } from '../../../src/supervision/flags/flag-states.js';
import { type Range, thresholds } from '../../../src/supervision/flags/thresholds.js';
import { newId } from '../../../src/platform/crypto/primitives.js';
import { linesOf } from '../../cases/lines.js';
import { House } from '../../house.js';
import { look, refuse } from './looking.js';

let house: House;
beforeAll(async () => {
  house = await House.open();
});
afterAll(() => house.close());

async function numbersOf(rule: string): Promise<RuleThresholds> {
  const answer = await (await house.signIn('sara')).get('/api/flags/thresholds');
  return thresholdList.parse(answer.body).items.find((each) => each.rule === rule)!;
}

async function change(rule: string, value: Record<string, unknown>, version?: number) {
  const body = { version: version ?? (await numbersOf(rule)).version, value };
  return (await house.signIn('sara')).put(`/api/flags/thresholds/${rule}`, body);
}

describe('the thresholds of an office', () => {
  it('are the usual ones until somebody sets them', async () => {
    expect(await numbersOf('F13')).toEqual({
      rule: 'F13',
      severity: 'MEDIUM',
      numbers: [
        { name: 'denials', value: 5, usual: 5, least: 3, most: 50 },
        { name: 'minutes', value: 60, usual: 60, least: 10, most: 240 },
        { name: 'changeDays', value: 7, usual: 7, least: 1, most: 30 },
      ],
      changedBy: null,
      changedAt: null,
      version: 0,
    });
  });

  it('decide from then on when a flag is raised', async () => {
    expect(await change('F13', { denials: 8, minutes: 60, changeDays: 7 })).toMatchObject({
      status: 200,
      body: { version: 1 },
    });
    const caseId = await house.openCase();
    await refuse(house, 'omar', caseId, 8);
    expect(await look(house)).toBe(0);
    await refuse(house, 'omar', caseId, 1);
    expect(await look(house)).toBe(1);
    expect(await numbersOf('F13')).toMatchObject({ version: 1, changedBy: { name: 'Sara' } });
  });

  it('are a line with the old and the new numbers sealed beside it', async () => {
    const lines = await linesOf(house, () => change('F13', { denials: 9, minutes: 60, changeDays: 7 }));
    const tuned = lines.filter(({ act }) => act === 'flag.tune');
    expect(tuned).toMatchObject([
      { res: 'allowed', obj: { type: 'flag-threshold', rev: 2 }, detail: expect.stringMatching(/^sha256:/) },
    ]);
    expect(JSON.stringify(tuned)).not.toContain('denials');
  });

  it('need a fresh second factor', async () => {
    house.clock.advance(6 * 60_000);
    const answer = await change('F13', { denials: 5, minutes: 60, changeDays: 7 });
    house.clock.advance(-6 * 60_000);
    expect(answer).toMatchObject({ status: 403, body: { code: 'step-up' } });
  });

  it('are refused on an older version', async () => {
    const value = { denials: 5, minutes: 60, changeDays: 7 };
    expect(await change('F13', value, 1)).toMatchObject({ status: 409, body: { code: 'stale' } });
    expect(await change('F01', { days: 20 }, 3)).toMatchObject({ status: 409, body: { code: 'stale' } });
  });

  it.each([
    ['F13', { denials: 51, minutes: 60, changeDays: 7 }, 'value.denials'],
    ['F13', { denials: 2, minutes: 60, changeDays: 7 }, 'value.denials'],
    ['F13', { denials: 5, minutes: 60 }, 'value.changeDays'],
    ['F13', { denials: 5, minutes: 60, changeDays: 7, days: 3 }, 'value.days'],
    ['F13', { denials: 5.5, minutes: 60, changeDays: 7 }, 'value.denials'],
    ['F01', { days: 366 }, 'value.days'],
    ['F08', {}, 'value'],
    ['F20', { days: 30 }, 'value'],
  ])('of %s cannot be %j', async (rule, value, path) => {
    const answer = await change(rule, value);
    expect(answer.status).toBe(400);
    expect((answer.body as { errors: { path: string }[] }).errors.map((error) => error.path)).toContain(path);
  });

  it('of a rule that does not stand cannot be set', async () => {
    expect((await change('F02', { days: 3 }, 0)).status).toBe(400);
  });

  it('have the same ranges in the database, so that a forged statement silences no rule', async () => {
    const may = (rule: string, values: Record<string, number>) =>
      house.asSuperuser(async (client) => {
        const found = await client.query('SELECT app.are_flag_values($1, $2) AS may', [
          rule,
          JSON.stringify(values),
        ]);
        return (found.rows as { may: boolean }[])[0]!.may;
      });
    for (const rule of flagRules) {
      const ranges = Object.entries(thresholds[rule] as Record<string, Range>);
      const at = (end: 'least' | 'most') =>
        Object.fromEntries(ranges.map(([name, range]) => [name, range[end]]));
      expect([rule, await may(rule, at('least'))]).toEqual([rule, ranges.length > 0]);
      expect([rule, await may(rule, at('most'))]).toEqual([rule, ranges.length > 0]);
      for (const [name, { least, most }] of ranges) {
        expect([rule, await may(rule, { ...at('most'), [name]: most + 1 })]).toEqual([rule, false]);
        expect([rule, await may(rule, { ...at('least'), [name]: least - 1 })]).toEqual([rule, false]);
      }
    }
    const forged = `INSERT INTO app.flag_threshold (id, office_id, rule, "values", changed_by, changed_at, version)
      VALUES ($1, $2, 'F06', '{"exports": 100000, "rows": 50, "hours": 24}', $1, now(), 1)`;
    await expect(
      house.asSuperuser((client) => client.query(forged, [newId(), house.officeId])),
    ).rejects.toThrow('flag_threshold_values');
  });
});
