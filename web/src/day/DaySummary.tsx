import { useTranslation } from 'react-i18next';
import type { TaskView } from '../../../src/resettlement/resettlement.schema';
import { useFormat } from '../texts/format';
import { groupTasks } from './task-groups';

interface DaySummaryProps {
  readonly tasks: readonly TaskView[];
  /** True when the service holds more tasks than are counted here; they are due later than these. */
  readonly hasMore: boolean;
}

/** The day in one sentence. */
export function DaySummary({ tasks, hasMore }: DaySummaryProps) {
  const { t } = useTranslation('day');
  const format = useFormat();
  const groups = groupTasks(tasks, format.daysAgo);
  const late = groups.overdue.length;
  const soon = groups.today.length + groups.week.length;
  const isSoonCut = hasMore && groups.later.length === 0 && groups.undated.length === 0;
  if (late === 0 && soon === 0) return <p>{t('summary.calm')}</p>;
  return (
    <p>
      {t('summary.both', {
        late: t('summary.late', { count: late }),
        soon: t(isSoonCut ? 'summary.soonAtLeast' : 'summary.soon', { count: soon }),
      })}
    </p>
  );
}
