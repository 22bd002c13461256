import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { auditList, type AuditEntry, type AuditList } from '../../src/supervision/supervision.schema.js';
import { systemActor } from '../../src/platform/access/actor.js';
import { newId } from '../../src/platform/crypto/primitives.js';
import { Operations } from '../../src/platform/operation.js';
import type { CastName } from '../cast.js';
import { House } from '../house.js';

let house: House;
let caseId: string;

beforeAll(async () => {
  house = await House.open();
  caseId = await house.openCase('amina', 'Grey Heron');
});
afterAll(() => house.close());

async function readLog(name: CastName, query: Record<string, string> = {}): Promise<AuditList> {
  const visitor = await house.signIn(name);
  const answer = await visitor.get(`/api/audit/entries?${new URLSearchParams(query).toString()}`);
  expect(answer.status).toBe(200);
  return auditList.parse(answer.body);
}

async function readItems(name: CastName, query: Record<string, string> = {}): Promise<AuditEntry[]> {
  return (await readLog(name, query)).items;
}

describe('the log that a supervisor reads', () => {
  it('says who opened which compartment of which case, when and under which grant', async () => {
    const amina = await house.signIn('amina');
    const before = new Date().toISOString();
    expect((await amina.get(`/api/cases/${caseId}/compartments/contact`)).status).toBe(200);
    const [line] = await readItems('sara', { case: caseId, act: 'compartment.open' });
    expect(line).toMatchObject({
      act: 'compartment.open',
      outcome: 'allowed',
      reason: null,
      actor: { username: 'amina', name: 'Amina', role: 'caseworker', kind: 'staff' },
      case: { id: caseId, pseudonym: 'Grey Heron' },
      cases: [],
      caseAliases: [],
      compartments: ['contact'],
      grant: 'lead',
      purpose: 'casework',
    });
    expect(line!.case!.reference).not.toBe('');
    expect(line!.at >= before).toBe(true);
  });

  it('shows a refusal with its reason', async () => {
    const omar = await house.signIn('omar');
    expect((await omar.get(`/api/cases/${caseId}`)).status).toBe(404);
    const [line] = await readItems('sara', { case: caseId, outcome: 'refused' });
    expect(line).toMatchObject({
      act: 'case.open',
      outcome: 'refused',
      reason: 'not-found',
      actor: { username: 'omar' },
      case: { id: caseId },
      grant: null,
    });
  });

  it('names the cases that a list showed', async () => {
    const amina = await house.signIn('amina');
    expect((await amina.get('/api/cases')).status).toBe(200);
    const lines = await readItems('sara', { act: 'case.list' });
    const [line] = lines.filter(({ actor }) => actor.username === 'amina');
    expect(line).toMatchObject({ case: null, cases: [caseId], count: 1 });
  });

  it('comes newest first, in pages that follow one another without a gap', async () => {
    const whole = await readLog('sara', { limit: '200' });
    const ids = whole.items.map(({ id }) => BigInt(id));
    expect(ids).toEqual(ids.toSorted((one, other) => (one < other ? 1 : -1)));
    expect(whole.next).toBeNull();
    const pages: AuditEntry[] = [];
    let next: string | null = String(ids[0]! + 1n);
    while (next !== null) {
      const page: AuditList = await readLog('sara', { limit: '3', after: next });
      expect(page.items.length).toBeLessThanOrEqual(3);
      pages.push(...page.items);
      next = page.next;
    }
    expect(pages.map(({ id }) => id)).toEqual(whole.items.map(({ id }) => id));
  });

  it('is filtered by act and by outcome', async () => {
    const acts = await readItems('sara', { act: 'case.open' });
    expect(new Set(acts.map(({ act }) => act))).toEqual(new Set(['case.open']));
    const refused = await readItems('sara', { outcome: 'refused' });
    expect(new Set(refused.map(({ outcome }) => outcome))).toEqual(new Set(['refused']));
  });

  it('has a line about its own reading, with the number of lines and the case that was asked for', async () => {
    const read = await readItems('sara', { case: caseId, limit: '2' });
    const [line] = await readItems('sara', { act: 'audit.read' });
    expect(line).toMatchObject({ actor: { username: 'sara' }, case: { id: caseId }, count: read.length });
  });

  it.each([
    ['limit=0', 'limit'],
    ['limit=201', 'limit'],
    ['case=7', 'case'],
    ['act=Case Open', 'act'],
    ['outcome=perhaps', 'outcome'],
    ['after=abc', 'after'],
    ['after=0', 'after'],
    ['after=9223372036854775808', 'after'],
    ['colour=red', 'colour'],
  ])('refuses the query %s and names the field', async (query, field) => {
    const sara = await house.signIn('sara');
    const answer = await sara.get(`/api/audit/entries?${query}`);
    expect(answer.status).toBe(400);
    expect((answer.body as { errors: { path: string }[] }).errors.map(({ path }) => path)).toEqual([field]);
  });
});

describe('what an act rested on', () => {
  const actOf = (grounds: { approvalId?: string }) =>
    house.app.get(Operations).recordAlone(systemActor('system:setup'), 'role.grant', 'setup', grounds);

  it('is said when it was the approval of a second person, without naming the approval', async () => {
    const approvalId = newId();
    await actOf({ approvalId });
    const answer = await (await house.signIn('aida')).get('/api/audit/entries?act=role.grant');
    const [line] = auditList.parse(answer.body).items;
    expect(line).toMatchObject({ act: 'role.grant', secondPerson: true, grant: null });
    expect(JSON.stringify(answer.body)).not.toContain(approvalId);
  });

  it('is not said to be a second person when nobody else approved', async () => {
    await actOf({});
    const [line] = await readItems('aida', { act: 'role.grant' });
    expect(line).toMatchObject({ act: 'role.grant', secondPerson: false });
    const [opened] = await readItems('sara', { case: caseId, act: 'compartment.open' });
    expect(opened).toMatchObject({ grant: 'lead', secondPerson: false });
  });
});

describe('a line that somebody damaged', () => {
  it('says so and leaves the other lines readable', async () => {
    const [newest] = await readItems('sara', { case: caseId });
    await house.asSuperuser(async (client) => {
      await client.query('SET session_replication_role = replica');
      await client.query(
        `UPDATE audit.event SET entry = convert_to(replace(convert_from(entry, 'UTF8'), '"v":1', '"v":2'), 'UTF8')
         WHERE id = $1`,
        [newest!.id],
      );
    });
    const lines = await readItems('sara');
    expect(lines.find(({ id }) => id === newest!.id)).toMatchObject({
      act: 'audit.damaged',
      reason: 'damaged',
      case: null,
    });
    expect(lines.length).toBeGreaterThan(2);
  });
});
