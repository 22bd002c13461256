import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { newId, toKey } from '../../src/platform/crypto/primitives.js';
import { TaskIds } from '../../src/resettlement/task-ids.js';
import { taskTemplates } from '../../src/resettlement/templates.js';

const CASE = '01890000-0000-7000-8000-000000000001';
const ids = new TaskIds(toKey(Buffer.alloc(32, 7)));
const idsOf = (owner: TaskIds, caseId: string) =>
  taskTemplates.map((template) => owner.of(caseId, template.code));

describe("the id of a template's task", () => {
  it('is the same every time, so that a plan is made once however often it is tried', () => {
    expect(idsOf(new TaskIds(toKey(Buffer.alloc(32, 7))), CASE)).toEqual(idsOf(ids, CASE));
  });

  it('differs between templates and between cases', () => {
    const made = [...idsOf(ids, CASE), ...idsOf(ids, newId())];
    expect(new Set(made).size).toBe(2 * taskTemplates.length);
  });

  it('cannot be found again without the key by somebody who knows case and templates', () => {
    const guessed = new Set(idsOf(new TaskIds(toKey(Buffer.alloc(32, 8))), CASE));
    expect(idsOf(ids, CASE).filter((id) => guessed.has(id))).toEqual([]);
  });

  it('is a UUID of version 8, the one that RFC 9562 leaves to the application', () => {
    for (const id of idsOf(ids, CASE)) expect(z.uuid({ version: 'v8' }).safeParse(id).success).toBe(true);
  });

  it('stays what it is, because tasks that exist already carry it', () => {
    expect(ids.of(CASE, 'T-LEG-03')).toBe('d5d3da87-b2ac-8866-88e3-78b351ce5303');
  });
});
