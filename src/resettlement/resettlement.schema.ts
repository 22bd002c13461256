import { z } from 'zod';
import { compartment } from '../reference/codes.schema.js';
import { taskTemplateCode } from '../reference/plan-codes.schema.js';
import {
  day,
  line,
  masked,
  pageOf,
  pageQuery,
  recordId,
  text,
  version,
} from '../platform/http/page.schema.js';
import { taskStatus } from './task-states.js';

export const taskState = z.enum(taskStatus.codes);

/** What is sealed of a task, in the task's own compartment. `template` is null for a task in free words. */
export const taskContent = z.strictObject({
  template: taskTemplateCode.nullable(),
  title: line(200).nullable(),
  text: text(5_000).nullable(),
  evidence: text(2_000).nullable(),
  declinedReason: text(2_000).nullable(),
});
export type TaskContent = z.infer<typeof taskContent>;

export const taskQuery = pageQuery.extend({ state: z.enum(['open', 'all']).default('open') });
export type TaskQuery = z.infer<typeof taskQuery>;

export const taskView = z.strictObject({
  id: z.uuid(),
  case: z.strictObject({ id: z.uuid(), reference: z.string(), pseudonym: z.string() }),
  compartment,
  state: taskState,
  due: day.nullable(),
  overdue: z.boolean(),
  owner: z.strictObject({ id: z.uuid(), name: z.string() }).nullable(),
  dependsOn: z.array(z.uuid()),
  waitsFor: z.int(),
  content: z.union([taskContent, masked]),
  moves: z.array(taskState),
  mayChange: z.boolean(),
  version,
});
export type TaskView = z.infer<typeof taskView>;
export const taskList = pageOf(taskView);
export type TaskList = z.infer<typeof taskList>;

export const newTask = z
  .strictObject({
    template: taskTemplateCode.optional(),
    title: line(200).optional(),
    text: text(5_000).optional(),
    due: day.optional(),
    compartment: compartment.optional(),
    ownerId: recordId.optional(),
  })
  .refine((task) => task.template !== undefined || task.title !== undefined, {
    path: ['title'],
    error: 'a task needs a title or a template',
  });
export type NewTask = z.infer<typeof newTask>;

/** Only what is named changes. DECLINED keeps the person's reason. */
export const taskChange = z.strictObject({
  version,
  state: taskState.optional(),
  due: day.nullable().optional(),
  ownerId: recordId.nullable().optional(),
  title: line(200).optional(),
  text: text(5_000).nullable().optional(),
  evidence: text(2_000).nullable().optional(),
  declinedReason: text(2_000).nullable().optional(),
});
export type TaskChange = z.infer<typeof taskChange>;
