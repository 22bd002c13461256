import { useTranslation } from 'react-i18next';
import {
  activityGroups,
  type ActivityBucket,
  type ActivityView,
} from '../../../src/supervision/log/activity.schema';
import { DataTable } from '../design/DataTable';
import { Quiet } from '../design/Quiet';
import { useFormat, type Format } from '../texts/format';
import { everyBucket, sumOf } from './activity-buckets';
import './activity.css';

const HEIGHT = 120;
const STEP = 12;
const BAR = 9;
/** From the ground up: what stands out lies on top. */
const layers = ['system', 'signed-in', 'opened', 'changed', 'emergency', 'refused'] as const;

/** Activity as stacked bars; the sentence and the table say the same. */
export function ActivityPicture({ view }: { readonly view: ActivityView }) {
  const { t } = useTranslation('proof');
  const format = useFormat();
  const buckets = everyBucket(view);
  const total = buckets.reduce((sum, bucket) => sum + sumOf(bucket), 0);
  if (total === 0) return <Quiet>{t('activity.none')}</Quiet>;
  const highest = Math.max(...buckets.map(sumOf));
  const busiest = buckets.find((bucket) => sumOf(bucket) === highest)!;
  const said = t('activity.said', {
    total: t('activity.lines', { count: total }),
    from: format.day(view.from),
    to: format.day(view.to),
    busiest: nameOf(busiest, format),
    most: t('activity.lines', { count: highest }),
  });
  const width = buckets.length * STEP;
  return (
    <figure className="activity">
      <svg
        className="activity-picture mirrored"
        viewBox={`0 0 ${width} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={said}
      >
        <path d={`M0 ${HEIGHT - 0.5}H${width}`} className="activity-ground" />
        {buckets.map((bucket, index) => (
          <Bar key={bucket.at} bucket={bucket} x={index * STEP + (STEP - BAR) / 2} highest={highest} />
        ))}
      </svg>
      <div className="activity-axis soft small" aria-hidden="true">
        <span>{nameOf(buckets[0]!, format)}</span>
        <span>{nameOf(buckets.at(-1)!, format)}</span>
      </div>
      <figcaption>
        <ul className="activity-legend">
          {layers.toReversed().map((group) => (
            <li key={group}>
              <svg viewBox="0 0 10 10" aria-hidden="true">
                <path d="M0 0h10v10H0z" className={`activity-${group}`} />
              </svg>
              {t(`activity.group.${group}`)}
            </li>
          ))}
        </ul>
        <p>{said}</p>
      </figcaption>
      <details>
        <summary>{t('activity.table')}</summary>
        <ActivityTable buckets={buckets.filter((bucket) => sumOf(bucket) > 0)} />
      </details>
    </figure>
  );
}

interface BarProps {
  readonly bucket: ActivityBucket;
  readonly x: number;
  readonly highest: number;
}

function Bar({ bucket, x, highest }: BarProps) {
  let y = HEIGHT;
  return layers.map((group) => {
    const height = (bucket.counts[group] / highest) * (HEIGHT - 4);
    y -= height;
    if (height === 0) return null;
    return <path key={group} d={`M${x} ${y}h${BAR}v${height}h-${BAR}z`} className={`activity-${group}`} />;
  });
}

function ActivityTable({ buckets }: { readonly buckets: readonly ActivityBucket[] }) {
  const { t } = useTranslation('proof');
  const format = useFormat();
  return (
    <DataTable
      label={t('activity.table')}
      rows={buckets.toReversed().map((bucket) => ({ ...bucket, id: bucket.at }))}
      columns={[
        { id: 'at', header: t('activity.when'), cell: (row) => nameOf(row, format), isRowHeader: true },
        ...activityGroups.map((group) => ({
          id: group,
          header: t(`activity.group.${group}`),
          cell: (row: ActivityBucket) => format.number(row.counts[group]),
          isNumber: true,
        })),
      ]}
    />
  );
}

/** A day, or a day with the hour that began. */
function nameOf({ at }: ActivityBucket, format: Format): string {
  const [day = at, hour] = at.split('T');
  return hour === undefined ? format.day(day) : `${format.day(day)} ${hour}:00`;
}
