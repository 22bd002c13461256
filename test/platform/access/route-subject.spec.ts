import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { subjectOf } from '../../../src/platform/access/route-subject.js';

const [CASE, OTHER] = ['018f4f3a-0000-7000-8000-000000000001', '018f4f3a-0000-7000-8000-000000000002'];

describe('what an address names', () => {
  it.each([
    ['/api/cases/:id', { id: CASE }, { caseId: CASE }],
    [
      '/api/cases/:id/consents/:consentId',
      { id: CASE, consentId: OTHER },
      { caseId: CASE, record: { type: 'consent', id: OTHER } },
    ],
    ['/api/tasks/:id', { id: OTHER }, { record: { type: 'task', id: OTHER } }],
    ['/api/staff/:id/off-boarding', { id: OTHER }, { record: { type: 'staff', id: OTHER } }],
    ['/api/new-room/:id', { id: OTHER }, { record: { type: 'record', id: OTHER } }],
    ['/api/cases/:id/compartments/:compartment', { id: CASE, compartment: 'identity' }, { caseId: CASE }],
    ['/api/cases', {}, {}],
    [undefined, undefined, {}],
  ])('%s', (pattern, params, subject) => {
    expect(subjectOf(pattern, params)).toEqual(subject);
  });

  it('is nothing for a value that is no id, whatever somebody sends', () => {
    fc.assert(
      fc.property(fc.anything(), (id) => {
        expect(subjectOf('/api/cases/:id', { id })).toEqual({});
      }),
    );
  });
});
