import { describe, expect, it } from '@jest/globals';
import {
  isBlank,
  mergeContent,
  namesContent,
  takesNotes,
} from '../../src/resettlement/task-content-rules.js';
import { placeOf } from '../../src/resettlement/task-content.js';
import { taskTemplates } from '../../src/resettlement/templates.js';

const content = {
  template: 'T-LAN-01',
  title: 'Course',
  text: 'Ask the school',
  evidence: null,
  declinedReason: null,
} as const;

describe('changing what a task says', () => {
  it('changes what is named and nothing else; null clears', () => {
    expect(mergeContent(content, { version: 1, text: null, evidence: 'Letter' })).toEqual({
      ...content,
      text: null,
      evidence: 'Letter',
    });
    expect(mergeContent(content, { version: 1, due: '2026-01-01' })).toEqual(content);
  });

  it('knows a change of the content from a change of the plan', () => {
    expect(namesContent({ version: 1, evidence: null })).toBe(true);
    expect(namesContent({ version: 1, declinedReason: 'does not want to' })).toBe(true);
    expect(namesContent({ version: 1, state: 'DONE', due: null, ownerId: null })).toBe(false);
  });

  it('takes white space for no reason at all', () => {
    expect(isBlank(null)).toBe(true);
    expect(isBlank(' \n')).toBe(true);
    expect(isBlank('too early')).toBe(false);
  });
});

describe('the place of a sealed task', () => {
  it('keeps its names, because what is sealed opens only there', () => {
    const id = '01890000-0000-7000-8000-000000000001';
    expect(placeOf({ id, compartment: 'health' })).toEqual({
      compartment: 'health',
      table: 'task',
      row: id,
      column: 'content',
    });
  });
});

describe('notes and evidence', () => {
  it('have no place with the tasks that only a lawyer may write about', () => {
    const closed = taskTemplates.filter((template) => !takesNotes(template.code));
    expect(closed.map((template) => template.code)).toEqual(['T-LEG-02', 'T-LEG-05', 'T-REP-01']);
  });

  it('may be kept with a task in free words', () => {
    expect(takesNotes(null)).toBe(true);
  });
});
