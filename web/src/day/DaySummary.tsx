import { useTranslation } from 'react-i18next';
import type { TaskView } from '../../../src/resettlement/resettlement.schema';
import { useFormat } from '../texts/format';
import { groupTasks } from './task-groups';

/** The day in one sentence. */
export function DaySummary({ tasks }: { readonly tasks: readonly TaskView[] }) {
  const { t } = useTranslation('day');
  const format = useFormat();
  const groups = groupTasks(tasks, format.daysAgo);
  const late = groups.overdue.length;
  const soon = groups.today.length + groups.week.length;
  if (late === 0 && soon === 0) return <p>{t('summary.calm')}</p>;
  return (
    <p>
      {t('summary.both', {
        late: t('summary.late', { count: late }),
        soon: t('summary.soon', { count: soon }),
      })}
    </p>
  );
}
