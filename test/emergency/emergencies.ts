import type { Contact } from '../../src/cases/compartments/compartments.schema.js';
import type { BreakGlassView, LookUpAnswer, NoticeView } from '../../src/emergency/emergency.schema.js';
import type { CastName } from '../cast.js';
import type { Answer, House } from '../house.js';

/** A reason of the length that the service asks for. */
export const reason = 'Her brother stands at the door with a knife and she called us.';

const HOUR_MS = 3_600_000;

/** Sara puts somebody on the rota from now on; gives the id of the entry. */
export async function putOnDuty(house: House, name: CastName, hours = 8): Promise<string> {
  const sara = await house.signIn('sara');
  const now = Date.now();
  const answer = await sara.post('/api/duty', {
    staffId: house.people[name],
    from: new Date(now - 60_000).toISOString(),
    until: new Date(now + hours * HOUR_MS).toISOString(),
  });
  if (answer.status !== 201) throw new Error(`not on duty: ${JSON.stringify(answer.body)}`);
  return answer.body.id as string;
}

/** The reference of a case, as whoever may see it reads it. */
export async function referenceOf(house: House, caseId: string, name: CastName = 'amina'): Promise<string> {
  const answer = await (await house.signIn(name)).get(`/api/cases/${caseId}`);
  return answer.body.reference as string;
}

/** Looks a case up on duty. */
export async function lookUp(
  house: House,
  name: CastName,
  by: { reference: string } | { phone: string },
): Promise<Answer<LookUpAnswer>> {
  return (await house.signIn(name)).post('/api/duty/look-up', by);
}

/** Breaks glass; somebody on duty names the look-up. */
export async function breakGlass(
  house: House,
  name: CastName,
  caseId: string,
  more: Record<string, unknown> = {},
): Promise<Answer> {
  return (await house.signIn(name)).post('/api/break-glass', { caseId, reason, ...more });
}

/** Looks a case up and breaks glass on it; gives the id of the break-glass. */
export async function breakGlassOnDuty(house: House, name: CastName, caseId: string): Promise<string> {
  const looked = await lookUp(house, name, { reference: await referenceOf(house, caseId) });
  const lookUpId = looked.body.found?.lookUpId;
  const answer = await breakGlass(house, name, caseId, { lookUpId });
  if (answer.status !== 201) throw new Error(`no break-glass: ${JSON.stringify(answer.body)}`);
  return answer.body.id as string;
}

/** What somebody sees of one break-glass; undefined when it is not in their list. */
export async function findBreakGlass(
  house: House,
  name: CastName,
  id: string,
): Promise<BreakGlassView | undefined> {
  const answer = await (await house.signIn(name)).get('/api/break-glass?limit=200');
  return (answer.body.items as BreakGlassView[]).find((item) => item.id === id);
}

/** Somebody's notices about one break-glass. */
export async function noticesOf(house: House, name: CastName, breakGlassId: string): Promise<NoticeView[]> {
  const answer = await (await house.signIn(name)).get('/api/notices?limit=200');
  return (answer.body.items as NoticeView[]).filter((notice) => notice.breakGlassId === breakGlassId);
}

/** Lets time pass for one break-glass, whose end the database judges: all its instants move back. */
export async function letPass(house: House, id: string, minutes: number): Promise<void> {
  await house.arrange(async (client) => {
    await client.query(
      `UPDATE app.case_grant SET valid_from = valid_from - $2 * interval '1 minute',
         valid_until = valid_until - $2 * interval '1 minute' WHERE id = $1`,
      [id, minutes],
    );
    await client.query(
      `UPDATE app.break_glass SET review_due = review_due - $2 * interval '1 minute' WHERE id = $1`,
      [id, minutes],
    );
  });
}

/** A contact document with one channel. */
export function contactWith(value: string, kind: Contact['channels'][number]['kind'] = 'phone'): Contact {
  return {
    channels: [{ kind, value, times: null, whoMayAnswer: null, voicemail: 'never' }],
    coverStory: null,
    safeWord: 'pomegranate',
    verifiedOn: null,
    notes: null,
  };
}
