import { useTranslation } from 'react-i18next';
import type { DutyView } from '../../../src/emergency/emergency.schema';
import { useActor } from '../api/session';
import { useFormat } from '../texts/format';
import { useLanguage } from '../texts/useLanguage';
import { dayAfter, instantIn } from './office-time';
import { rotaRows, type RotaRow } from './rota';

const DAYS = 14;
/** Units of the picture's width for a day; the picture stretches to its place. */
const DAY_WIDTH = 24;
const WIDTH = DAYS * DAY_WIDTH;
const HEIGHT = 10;

/** The coming two weeks: a line for each person, a bar for each duty. The table beside it says the same in words. */
export function RotaPicture({ duties }: { readonly duties: readonly DutyView[] }) {
  const { t } = useTranslation('emergency');
  const format = useFormat();
  const zone = useActor()?.office.timeZone ?? 'UTC';
  const today = format.today();
  const startOf = (day: string): number => Date.parse(instantIn(zone, day, '00:00'));
  const start = startOf(today);
  const end = startOf(dayAfter(today, DAYS));
  const rows = rotaRows(duties, start, end);
  const now = (Date.now() - start) / (end - start);
  return (
    <div className="rota" role="img" aria-label={t('rota.picture', { count: rows.length })}>
      <div className="rota-line">
        <span className="rota-name" />
        <div className="rota-days">
          {Array.from({ length: DAYS }, (_, place) => (
            <RotaDay key={place} day={dayAfter(today, place)} />
          ))}
        </div>
      </div>
      {rows.map((row) => (
        <RotaLine key={row.id} row={row} now={now} />
      ))}
    </div>
  );
}

function RotaDay({ day }: { readonly day: string }) {
  const language = useLanguage();
  const of = (options: Intl.DateTimeFormatOptions): string =>
    new Intl.DateTimeFormat(language === 'ar' ? 'ar-u-ca-gregory-nu-latn' : 'en-GB', {
      timeZone: 'UTC',
      ...options,
    }).format(Date.parse(day));
  return (
    <span className="rota-day">
      <span className="rota-weekday">{of({ weekday: 'short' })}</span>
      <span>{of({ day: 'numeric' })}</span>
    </span>
  );
}

function RotaLine({ row, now }: { readonly row: RotaRow; readonly now: number }) {
  return (
    <div className="rota-line">
      <span className="rota-name">
        <bdi>{row.name}</bdi>
      </span>
      <svg className="rota-bars mirrored" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none">
        {Array.from({ length: DAYS - 1 }, (_, place) => (
          <path
            key={place}
            className="rota-grid"
            d={`M${(place + 1) * DAY_WIDTH} 0V${HEIGHT}`}
            vectorEffect="non-scaling-stroke"
          />
        ))}
        {row.stretches.map(({ id, from, until }) => (
          <rect
            key={id}
            className={from <= now && now < until ? 'rota-bar rota-bar-now' : 'rota-bar'}
            x={from * WIDTH}
            width={(until - from) * WIDTH}
            y="1"
            height={HEIGHT - 2}
          />
        ))}
        <path className="rota-now" d={`M${now * WIDTH} 0V${HEIGHT}`} vectorEffect="non-scaling-stroke" />
      </svg>
    </div>
  );
}
