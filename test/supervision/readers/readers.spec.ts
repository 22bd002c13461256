import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readersPage, type ReadersPage } from '../../../src/supervision/readers/readers.schema.js';
import { breakGlass } from '../../emergency/emergencies.js';
import { House } from '../../house.js';

let house: House;
let caseId: string;
beforeAll(async () => {
  house = await House.open();
  caseId = await house.openCase('amina', 'Grey Heron');
});
afterAll(() => house.close());

async function readers(query = ''): Promise<ReadersPage> {
  const answer = await (await house.signIn('sara')).get(`/api/cases/${caseId}/readers?${query}`);
  expect(answer.status).toBe(200);
  return readersPage.parse(answer.body);
}

describe('who read this, for a supervisor', () => {
  it('gathers what one person opened in one session into one item that opens into its lines', async () => {
    const amina = await house.signIn('amina');
    await amina.get(`/api/cases/${caseId}`);
    await amina.get(`/api/cases/${caseId}/compartments/contact`);
    await amina.get(`/api/cases/${caseId}/tasks`);
    const [run, ...others] = (await readers()).items.filter(({ reader }) => reader.username === 'amina');
    expect(others).toEqual([]);
    expect(run).toMatchObject({
      reader: { name: 'Amina', role: 'caseworker', kind: 'staff' },
      compartments: expect.arrayContaining(['contact', 'core', 'plan']),
      purposes: ['casework'],
      isEmergency: false,
      isPrivileged: false,
    });
    expect(run!.grants).toEqual([
      expect.objectContaining({ kind: 'lead', purpose: 'intake', until: null, by: 'Amina' }),
    ]);
    expect(run!.lines.map(({ act }) => act)).toEqual(
      expect.arrayContaining(['case.open', 'compartment.open', 'task.list']),
    );
    expect(run!.count).toBe(run!.lines.length);
  });

  it('begins another item in another session, and after half an hour of silence', async () => {
    const other = await house.openCase('bilal', 'Red Kite');
    const read = async (visitor: Awaited<ReturnType<typeof house.signIn>>) =>
      visitor.get(`/api/cases/${other}`);
    const once = await house.signIn('bilal');
    await read(once);
    await read(await house.signInAnew('bilal'));
    house.clock.advance(31 * 60_000);
    await read(once);
    const sara = await house.signIn('sara');
    const { items } = (await sara.get(`/api/cases/${other}/readers`)).body as ReadersPage;
    expect(items.filter(({ reader }) => reader.username === 'bilal')).toHaveLength(3);
  });

  it('shows no line of a seal, of a flag or of reading the log', async () => {
    await (await house.signIn('sara')).get(`/api/audit/entries?case=${caseId}`);
    const acts = (await readers('limit=200')).items.flatMap(({ lines }) => lines.map(({ act }) => act));
    expect(acts.length).toBeGreaterThan(0);
    expect(acts.filter((act) => /^(row|flag|review|log|audit)\./.test(act ?? ''))).toEqual([]);
  });

  it('counts a hit of a search as seen in a search, and a list as a list', async () => {
    const identity = { names: [{ value: 'Yusuf Halabi', script: 'Latn', kind: 'LEGAL' }] };
    const amina = await house.signIn('amina');
    const { body } = await amina.get(`/api/cases/${caseId}/compartments/identity`);
    const saved = await amina.put(`/api/cases/${caseId}/compartments/identity`, {
      version: body.version,
      value: { ...body.value, ...identity },
    });
    expect([200, 400]).toContain(saved.status);
    await amina.get('/api/cases');
    const [run] = (await readers()).items.filter(({ reader }) => reader.username === 'amina');
    expect(run!.lines.find(({ act }) => act === 'case.list')).toMatchObject({ kind: 'list' });
    expect(run!.kinds).toEqual(expect.arrayContaining(['list', 'opened']));
  });

  it('marks an emergency, with the access that it gave and its end', async () => {
    expect((await breakGlass(house, 'jonas', caseId)).status).toBe(201);
    const [run] = (await readers()).items.filter(({ isEmergency }) => isEmergency);
    expect(run).toMatchObject({ reader: { username: 'jonas', role: 'supervisor' }, isEmergency: true });
    expect(run!.kinds).toContain('emergency');
    expect(run!.grants).toContainEqual(
      expect.objectContaining({ kind: 'break-glass', until: expect.any(String) }),
    );
  });

  it('keeps refused attempts apart, with the reason', async () => {
    await (await house.signIn('omar')).get(`/api/cases/${caseId}`);
    const { items, attempts } = await readers();
    expect(items.some(({ reader }) => reader.username === 'omar')).toBe(false);
    const [attempt] = attempts.filter(({ reader }) => reader.username === 'omar');
    expect(attempt).toMatchObject({ reader: { role: 'caseworker' }, grants: [] });
    expect(attempt!.lines[0]).toMatchObject({ act: 'case.open', reason: 'not-found' });
  });

  it('tells of privileged material the actor, the time and the compartment, and nothing else', async () => {
    await (await house.signIn('amina')).get(`/api/cases/${caseId}/compartments/legal-privileged`);
    const { attempts } = await readers();
    const [attempt] = attempts.filter(({ isPrivileged }) => isPrivileged);
    expect(attempt).toMatchObject({
      reader: { username: 'amina' },
      compartments: ['legal-privileged'],
      purposes: [],
      grants: [],
      kinds: ['privileged'],
    });
    for (const line of attempt!.lines) {
      expect(line).toMatchObject({ act: null, reason: null, compartments: ['legal-privileged'] });
    }
  });

  it('comes in pages that follow one another without a gap or a double', async () => {
    const whole = await readers('limit=200');
    const paged: string[] = [];
    let after = '';
    do {
      const page: ReadersPage = await readers(`limit=1${after}`);
      paged.push(...page.items.map(({ id }) => id));
      after = page.next === null ? '' : `&after=${page.next}`;
      if (paged.length > 1) expect(page.attempts).toEqual([]);
    } while (after !== '');
    // Each look is a line of Sara's own run, so that one moves to the front; the older ones stand as they did.
    expect(new Set(paged).size).toBe(paged.length);
    const older = whole.items.filter(({ reader }) => reader.username !== 'sara').map(({ id }) => id);
    expect(paged.filter((id) => older.includes(id))).toEqual(older);
  });

  it('narrows to whole days of the office, and refuses a span that ends before it begins', async () => {
    expect((await readers('from=2020-01-01&to=2020-01-31')).items).toEqual([]);
    const today = new Date(house.clock.now()).toISOString().slice(0, 10);
    expect(
      (await readers(`from=2020-01-01&to=${today.replace(/\d\d$/, '28')}`)).items.length,
    ).toBeGreaterThan(-1);
    const sara = await house.signIn('sara');
    const wrong = await sara.get(`/api/cases/${caseId}/readers?from=2026-02-02&to=2026-02-01`);
    expect(wrong).toMatchObject({ status: 400, body: { errors: [{ path: 'to', rule: 'order' }] } });
    const after = await sara.get(`/api/cases/${caseId}/readers?after=nothing`);
    expect(after).toMatchObject({ status: 400, body: { errors: [{ path: 'after' }] } });
  });
});
