import { useTranslation } from 'react-i18next';
import type { Reader, ReadingRun } from '../../../src/supervision/readers/readers.schema';
import { useFormat } from '../texts/format';

const WIDTH = 600;
const ROW = 26;
const LEFT = 8;
const TOP = 8;
const FOOT = 22;
const MOST = 12;

interface Row {
  readonly key: string;
  readonly reader: Reader;
  readonly runs: readonly ReadingRun[];
}

/** Who read when: a line for each person, a dot for each run. The list below says the same in words. */
export function ReadersPicture({ runs }: { readonly runs: readonly ReadingRun[] }) {
  const { t } = useTranslation('readers');
  const format = useFormat();
  const rows = rowsOf(runs);
  if (rows.length === 0) return null;
  const times = runs.flatMap(({ from, to }) => [Date.parse(from), Date.parse(to)]);
  const [first, last] = [Math.min(...times), Math.max(...times)];
  const days = [first, last].map((time) => format.shortDayOfInstant(new Date(time).toISOString()));
  // Within one day the days alone would say nothing.
  const ends =
    days[0] === days[1] ? [first, last].map((time) => format.instant(new Date(time).toISOString())) : days;
  const height = TOP + rows.length * ROW + FOOT;
  const at = (instant: string): number =>
    LEFT + ((Date.parse(instant) - first) / Math.max(1, last - first)) * (WIDTH - 2 * LEFT);
  return (
    <figure className="readers-picture">
      <div className="readers-picture-names" aria-hidden="true">
        {rows.map(({ key, reader }) => (
          <span key={key}>
            <bdi>{reader.name ?? reader.username ?? t(`who.${reader.kind}`)}</bdi>
          </span>
        ))}
      </div>
      <svg
        className="mirrored"
        viewBox={`0 0 ${WIDTH} ${height}`}
        role="img"
        height={height}
        preserveAspectRatio="none"
        aria-label={t('picture.label', {
          people: t('picture.people', { count: rows.length }),
          from: ends[0],
          to: ends[1],
        })}
      >
        {rows.map(({ key, runs: own }, index) => {
          const y = TOP + index * ROW + ROW / 2;
          return (
            <g key={key}>
              <path d={`M0 ${y}H${WIDTH}`} className="readers-picture-line" />
              {own.map((run) => (
                <path
                  key={run.id}
                  d={`M${at(run.from)} ${y - 6}H${Math.max(at(run.to), at(run.from) + 4)}V${y + 6}H${at(run.from)}Z`}
                  className={run.isEmergency ? 'readers-picture-emergency' : 'readers-picture-run'}
                />
              ))}
            </g>
          );
        })}
      </svg>
      <figcaption className="readers-picture-axis soft small">
        <span>{ends[0]}</span>
        <span>{ends[1]}</span>
      </figcaption>
    </figure>
  );
}

/** The people with most runs first, at most twelve. */
function rowsOf(runs: readonly ReadingRun[]): Row[] {
  const rows = new Map<string, { key: string; reader: Reader; runs: ReadingRun[] }>();
  for (const run of runs) {
    const key = run.reader.id ?? run.reader.kind;
    const row = rows.get(key) ?? { key, reader: run.reader, runs: [] };
    row.runs.push(run);
    rows.set(key, row);
  }
  return [...rows.values()].sort((one, other) => other.runs.length - one.runs.length).slice(0, MOST);
}
