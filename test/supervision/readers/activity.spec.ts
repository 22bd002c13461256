import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  type ActivityGroup,
  type ActivityView,
  activityView,
} from '../../../src/supervision/log/activity.schema.js';
import type { CastName } from '../../cast.js';
import { House } from '../../house.js';
import { hide } from './hiding.js';

let house: House;
let caseId: string;
beforeAll(async () => {
  house = await House.open();
  caseId = await house.openCase('amina', 'Grey Heron');
  await (await house.signIn('amina')).get(`/api/cases/${caseId}`);
  await (await house.signIn('omar')).get(`/api/cases/${caseId}`);
});
afterAll(() => house.close());

const DAY = 86_400_000;
const dayAway = (days: number) => new Date(Date.now() + days * DAY).toISOString().slice(0, 10);

async function activity(name: CastName, by: 'day' | 'hour' = 'day'): Promise<ActivityView> {
  const answer = await (
    await house.signIn(name)
  ).get(`/api/audit/activity?from=${dayAway(-3)}&to=${dayAway(1)}&by=${by}`);
  expect(answer.status).toBe(200);
  return activityView.parse(answer.body);
}

const sum = (view: ActivityView, group: ActivityGroup) =>
  view.items.reduce((total, { counts }) => total + counts[group], 0);

describe('activity over time', () => {
  it('counts for a supervisor what the office opened and what was refused', async () => {
    const before = await activity('sara');
    await (await house.signIn('amina')).get(`/api/cases/${caseId}`);
    await (await house.signIn('omar')).get(`/api/cases/${caseId}`);
    const after = await activity('sara');
    // Sara's own look before is a line as well.
    expect(sum(after, 'opened') - sum(before, 'opened')).toBe(2);
    expect(sum(after, 'refused') - sum(before, 'refused')).toBe(1);
    expect(sum(after, 'signed-in')).toBeGreaterThan(0);
  });

  it('counts for others their own acts only, and for the auditor all', async () => {
    const omar = await activity('omar');
    expect(sum(omar, 'refused')).toBe(2);
    expect(sum(omar, 'changed')).toBe(0);
    const aida = await activity('aida');
    expect(sum(aida, 'system')).toBeGreaterThan(0);
    expect(sum(aida, 'opened')).toBeGreaterThan(sum(omar, 'opened'));
  });

  it('does not count lines about a case that the supervisor may not see', async () => {
    const hidden = await house.openCase('bilal', 'White Stork');
    await hide(house, hidden);
    const before = await activity('sara');
    await (await house.signIn('bilal')).get(`/api/cases/${hidden}`);
    const after = await activity('sara');
    expect(sum(after, 'opened') - sum(before, 'opened')).toBe(1);
  });

  it('tells hours apart when asked to', async () => {
    const byHour = await activity('aida', 'hour');
    expect(byHour.items.every(({ at }) => /^\d{4}-\d\d-\d\dT\d\d$/.test(at))).toBe(true);
    expect((await activity('aida')).items.every(({ at }) => /^\d{4}-\d\d-\d\d$/.test(at))).toBe(true);
  });

  it.each([
    ['ends before it begins', `from=${dayAway(0)}&to=${dayAway(-1)}`, 'to'],
    ['is longer than a year', `from=2020-01-01&to=2026-01-01`, 'to'],
    ['is longer than two weeks by the hour', `from=${dayAway(-30)}&to=${dayAway(0)}&by=hour`, 'to'],
    ['has no beginning', `to=${dayAway(0)}`, 'from'],
    ['is counted by the minute', `from=${dayAway(-1)}&to=${dayAway(0)}&by=minute`, 'by'],
  ])('refuses a span that %s', async (_, query, path) => {
    const answer = await (await house.signIn('sara')).get(`/api/audit/activity?${query}`);
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ path }] } });
  });

  it('shows nothing to those who are not signed in', async () => {
    const answer = await house.stranger().get(`/api/audit/activity?from=${dayAway(0)}&to=${dayAway(0)}`);
    expect(answer.status).toBe(401);
  });
});
