import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { CaseDoor, insertRecord } from '../../src/cases/door.js';
import { issueStore } from '../../src/legal/door.js';
import { type IssueContent, issueList } from '../../src/legal/legal.schema.js';
import { privilegedIssueCodes } from '../../src/legal/issue-states.js';
import { systemActor } from '../../src/platform/access/actor.js';
import { Operations } from '../../src/platform/operation.js';
import { linesOf } from '../cases/lines.js';
import { House, type Visitor } from '../house.js';

let house: House;
let lena: Visitor;
let caseId: string;
let path: string;

beforeAll(async () => {
  house = await House.open();
  lena = await house.signIn('lena');
});
afterAll(() => house.close());
beforeEach(async () => {
  caseId = await house.openCase('amina');
  await house.assign(caseId, 'lena');
  path = `/api/cases/${caseId}/legal/issues`;
  await recordMatter('GB');
});

async function recordMatter(jurisdiction: string): Promise<string> {
  const matter = { jurisdiction, type: 'CRIMINAL', status: 'UNKNOWN', asOf: '2024-02-29', source: 'person' };
  const answer = await lena.post(`/api/cases/${caseId}/legal/matters`, matter);
  expect(answer.status).toBe(201);
  return answer.body.id as string;
}

const issue = { code: 'D01', jurisdiction: 'GB', effect: 'BLOCKING' };

async function recordIssue(more: Record<string, unknown> = {}): Promise<string> {
  const answer = await lena.post(path, { ...issue, ...more });
  expect(answer.status).toBe(201);
  return answer.body.id as string;
}

function change(id: string, more: Record<string, unknown>, version = 1) {
  return lena.patch(`${path}/${id}`, { version, ...more });
}

/** Writes an issue as the import does: without the steps that lead to its state. */
function importIssue(content: IssueContent): Promise<string> {
  const importer = systemActor('system:import', house.officeId);
  return house.app.get(Operations).run(importer, 'case.import', 'import', async (op) => {
    const handle = await house.app.get(CaseDoor, { strict: false }).enter(op, caseId);
    handle.record({ compartments: ['legal-status'] });
    return insertRecord(handle, issueStore, content);
  });
}

async function readIssues() {
  return issueList.parse((await lena.get(path)).body).items;
}

describe('recording a disincentive issue', () => {
  it('begins as suspected, open and without a remedy', async () => {
    const lines = await linesOf(house, () => recordIssue());
    expect(lines).toMatchObject([
      { act: 'issue.record', obj: { cmp: ['legal-status'], type: 'legal-issue', rev: 1 } },
    ]);
    expect(await readIssues()).toMatchObject([
      { ...issue, state: 'SUSPECTED', remedy: null, open: true, moves: ['CONFIRMED', 'MOOT'], version: 1 },
    ]);
  });

  it('takes a remedy that fits', async () => {
    await recordIssue({ state: 'CONFIRMED', remedy: 'R03' });
    expect(await readIssues()).toMatchObject([{ state: 'CONFIRMED', remedy: 'R03' }]);
  });

  it.each([...privilegedIssueCodes])('refuses %s: only the lawyer may know of it', async (code) => {
    const answer = await lena.post(path, { ...issue, code });
    expect(answer).toMatchObject({ status: 400, body: { code: 'input', errors: [{ path: 'code' }] } });
    expect(await readIssues()).toEqual([]);
  });

  it('refuses a jurisdiction in which the case has no matter', async () => {
    const answer = await lena.post(path, { ...issue, jurisdiction: 'FR' });
    expect(answer).toMatchObject({
      status: 400,
      body: {
        errors: [
          { path: 'jurisdiction', rule: 'matter', message: 'record a matter in this jurisdiction first' },
        ],
      },
    });
    expect(await readIssues()).toEqual([]);
    await recordMatter('FR');
    await recordIssue({ jurisdiction: 'FR' });
  });

  it('says that the matters are damaged when the jurisdiction may stand in one that does not open', async () => {
    const id = await recordMatter('FR');
    await house.asSuperuser((client) =>
      client.query(`UPDATE app.legal_matter SET sealed = substring(sealed FROM 1 FOR 120) WHERE id = $1`, [
        id,
      ]),
    );
    const answer = await lena.post(path, { ...issue, jurisdiction: 'FR' });
    expect([answer.status, answer.body.code]).toEqual([500, 'damaged']);
    await recordIssue();
  });

  it.each([
    ['a remedy for something else', { remedy: 'R08' }, 'remedy'],
    ['a state that needs steps before it', { state: 'REMOVED' }, 'state'],
    ['an unknown code', { code: 'D35' }, 'code'],
    ['a missing effect', { effect: undefined }, 'effect'],
    ['advice, which belongs to the lawyer', { advice: 'say nothing' }, 'advice'],
  ])('refuses %s', async (_name, more, field) => {
    const answer = await lena.post(path, { ...issue, ...more });
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ path: field }] } });
    expect(await readIssues()).toEqual([]);
  });
});

describe('changing a disincentive issue', () => {
  it('moves by the table until it no longer stands in the way', async () => {
    const id = await recordIssue();
    const steps = [
      { state: 'CONFIRMED' },
      { state: 'REMEDY_CHOSEN', remedy: 'R03' },
      { state: 'REMEDY_PENDING' },
      { state: 'MITIGATED', effect: 'NOT_BLOCKING' },
    ];
    for (const [index, step] of steps.entries()) {
      expect(await change(id, step, index + 1)).toMatchObject({ status: 200, body: { version: index + 2 } });
    }
    expect(await readIssues()).toMatchObject([
      { state: 'MITIGATED', remedy: 'R03', effect: 'NOT_BLOCKING', open: false, version: 5 },
    ]);
  });

  it('changes only what is named; the present state is not a move', async () => {
    const id = await recordIssue({ state: 'CONFIRMED', remedy: 'R01' });
    const lines = await linesOf(house, async () => {
      expect((await change(id, { state: 'CONFIRMED', effect: 'UNKNOWN' })).status).toBe(200);
    });
    expect(lines).toMatchObject([
      { act: 'issue.change', res: 'allowed', obj: { type: 'legal-issue', rev: 2 } },
    ]);
    expect(await readIssues()).toMatchObject([{ state: 'CONFIRMED', remedy: 'R01', effect: 'UNKNOWN' }]);
  });

  it('clears a remedy with null', async () => {
    const id = await recordIssue({ remedy: 'R01' });
    expect((await change(id, { remedy: null })).status).toBe(200);
    expect(await readIssues()).toMatchObject([{ remedy: null }]);
  });

  it('refuses a state that does not follow', async () => {
    const id = await recordIssue();
    const answer = await change(id, { state: 'REMOVED' });
    expect([answer.status, answer.body.code]).toEqual([409, 'move']);
    expect(await readIssues()).toMatchObject([{ state: 'SUSPECTED', version: 1 }]);
  });

  it('refuses to choose a remedy without naming one', async () => {
    const id = await recordIssue({ state: 'CONFIRMED' });
    const answer = await change(id, { state: 'REMEDY_CHOSEN' });
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ path: 'remedy', rule: 'required' }] } });
  });

  it('refuses to clear the remedy that is pending', async () => {
    const id = await recordIssue({ state: 'CONFIRMED' });
    await change(id, { state: 'REMEDY_CHOSEN', remedy: 'R03' });
    await change(id, { state: 'REMEDY_PENDING' }, 2);
    const answer = await change(id, { remedy: null }, 3);
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ path: 'remedy', rule: 'required' }] } });
    expect(await readIssues()).toMatchObject([{ state: 'REMEDY_PENDING', remedy: 'R03', version: 3 }]);
  });

  it('asks for the remedy of an imported issue with its next step, not before', async () => {
    const id = await importIssue({ ...issue, state: 'REMEDY_CHOSEN', remedy: null } as IssueContent);
    expect((await change(id, { effect: 'UNKNOWN' })).status).toBe(200);
    const answer = await change(id, { state: 'REMEDY_PENDING' }, 2);
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ path: 'remedy', rule: 'required' }] } });
    expect((await change(id, { state: 'REMEDY_PENDING', remedy: 'R03' }, 2)).status).toBe(200);
  });

  it('refuses a remedy that does not fit the code', async () => {
    const id = await recordIssue();
    const answer = await change(id, { remedy: 'R11' });
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ path: 'remedy', rule: 'vocabulary' }] } });
  });

  it('refuses to make it another issue', async () => {
    const id = await recordIssue();
    expect(await change(id, { code: 'D02' })).toMatchObject({
      status: 400,
      body: { errors: [{ path: 'code' }] },
    });
  });

  it('refuses a stale version', async () => {
    const id = await recordIssue();
    expect((await change(id, { effect: 'UNKNOWN' })).status).toBe(200);
    expect(await change(id, { effect: 'BLOCKING' })).toMatchObject({ status: 409, body: { code: 'stale' } });
  });

  it('finds it only in its own case', async () => {
    const id = await recordIssue();
    const otherCase = await house.openCase('amina', 'Red Kite');
    await house.assign(otherCase, 'lena');
    const answer = await lena.patch(`/api/cases/${otherCase}/legal/issues/${id}`, {
      version: 1,
      effect: 'UNKNOWN',
    });
    expect(answer.status).toBe(404);
  });
});
