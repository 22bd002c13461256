import type { Answer, House } from '../house.js';

/** Grants a request as another supervisor does: with the hash and the version that the screen shows. */
export async function grantRequest(
  house: House,
  id: string,
  name: 'sara' | 'jonas' = 'jonas',
): Promise<Answer> {
  const visitor = await house.signIn(name);
  const { requestHash, version } = (await visitor.get(`/api/approvals/${id}`)).body;
  return visitor.post(`/api/approvals/${id}/grant`, { requestHash, version });
}

/** Sara asks, Jonas grants, Sara carries it out; gives the answer of the last. */
export async function byTwo(house: House, act: string, payload: object, reason?: string): Promise<Answer> {
  const sara = await house.signIn('sara');
  const asked = await sara.post('/api/approvals', {
    act,
    payload,
    ...(reason === undefined ? {} : { reason }),
  });
  if (asked.status !== 201) throw new Error(`not asked: ${asked.status} ${JSON.stringify(asked.body)}`);
  const id = asked.body.id as string;
  const granted = await grantRequest(house, id);
  if (granted.status !== 200) throw new Error(`not granted: ${JSON.stringify(granted.body)}`);
  return sara.post(`/api/approvals/${id}/use`, { version: 2, payload });
}

/** A wall between two cases, made by Sara and Jonas; gives its id. */
export async function makeWall(
  house: House,
  caseId: string,
  otherId: string,
  reach: 'legal-advisers' | 'everybody' = 'legal-advisers',
): Promise<string> {
  const made = await byTwo(house, 'wall.make', { caseId, otherId, kind: 'co-defendants', reach });
  if (made.status !== 200) throw new Error(`no wall: ${made.status} ${JSON.stringify(made.body)}`);
  return made.body.id as string;
}

/** The end of a wall, by the same two. */
export async function endWall(house: House, caseId: string, wallId: string): Promise<void> {
  const ended = await byTwo(house, 'wall.end', { caseId, wallId });
  if (ended.status !== 200) throw new Error(`no end: ${ended.status} ${JSON.stringify(ended.body)}`);
}
