import { useTranslation } from 'react-i18next';
import type { FlagWeek } from '../../../../src/supervision/flags/flags.schema';
import { useFormat } from '../../texts/format';
import { HEIGHT, stackWeeks, WEEK_WIDTH, type StackedWeek } from './stack-weeks';

const order = ['CRITICAL', 'HIGH', 'MEDIUM', 'LOW'] as const;

/** Twelve weeks, a bar for each, stacked by how grave the flags were. The text beside it says the same. */
export function WeeksPicture({ weeks }: { readonly weeks: readonly FlagWeek[] }) {
  const { t } = useTranslation('flags');
  const format = useFormat();
  const { bars, most } = stackWeeks(weeks);
  if (most === 0) return null;
  const said = weeks
    .filter(({ counts }) => order.some((severity) => counts[severity] > 0))
    .map(({ week, counts }) =>
      t('weeks.week', {
        day: format.day(week),
        counts: format.list(
          order
            .filter((severity) => counts[severity] > 0)
            .map((severity) => `${t(`severity.${severity}`)}: ${format.number(counts[severity])}`),
        ),
      }),
    );
  const used = order.filter((severity) => weeks.some(({ counts }) => counts[severity] > 0));
  return (
    <figure className="flag-weeks">
      <figcaption className="flag-weeks-head">
        <span className="flag-weeks-title">{t('weeks.title')}</span>
        <span className="cluster" aria-hidden="true">
          {used.map((severity) => (
            <span key={severity} className="flag-weeks-key">
              <svg className="flag-weeks-dot" viewBox="0 0 10 10">
                <rect className={`flag-bar-${severity.toLowerCase()}`} width="10" height="10" rx="2" />
              </svg>
              {t(`severity.${severity}`)}
            </span>
          ))}
        </span>
      </figcaption>
      <svg
        className="flag-weeks-bars mirrored"
        viewBox={`0 0 ${weeks.length * WEEK_WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={said.join('. ')}
      >
        {bars.map((bar) => (
          <Bar key={bar.week} bar={bar} />
        ))}
      </svg>
      <div className="flag-weeks-days" aria-hidden="true">
        <span>{format.day(weeks[0]?.week ?? format.today())}</span>
        <span>{t('weeks.most', { count: most })}</span>
        <span>{t('weeks.now')}</span>
      </div>
    </figure>
  );
}

function Bar({ bar }: { readonly bar: StackedWeek }) {
  return (
    <g>
      <rect className="flag-bar-ground" x={bar.x} width={bar.width} y="0" height={HEIGHT} />
      {bar.parts.map(({ severity, y, height }) => (
        <rect
          key={severity}
          className={`flag-bar-${severity.toLowerCase()}`}
          x={bar.x}
          width={bar.width}
          y={y}
          height={height}
        />
      ))}
    </g>
  );
}
