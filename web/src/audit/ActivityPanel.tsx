import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ActivityQuery } from '../../../src/supervision/log/activity.schema';
import { useActivity } from '../api/proof';
import { Answer } from '../design/Answer';
import { Panel } from '../design/Panel';
import { Segments } from '../design/Segments';
import { dayAfter } from '../emergency/office-time';
import { useFormat } from '../texts/format';
import { ActivityPicture } from './ActivityPicture';

const spans = ['hours', 'fortnight', 'quarter'] as const;
type Span = (typeof spans)[number];

const daysOf: Record<Span, number> = { hours: 2, fortnight: 14, quarter: 91 };

/** How much was done when, as a picture and as a table. */
export function ActivityPanel() {
  const { t } = useTranslation('proof');
  const [span, setSpan] = useState<Span>('fortnight');
  const format = useFormat();
  const to = format.today();
  const query: ActivityQuery = {
    from: dayAfter(to, 1 - daysOf[span]),
    to,
    by: span === 'hours' ? 'hour' : 'day',
  };
  const activity = useActivity(query);
  return (
    <Panel
      title={t('activity.title')}
      actions={
        <Segments
          label={t('activity.span')}
          value={span}
          onChange={setSpan}
          choices={spans.map((id) => ({ id, label: t(`activity.spans.${id}`) }))}
        />
      }
    >
      <Answer of={activity} lines={6}>
        {(view) => <ActivityPicture view={view} />}
      </Answer>
    </Panel>
  );
}
