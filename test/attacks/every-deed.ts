import type { CastName } from '../cast.js';
import { reason } from '../emergency/emergencies.js';
import type { Deed, Ids, World } from './every-deed-world.js';
import {
  withReceipt,
  sequencedReceipt,
  withBatch,
  inquiryBody,
  newPasskey,
  totpCode,
  withPasskeyBesides,
  withGrant,
  withIntakeGrant,
  withExclusion,
  hideBody,
  hiddenCase,
  dutyBody,
  onDuty,
  endedBreakGlass,
  withNotice,
  asked,
  decision,
  withAccount,
  invited,
} from './every-deed-makers.js';

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
