import { makeSequencer } from '../../src/installation.js';
import { batchesOf, copyToLastMonth, draw, openOften } from '../supervision/reviews/months.js';
import { ask, codeOf, newAuthenticator } from '../people/factors.js';
import type { Ids, World } from './every-deed-world.js';

const someVersion = { version: 1 };

export async function withReceipt(world: World): Promise<Ids> {
  // The receipt of a break-glass has its id.
  return { receiptId: (await world.breakGlass()).breakGlassId };
}

export async function sequencedReceipt(world: World): Promise<Ids> {
  const ids = await withReceipt(world);
  const sequencer = await makeSequencer(world.house.opened);
  // Lines of the same moment wait for the next round.
  for (let rounds = 0; rounds < 3; rounds += 1) await sequencer.sequenceNow();
  return ids;
}

/** A batch of last month, in which somebody opened a case often. */
export async function withBatch(world: World): Promise<Ids> {
  await openOften(world.house, 'amina', await world.openCase(), 5);
  await copyToLastMonth(world.house);
  await draw(world.house);
  return { batchId: (await batchesOf(world.house, 'aida'))[0]!.id };
}

export function inquiryBody() {
  return { at: new Date(Date.now() - HOUR_MS).toISOString(), kind: 'THREAT' };
}

export async function newPasskey(world: World): Promise<Record<string, unknown>> {
  const amina = await world.visitor('amina');
  const { challengeId, options } = await ask(amina, '/api/factors/passkeys/options');
  return { challengeId, credential: newAuthenticator(world.house).create(options), name: 'walked' };
}

export async function totpCode(world: World): Promise<{ code: string }> {
  const { body } = await (await world.visitor('bilal')).post('/api/factors/totp');
  return { code: codeOf((body as { secret: string }).secret, world.house.clock.now()) };
}

export async function withPasskeyBesides(world: World): Promise<Ids> {
  const bilal = await world.visitor('bilal');
  const { challengeId, options } = await ask(bilal, '/api/factors/passkeys/options');
  const credential = newAuthenticator(world.house).create(options);
  await world.post('bilal', '/api/factors/passkeys', { challengeId, credential, name: 'walked' });
  return {};
}

export async function withGrant(world: World): Promise<Ids> {
  const id = await world.openCase();
  return { id, assignmentId: await world.house.assign(id, 'bilal') };
}

/** The lead that the intake rule made waits for a supervisor. */
export async function withIntakeGrant(world: World): Promise<Ids> {
  const id = await world.openCase();
  const { body } = await (await world.visitor('sara')).get(`/api/cases/${id}/assignments`);
  const items = (body as { items: { assignmentId: string; kind: string }[] }).items;
  return { id, assignmentId: items.find(({ kind }) => kind === 'lead')!.assignmentId };
}

export async function withExclusion(world: World): Promise<Ids> {
  const id = await world.openCase();
  const body = { staffId: world.house.people.jonas, kind: 'conflict-of-interest' };
  return { id, exclusionId: await world.post('sara', `/api/cases/${id}/exclusions`, body) };
}

export function hideBody({ house }: World) {
  return { version: 1, supervisorIds: [house.people.sara, house.people.jonas], reason: 'walked' };
}

export async function hiddenCase(world: World): Promise<Ids> {
  const id = await world.openCase();
  await world.post('sara', `/api/cases/${id}/hide`, hideBody(world));
  return { id };
}

const HOUR_MS = 3_600_000;
let hours = 0;

export function dutyBody({ house }: World) {
  // Each an hour of its own: nobody is on duty twice at a time.
  hours += 1;
  const from = Date.now() + hours * HOUR_MS;
  const [begin, until] = [from, from + HOUR_MS].map((at) => new Date(at).toISOString());
  return { staffId: house.people.bilal, from: begin, until };
}

export async function onDuty(world: World): Promise<Ids> {
  const now = Date.now();
  const [from, until] = [now - 60_000, now + HOUR_MS / 2].map((at) => new Date(at).toISOString());
  await world.post('sara', '/api/duty', { staffId: world.house.people.bilal, from, until });
  const { body } = await (await world.visitor('amina')).get(`/api/cases/${await world.openCase()}`);
  return { reference: (body as { reference: string }).reference };
}

export async function endedBreakGlass(world: World): Promise<Ids> {
  const ids = await world.breakGlass();
  await world.post('sara', `/api/break-glass/${ids.breakGlassId}/end`, someVersion);
  return ids;
}

export async function withNotice(world: World): Promise<Ids> {
  await world.breakGlass();
  const { body } = await (await world.visitor('jonas')).get('/api/notices');
  return { noticeId: (body as { items: { id: string }[] }).items[0]!.id };
}

export async function asked(world: World): Promise<Ids> {
  return { approvalId: (await world.askForWall()).approvalId };
}

export async function decision(world: World, { approvalId }: Ids): Promise<object> {
  const { body } = await (await world.visitor('jonas')).get(`/api/approvals/${approvalId}`);
  const { requestHash, version } = body as { requestHash: string; version: number };
  return { requestHash, version };
}

export async function withAccount(world: World): Promise<Ids> {
  return { staffId: await world.makeAccount() };
}

export async function invited(world: World): Promise<Ids> {
  const body = { username: `invited${Date.now()}`, name: 'Invited', guestUntil: null };
  const { staffId } = (await (await world.visitor('ada')).post('/api/staff', body)).body as {
    staffId: string;
  };
  return { staffId };
}
