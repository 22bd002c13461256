import type { Act } from '../../src/platform/access/actions.js';
import type { CastName } from '../cast.js';
import { reason } from '../emergency/emergencies.js';
import { makeSequencer } from '../../src/installation.js';
import { batchesOf, copyToLastMonth, draw, openOften } from '../supervision/reviews/months.js';
import { ask, codeOf, newAuthenticator } from '../people/factors.js';
import type { Ids, World } from './every-deed-world.js';

/** How an act of a route is done: by whom, on which records, with which body. */
export interface Deed {
  by: CastName;
  /** Makes what the act needs, and gives the ids that its address names. */
  prepare?: (world: World) => Promise<Ids>;
  body?: (world: World, ids: Ids) => unknown;
  query?: (ids: Ids) => string;
  /** The act of the line, where it is not the route's. */
  act?: Act;
  /** The id of the answer is not of a record that was made: of one that was there, or of a challenge. */
  makesNothing?: true;
}

const someVersion = { version: 1 };
const reading = (by: CastName, query?: string): Deed => ({
  by,
  ...(query === undefined ? {} : { query: () => query }),
});
const freshCase = async (world: World): Promise<Ids> => ({ id: await world.openCase() });

const cases: Record<string, Deed> = {
  'CasesController.list': reading('amina'),
  'CasesController.create': { by: 'amina', body: () => ({ pseudonym: 'Walked', risk: 'LOW' }) },
  'CasesController.open': reading('amina'),
  'CasesController.change': {
    by: 'amina',
    prepare: freshCase,
    body: () => ({ version: 1, value: { pseudonym: 'Walked', risk: 'LOW', reviewDue: null } }),
  },
  'CasesController.read': reading('amina'),
  'CasesController.write': {
    by: 'amina',
    prepare: freshCase,
    body: () => ({
      version: 0,
      value: { channels: [], coverStory: null, safeWord: null, verifiedOn: null, notes: null },
    }),
  },
  'CasesController.findPeople': reading('amina', '?q=walid'),
  'PhaseController.move': { by: 'amina', prepare: freshCase, body: () => ({ version: 1, to: 'RECEPTION' }) },
  'ExplainController.explain': reading('sara'),
  'ExplainController.preview': {
    by: 'sara',
    body: ({ house }) => ({ staffId: house.people.omar, role: 'caseworker', kind: 'co-worker' }),
  },
  'AssignmentsController.list': reading('sara'),
  'AssignmentsController.grant': {
    by: 'sara',
    prepare: freshCase,
    body: ({ house }) => ({
      staffId: house.people.bilal,
      role: 'caseworker',
      kind: 'co-worker',
      reason: 'walked',
    }),
  },
  'AssignmentsController.confirm': { by: 'sara', prepare: withIntakeGrant, body: () => someVersion },
  'AssignmentsController.end': {
    by: 'sara',
    prepare: withGrant,
    body: () => ({ version: 1, reason: 'walked' }),
  },
  'HandoverController.list': reading('sara'),
  'ExclusionsController.list': reading('sara'),
  'ExclusionsController.record': {
    by: 'sara',
    prepare: freshCase,
    body: ({ house }) => ({ staffId: house.people.jonas, kind: 'conflict-of-interest' }),
  },
  'ExclusionsController.end': { by: 'sara', prepare: withExclusion, body: () => someVersion },
  'HiddenController.hide': { by: 'sara', prepare: freshCase, body: hideBody },
  'HiddenController.unhide': { by: 'sara', prepare: hiddenCase, body: () => ({ version: 2 }) },
  'WallsController.list': reading('sara'),
  'WallsController.preview': {
    by: 'sara',
    prepare: async (world) => ({ ...(await freshCase(world)), otherId: await world.openCase() }),
    body: (_, { otherId }) => ({ otherId, reach: 'legal-advisers' }),
  },
};

const work: Record<string, Deed> = {
  'ResettlementController.list': reading('amina'),
  'ResettlementController.listMine': reading('amina'),
  'ResettlementController.create': { by: 'amina', body: () => ({ title: 'walked' }) },
  'ResettlementController.change': { by: 'amina', body: () => ({ version: 1, title: 'walked on' }) },
  'LegalController.listMatters': reading('lena'),
  'LegalController.recordMatter': {
    by: 'lena',
    body: () => ({
      jurisdiction: 'DE',
      type: 'CRIMINAL',
      status: 'INVESTIGATION',
      asOf: '2026-01-01',
      source: 'person',
    }),
  },
  'LegalController.addStatus': {
    by: 'lena',
    body: () => ({ version: 1, status: 'CHARGED', asOf: '2026-02-01', source: 'person' }),
  },
  'LegalController.listIssues': reading('lena'),
  'LegalController.recordIssue': {
    by: 'lena',
    body: () => ({ code: 'D01', jurisdiction: 'DE', effect: 'BLOCKING' }),
  },
  'LegalController.changeIssue': {
    by: 'lena',
    body: () => ({ version: 1, remedy: null, state: 'CONFIRMED' }),
  },
  'TestimonyController.listTestimonies': reading('tomas'),
  'TestimonyController.recordTestimony': { by: 'tomas', body: () => ({ accountKind: 'FIRST_HAND' }) },
  'TestimonyController.changeTestimony': {
    by: 'tomas',
    body: () => ({ version: 1, summary: 'walked' }),
  },
  'TestimonyController.listConsents': reading('amina'),
  'TestimonyController.recordConsent': { by: 'amina', body: () => ({ purpose: 'CASEWORK', identity: 'I0' }) },
  'TestimonyController.changeConsent': { by: 'amina', body: () => ({ version: 1, state: 'EXPLAINED' }) },
};

const emergency: Record<string, Deed> = {
  'BreakGlassController.list': reading('sara'),
  'BreakGlassController.open': {
    by: 'sara',
    prepare: async (world) => ({ caseId: await world.openCase() }),
    body: (_, { caseId }) => ({ caseId, reason }),
  },
  'BreakGlassController.end': { by: 'sara', prepare: (world) => world.breakGlass(), body: () => someVersion },
  'BreakGlassController.review': {
    by: 'jonas',
    prepare: endedBreakGlass,
    body: () => ({ version: 2, verdict: 'justified', text: 'walked' }),
  },
  'DutyController.list': reading('sara'),
  'DutyController.plan': { by: 'sara', body: dutyBody },
  'DutyController.end': {
    by: 'sara',
    prepare: async (world) => ({ dutyId: await world.post('sara', '/api/duty', dutyBody(world)) }),
    body: () => someVersion,
  },
  'DutyController.lookUp': { by: 'bilal', prepare: onDuty, body: (_, { reference }) => ({ reference }) },
  'NoticesController.list': reading('jonas'),
  'NoticesController.markRead': { by: 'jonas', prepare: withNotice, body: () => ({}) },
};

const approvals: Record<string, Deed> = {
  'ApprovalsController.list': reading('sara'),
  'ApprovalsController.open': { by: 'sara', prepare: asked },
  'ApprovalsController.ask': {
    by: 'sara',
    prepare: async (world) => ({ caseId: await world.openCase(), otherId: await world.openCase() }),
    body: (_, { caseId, otherId }) => ({
      act: 'wall.make',
      payload: { caseId, otherId, kind: 'co-defendants', reach: 'everybody' },
    }),
  },
  'ApprovalsController.grant': { by: 'jonas', prepare: asked, body: decision },
  'ApprovalsController.refuse': { by: 'jonas', prepare: asked, body: decision },
  'ApprovalsController.withdraw': { by: 'sara', prepare: asked, body: () => someVersion },
  'ApprovalsController.use': {
    by: 'sara',
    prepare: async (world) => {
      const { approvalId, payload } = await world.askForWall();
      await world.grant(approvalId);
      return { approvalId, payload: JSON.stringify(payload) };
    },
    body: (_, { payload }) => ({ version: 2, payload: JSON.parse(payload!) as object }),
    makesNothing: true,
  },
};

const people: Record<string, Deed> = {
  'StaffController.list': reading('ada'),
  'StaffController.create': {
    by: 'ada',
    body: () => ({ username: `walked${Date.now()}`, name: 'Walked', guestUntil: null }),
  },
  'StaffController.change': {
    by: 'ada',
    prepare: withAccount,
    body: () => ({ version: 1, name: 'Renamed', guestUntil: null }),
  },
  'StaffController.invite': { by: 'ada', prepare: invited, body: () => ({}), makesNothing: true },
  'StaffController.disable': { by: 'ada', prepare: withAccount, body: () => someVersion },
  'StaffController.enable': {
    by: 'ada',
    prepare: async (world) => {
      const ids = await withAccount(world);
      await (await world.visitor('ada')).post(`/api/staff/${ids['staffId']}/disable`, someVersion);
      return ids;
    },
    body: () => ({ version: 2 }),
  },
  'StaffController.endRole': { by: 'ada', prepare: withAccount, body: () => ({ role: 'caseworker' }) },
  'StaffController.letGo': {
    by: 'sara',
    prepare: withAccount,
    body: () => ({ successorId: null, reason: 'new-colleague' }),
  },
  'KeyHoldersController.list': reading('ada'),
  'KeyHoldersController.name': {
    by: 'ada',
    body: ({ house }) => ({ staffId: house.people.sara }),
  },
  'KeyHoldersController.accept': { by: 'sara', body: () => ({}) },
  'ProfileController.show': reading('ada'),
  'SessionsController.list': reading('amina'),
  'SessionsController.endOne': {
    by: 'bilal',
    prepare: async (world) => ({ sessionId: await world.otherSession('bilal') }),
    body: () => ({}),
  },
  'SessionsController.endOthers': {
    by: 'bilal',
    prepare: async (world) => {
      await world.otherSession('bilal');
      return {};
    },
    body: () => ({}),
  },
};

const log: Record<string, Deed> = {
  'SupervisionController.readLog': reading('aida'),
  'SupervisionController.openDetail': {
    by: 'aida',
    prepare: async (world) => {
      const { body } = await (
        await world.visitor('aida')
      ).get('/api/audit/entries?act=assignment.grant&limit=1');
      return { lineId: (body as { items: { id: string }[] }).items[0]!.id };
    },
    makesNothing: true,
  },
  'ActivityController.count': reading('aida', '?from=2026-01-01&to=2026-01-07'),
  'LogController.readState': reading('aida'),
  'FindingsController.list': reading('aida'),
  'WitnessesController.list': reading('aida'),
  'StandingWithholdingsController.list': reading('aida'),
  'ReceiptsController.open': { by: 'sara', prepare: withReceipt, makesNothing: true },
  'ReceiptsController.prove': { by: 'sara', prepare: sequencedReceipt },
};

const desk: Record<string, Deed> = {
  'ReadersController.list': reading('sara'),
  'ReadersController.listForPerson': reading('sara'),
  'ReadersController.listInquiries': reading('sara'),
  'ReadersController.listWithheld': reading('sara'),
  'ReadersController.makeInquiry': { by: 'sara', body: inquiryBody },
  'ReadersController.readInquiry': {
    by: 'sara',
    prepare: async (world) => {
      const path = `/api/cases/${world.ids['id']}/readers/incident`;
      return { inquiryId: await world.post('sara', path, inquiryBody()) };
    },
    makesNothing: true,
  },
  'FlagsController.list': reading('sara'),
  'FlagsController.listThresholds': reading('sara'),
  'FlagsController.changeThreshold': {
    by: 'sara',
    prepare: () => Promise.resolve({ rule: 'F01' }),
    body: () => ({ version: 0, value: { days: 20 } }),
  },
  'ReviewsController.list': reading('sara'),
  'ReviewsController.read': { by: 'aida', prepare: withBatch },
  'OversightController.read': reading('sara', '?quarter=2026-Q2'),
  'OversightController.writeCsv': reading('sara', '?quarter=2026-Q2'),
  'OversightController.writePdf': reading('sara', '?quarter=2026-Q2'),
};

const factors: Record<string, Deed> = {
  'FactorsController.list': reading('amina'),
  'FactorsController.askPasskey': { by: 'amina', body: () => ({}) },
  'FactorsController.addPasskey': { by: 'amina', body: (world) => newPasskey(world) },
  'FactorsController.removePasskey': {
    by: 'amina',
    prepare: async (world) => {
      for (let keys = 0; keys < 2; keys += 1)
        await world.post('amina', '/api/factors/passkeys', await newPasskey(world));
      const { body } = await (await world.visitor('amina')).get('/api/factors');
      return { passkeyId: (body as { passkeys: { id: string }[] }).passkeys[0]!.id };
    },
    body: () => ({}),
  },
  'FactorsController.beginTotp': { by: 'bilal', body: () => ({}) },
  'FactorsController.confirmTotp': { by: 'bilal', body: totpCode },
  'FactorsController.removeTotp': { by: 'bilal', prepare: withPasskeyBesides, body: () => ({}) },
};

/** By the name of the handler. */
export const deeds: Readonly<Record<string, Deed>> = {
  ...cases,
  ...work,
  ...emergency,
  ...approvals,
  ...people,
  ...factors,
  ...log,
  ...desk,
};

/** Acts that need a passkey, an authenticator app or a session that ends: the spec that does them and reads their line. */
export const elsewhere: Readonly<Record<string, string>> = {
  'EnrolmentController.enrolPasskey': 'test/people/factors.spec.ts',
  'EnrolmentController.askPasskey': 'test/people/factors.spec.ts',
  'EnrolmentController.beginTotp': 'test/people/factors.spec.ts',
  'EnrolmentController.enrolTotp': 'test/people/factors.spec.ts',
  'SessionController.complete': 'test/attacks/second-factor.spec.ts',
  'SessionController.askFactor': 'test/attacks/second-factor.spec.ts',
  'SessionController.stepUp': 'test/people/sessions.spec.ts',
  'SessionController.askStepUp': 'test/people/sessions.spec.ts',
  'SessionController.switchRole': 'test/people/sessions.spec.ts',
  'SessionController.end': 'test/people/sign-in.spec.ts',
  'SessionsController.changePassword': 'test/people/sessions.spec.ts',
  'StaffController.showRecoveryCode': 'test/people/recovery.spec.ts',
  // One line a session, and only when something was sequenced.
  'LogController.readCheckpoint': 'test/supervision/log.spec.ts',
  'LogController.readPolicy': 'test/supervision/log.spec.ts',
  'LogController.readTile': 'test/supervision/log.spec.ts',
  // A batch exists when a month is over.
  'ReviewsController.judge': 'test/supervision/reviews/reviews.spec.ts',
};

async function withReceipt(world: World): Promise<Ids> {
  // The receipt of a break-glass has its id.
  return { receiptId: (await world.breakGlass()).breakGlassId };
}

async function sequencedReceipt(world: World): Promise<Ids> {
  const ids = await withReceipt(world);
  const sequencer = await makeSequencer(world.house.opened);
  // Lines of the same moment wait for the next round.
  for (let rounds = 0; rounds < 3; rounds += 1) await sequencer.sequenceNow();
  return ids;
}

/** A batch of last month, in which somebody opened a case often. */
async function withBatch(world: World): Promise<Ids> {
  await openOften(world.house, 'amina', await world.openCase(), 5);
  await copyToLastMonth(world.house);
  await draw(world.house);
  return { batchId: (await batchesOf(world.house, 'aida'))[0]!.id };
}

function inquiryBody() {
  return { at: new Date(Date.now() - HOUR_MS).toISOString(), kind: 'THREAT' };
}

async function newPasskey(world: World): Promise<Record<string, unknown>> {
  const amina = await world.visitor('amina');
  const { challengeId, options } = await ask(amina, '/api/factors/passkeys/options');
  return { challengeId, credential: newAuthenticator(world.house).create(options), name: 'walked' };
}

async function totpCode(world: World): Promise<{ code: string }> {
  const { body } = await (await world.visitor('bilal')).post('/api/factors/totp');
  return { code: codeOf((body as { secret: string }).secret, world.house.clock.now()) };
}

async function withPasskeyBesides(world: World): Promise<Ids> {
  const bilal = await world.visitor('bilal');
  const { challengeId, options } = await ask(bilal, '/api/factors/passkeys/options');
  const credential = newAuthenticator(world.house).create(options);
  await world.post('bilal', '/api/factors/passkeys', { challengeId, credential, name: 'walked' });
  return {};
}

async function withGrant(world: World): Promise<Ids> {
  const id = await world.openCase();
  return { id, assignmentId: await world.house.assign(id, 'bilal') };
}

/** The lead that the intake rule made waits for a supervisor. */
async function withIntakeGrant(world: World): Promise<Ids> {
  const id = await world.openCase();
  const { body } = await (await world.visitor('sara')).get(`/api/cases/${id}/assignments`);
  const items = (body as { items: { assignmentId: string; kind: string }[] }).items;
  return { id, assignmentId: items.find(({ kind }) => kind === 'lead')!.assignmentId };
}

async function withExclusion(world: World): Promise<Ids> {
  const id = await world.openCase();
  const body = { staffId: world.house.people.jonas, kind: 'conflict-of-interest' };
  return { id, exclusionId: await world.post('sara', `/api/cases/${id}/exclusions`, body) };
}

function hideBody({ house }: World) {
  return { version: 1, supervisorIds: [house.people.sara, house.people.jonas], reason: 'walked' };
}

async function hiddenCase(world: World): Promise<Ids> {
  const id = await world.openCase();
  await world.post('sara', `/api/cases/${id}/hide`, hideBody(world));
  return { id };
}

const HOUR_MS = 3_600_000;
let hours = 0;

function dutyBody({ house }: World) {
  // Each an hour of its own: nobody is on duty twice at a time.
  hours += 1;
  const from = Date.now() + hours * HOUR_MS;
  const [begin, until] = [from, from + HOUR_MS].map((at) => new Date(at).toISOString());
  return { staffId: house.people.bilal, from: begin, until };
}

async function onDuty(world: World): Promise<Ids> {
  const now = Date.now();
  const [from, until] = [now - 60_000, now + HOUR_MS / 2].map((at) => new Date(at).toISOString());
  await world.post('sara', '/api/duty', { staffId: world.house.people.bilal, from, until });
  const { body } = await (await world.visitor('amina')).get(`/api/cases/${await world.openCase()}`);
  return { reference: (body as { reference: string }).reference };
}

async function endedBreakGlass(world: World): Promise<Ids> {
  const ids = await world.breakGlass();
  await world.post('sara', `/api/break-glass/${ids.breakGlassId}/end`, someVersion);
  return ids;
}

async function withNotice(world: World): Promise<Ids> {
  await world.breakGlass();
  const { body } = await (await world.visitor('jonas')).get('/api/notices');
  return { noticeId: (body as { items: { id: string }[] }).items[0]!.id };
}

async function asked(world: World): Promise<Ids> {
  return { approvalId: (await world.askForWall()).approvalId };
}

async function decision(world: World, { approvalId }: Ids): Promise<object> {
  const { body } = await (await world.visitor('jonas')).get(`/api/approvals/${approvalId}`);
  const { requestHash, version } = body as { requestHash: string; version: number };
  return { requestHash, version };
}

async function withAccount(world: World): Promise<Ids> {
  return { staffId: await world.makeAccount() };
}

async function invited(world: World): Promise<Ids> {
  const body = { username: `invited${Date.now()}`, name: 'Invited', guestUntil: null };
  const { staffId } = (await (await world.visitor('ada')).post('/api/staff', body)).body as {
    staffId: string;
  };
  return { staffId };
}
