import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  holdsOnlyCodes,
  isHash,
  requestHash,
  stateAt,
  whyNotDecide,
} from '../../src/approvals/approval-rules.js';
import { approvalState } from '../../src/approvals/approval-states.js';

const id = fc.uuid();

describe('the states of a request', () => {
  it('end: what was refused, used, withdrawn or has expired never moves again', () => {
    for (const state of ['refused', 'used', 'withdrawn', 'expired'] as const) {
      expect(approvalState.movesFrom(state)).toEqual([]);
    }
  });

  it('lead to use only by way of a grant', () => {
    expect(approvalState.codes.filter((state) => approvalState.canMove(state, 'used'))).toEqual(['granted']);
    expect(approvalState.codes.filter((state) => approvalState.canMove(state, 'granted'))).toEqual(['asked']);
  });

  it('show as expired when the time is over and nothing was decided or used', () => {
    expect(stateAt('asked', true)).toBe('expired');
    expect(stateAt('granted', true)).toBe('expired');
    for (const state of ['refused', 'used', 'withdrawn'] as const) expect(stateAt(state, true)).toBe(state);
    for (const state of approvalState.codes) expect(stateAt(state, false)).toBe(state);
  });
});

describe('the hash of a request', () => {
  it('is the same however the keys of the payload are ordered', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), id, (payload, approvalId) => {
        const turned = Object.fromEntries(Object.entries(payload).reverse());
        expect(requestHash('wall.make', turned, approvalId)).toEqual(
          requestHash('wall.make', payload, approvalId),
        );
      }),
    );
  });

  it('differs when act, payload or request differ', () => {
    fc.assert(
      fc.property(id, id, fc.uuid(), (one, other, approvalId) => {
        fc.pre(one !== other);
        const hash = requestHash('wall.make', { caseId: one }, approvalId);
        expect(requestHash('wall.make', { caseId: other }, approvalId)).not.toEqual(hash);
        expect(requestHash('wall.end', { caseId: one }, approvalId)).not.toEqual(hash);
        expect(requestHash('wall.make', { caseId: one }, other)).not.toEqual(hash);
        expect(requestHash('wall.make', { caseId: one, more: null }, approvalId)).not.toEqual(hash);
      }),
    );
  });

  it('is recognised in base64, and nothing else is', () => {
    const hash = requestHash('wall.make', {}, '0190a0a0-0000-7000-8000-000000000000');
    expect(hash).toHaveLength(32);
    expect(isHash(hash.toString('base64'), hash)).toBe(true);
    for (const wrong of [
      '',
      'AAAA',
      hash.toString('hex'),
      hash.toString('base64').slice(4),
      '?'.repeat(44),
    ]) {
      expect(isHash(wrong, hash)).toBe(false);
    }
  });
});

describe('a payload', () => {
  it('may hold ids, codes, days, whole numbers, yes and no', () => {
    const payload = {
      caseIds: ['0190a0a0-0000-7000-8000-000000000000'],
      role: 'legal-adviser',
      act: 'wall.make',
      until: '2030-01-31',
      count: 26,
      sure: true,
      toStaffId: null,
    };
    expect(holdsOnlyCodes(payload)).toBe(true);
  });

  it('may hold no free text, wherever it stands in it', () => {
    const path = fc.array(fc.constantFrom('a', 'b', 0), { maxLength: 4 });
    const text = fc
      .string({ minLength: 1 })
      .filter((each) => !/^[A-Za-z0-9][A-Za-z0-9._:-]{0,63}$/.test(each));
    fc.assert(
      fc.property(path, text, fc.boolean(), (steps, words, asKey) => {
        const leaf: unknown = asKey ? { [words]: true } : words;
        const payload = steps.reduce<unknown>(
          (inner, step) => (step === 0 ? [inner] : { [step]: inner }),
          leaf,
        );
        expect(holdsOnlyCodes({ payload })).toBe(false);
      }),
    );
  });

  it.each([
    ['words', 'her brother'],
    ['a word of 65 letters', 'a'.repeat(65)],
    ['nothing but a line break', '\n'],
    ['Arabic', 'سلام'],
    ['a fraction', 0.5],
    ['a number beyond the safe ones', 2 ** 53],
    ['something that is not JSON', undefined],
  ])('may not hold %s', (_, value) => {
    expect(holdsOnlyCodes({ value })).toBe(false);
  });

  it('may not be nested without end', () => {
    let payload: unknown = 'x';
    for (let depth = 0; depth < 9; depth += 1) payload = [payload];
    expect(holdsOnlyCodes(payload)).toBe(false);
  });
});

describe('deciding about a request', () => {
  const facts = fc.record({
    requesterId: id,
    concerns: fc.array(id, { maxLength: 4 }),
    isSameGrant: fc.boolean(),
  });

  it('is never for the requester or for anybody whom the act concerns', () => {
    fc.assert(
      fc.property(facts, fc.boolean(), (request, isPaused) => {
        expect(whyNotDecide(request, request.requesterId, isPaused)).toBe('requester');
        for (const person of request.concerns) expect(whyNotDecide(request, person, isPaused)).not.toBeNull();
      }),
    );
  });

  it('is for a third person who owes nobody access and no review', () => {
    fc.assert(
      fc.property(facts, id, fc.boolean(), (request, person, isPaused) => {
        fc.pre(person !== request.requesterId && !request.concerns.includes(person));
        const isFree = !request.isSameGrant && !isPaused;
        expect(whyNotDecide(request, person, isPaused) === null).toBe(isFree);
      }),
    );
  });
});
