import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { testimonyList } from '../../src/testimony/testimony.schema.js';
import { linesOf } from '../cases/lines.js';
import { House, type Visitor } from '../house.js';

let house: House;
let tomas: Visitor;
let path: string;

beforeAll(async () => {
  house = await House.open();
  tomas = await house.signIn('tomas');
});
afterAll(() => house.close());
beforeEach(async () => {
  const caseId = await house.openCase('amina');
  await house.assign(caseId, 'tomas');
  path = `/api/cases/${caseId}/testimonies`;
});

async function recordTestimony(more: Record<string, unknown> = {}): Promise<string> {
  const answer = await tomas.post(path, { accountKind: 'FIRST_HAND', ...more });
  expect(answer.status).toBe(201);
  return answer.body.id as string;
}

function change(id: string, more: Record<string, unknown>, version = 1) {
  return tomas.patch(`${path}/${id}`, { version, ...more });
}

async function readTestimonies() {
  return testimonyList.parse((await tomas.get(path)).body).items;
}

/** Walks a testimony through states; its version before is 1. */
async function walk(id: string, ...states: string[]): Promise<number> {
  for (const [index, state] of states.entries()) {
    expect(await change(id, { state }, index + 1)).toMatchObject({ status: 200 });
  }
  return states.length + 1;
}

describe('recording a testimony', () => {
  it('begins as planned, with the grade F and 6: nobody has judged it', async () => {
    const lines = await linesOf(house, () => recordTestimony());
    expect(lines).toMatchObject([
      { act: 'testimony.record', obj: { cmp: ['testimony'], type: 'testimony', rev: 1 } },
    ]);
    expect(await readTestimonies()).toMatchObject([
      {
        accountKind: 'FIRST_HAND',
        state: 'PLANNED',
        narratives: [],
        reliability: 'F',
        credibility: '6',
        recordedOn: null,
        summary: null,
        moves: ['RECORDED', 'SEALED'],
        version: 1,
      },
    ]);
  });

  it('takes narratives with their sub-codes, grade and summary', async () => {
    const given = {
      accountKind: 'FIRST_HAND_INTERP',
      state: 'RECORDED',
      narratives: ['N1', 'N1a', 'N1b', 'X3'],
      reliability: 'B',
      credibility: '2',
      recordedOn: '2024-02-29',
      summary: 'what he saw\nand what he only heard',
    };
    await recordTestimony(given);
    expect(await readTestimonies()).toMatchObject([given]);
  });

  it.each([
    ['a sub-code without its main code', { narratives: ['N2', 'N1a'] }, 'narratives', 'N1a needs N1'],
    ['a code twice', { narratives: ['N1', 'N1'] }, 'narratives', 'names a code twice'],
  ])('refuses %s', async (_name, more, field, message) => {
    const answer = await tomas.post(path, { accountKind: 'FIRST_HAND', ...more });
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ path: field, message }] } });
    expect(await readTestimonies()).toEqual([]);
  });

  it.each([
    ['an unknown narrative', { narratives: ['N5'] }, 'narratives.0'],
    ['a grade that does not exist', { reliability: 'G' }, 'reliability'],
    ['a number in place of the digit', { credibility: 6 }, 'credibility'],
    ['a later state', { state: 'RELEASED' }, 'state'],
    ['a recording in the future', { recordedOn: '2199-01-01' }, 'recordedOn'],
    ['control characters', { summary: 'a\u0000b' }, 'summary'],
    ['an unknown key', { name: 'somebody' }, 'name'],
    ['a missing kind of account', { accountKind: undefined }, 'accountKind'],
  ])('refuses %s', async (_name, more, field) => {
    const answer = await tomas.post(path, { accountKind: 'FIRST_HAND', ...more });
    expect(answer).toMatchObject({ status: 400, body: { code: 'input', errors: [{ path: field }] } });
    expect(await readTestimonies()).toEqual([]);
  });
});

describe('changing a testimony', () => {
  it('moves by the table', async () => {
    const id = await recordTestimony();
    await walk(id, 'RECORDED', 'TRANSCRIBED', 'CODED');
    expect(await readTestimonies()).toMatchObject([
      { state: 'CODED', moves: ['ASSESSED', 'SEALED'], version: 4 },
    ]);
  });

  it('changes only what is named; null clears', async () => {
    const id = await recordTestimony({ narratives: ['N4'], summary: 'first words' });
    const lines = await linesOf(house, async () => {
      expect((await change(id, { reliability: 'C', credibility: '3', summary: null })).status).toBe(200);
    });
    expect(lines).toMatchObject([
      { act: 'testimony.change', res: 'allowed', obj: { type: 'testimony', rev: 2 } },
    ]);
    expect(await readTestimonies()).toMatchObject([
      { narratives: ['N4'], reliability: 'C', credibility: '3', summary: null, state: 'PLANNED', version: 2 },
    ]);
  });

  it('refuses a state that does not follow', async () => {
    const id = await recordTestimony();
    expect(await change(id, { state: 'CODED' })).toMatchObject({ status: 409, body: { code: 'move' } });
    expect(await readTestimonies()).toMatchObject([{ state: 'PLANNED', version: 1 }]);
  });

  it('refuses to approve, for the gates before it do not exist yet', async () => {
    const id = await recordTestimony({ state: 'RECORDED' });
    const states = [
      'TRANSCRIBED',
      'CODED',
      'ASSESSED',
      'REDACTED',
      'LEGAL_REVIEW',
      'SAFETY_REVIEW',
      'PERSON_REVIEW',
    ];
    const version = await walk(id, ...states);
    expect((await readTestimonies())[0]!.moves).toEqual(['REDACTED', 'SEALED']);
    expect(await change(id, { state: 'APPROVED' }, version)).toMatchObject({
      status: 409,
      body: { code: 'move' },
    });
    expect(await change(id, { state: 'RELEASED' }, version)).toMatchObject({
      status: 409,
      body: { code: 'move' },
    });
  });

  it('refuses a sub-code without its main code', async () => {
    const id = await recordTestimony({ narratives: ['N3', 'N3b'] });
    const answer = await change(id, { narratives: ['N3b'] });
    expect(answer).toMatchObject({
      status: 400,
      body: { errors: [{ path: 'narratives', message: 'N3b needs N3' }] },
    });
    expect(await readTestimonies()).toMatchObject([{ narratives: ['N3', 'N3b'] }]);
  });

  it('refuses a recording in the future and another kind of account', async () => {
    const id = await recordTestimony();
    expect(await change(id, { recordedOn: '2199-01-01' })).toMatchObject({
      body: { errors: [{ path: 'recordedOn' }] },
    });
    expect(await change(id, { accountKind: 'DOCUMENT' })).toMatchObject({
      body: { errors: [{ path: 'accountKind' }] },
    });
    expect(await readTestimonies()).toMatchObject([{ version: 1 }]);
  });

  it('refuses a stale version, and finds nothing under another id', async () => {
    const id = await recordTestimony();
    expect((await change(id, { reliability: 'C' })).status).toBe(200);
    expect(await change(id, { reliability: 'D' })).toMatchObject({ status: 409, body: { code: 'stale' } });
    expect((await change('01999999-0000-7000-8000-000000000000', { reliability: 'D' })).status).toBe(404);
  });
});
