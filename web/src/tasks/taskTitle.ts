import type { TFunction } from 'i18next';
import type { TaskView } from '../../../src/resettlement/resettlement.schema';
import type { Labels } from '../texts/labels';

/** What a task is called: its own title, else its template's text; for a sealed one that it is sealed. */
export function taskTitle(task: TaskView, labels: Labels, t: TFunction<'tasks'>): string {
  const { content } = task;
  if ('masked' in content) return t(`masked.${content.reason}`);
  if (content.title !== null) return content.title;
  return content.template === null ? t('untitled') : labels.of('taskTemplate', content.template);
}
