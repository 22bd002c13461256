import { useTranslation } from 'react-i18next';
import type { LogState, WitnessList } from '../../../src/supervision/log/log.schema';
import { useFormat } from '../texts/format';

const WIDTH = 600;
const ROW = 22;
const BAR = 10;

interface LogPictureProps {
  readonly state: LogState;
  readonly witnesses: WitnessList['items'];
}

interface Row {
  readonly id: string;
  readonly name: string;
  readonly from: number;
  readonly to: number;
  readonly className: string;
}

/** How far the log goes, how far it is signed for, and how far each witness has cosigned it. */
export function LogPicture({ state, witnesses }: LogPictureProps) {
  const { t } = useTranslation('proof');
  const format = useFormat();
  const end = Math.max(1, state.size + state.waiting);
  const rows: Row[] = [
    { id: 'lines', name: t('picture.lines'), from: state.firstIndexKept, to: end, className: 'proof-lines' },
    { id: 'signed', name: t('picture.signed'), from: 0, to: state.size, className: 'proof-signed' },
    ...witnesses.map((witness) => ({
      id: `witness ${witness.name}`,
      name: witness.name,
      from: 0,
      to: witness.lastSize ?? 0,
      className: witness.isLate ? 'proof-late' : 'proof-cosigned',
    })),
  ];
  const height = rows.length * ROW;
  return (
    <figure className="proof-picture">
      <div className="proof-picture-rows">
        <ul className="proof-picture-names">
          {rows.map(({ id, name, to }) => (
            <li key={id}>
              <bdi>{name}</bdi> <span className="soft">{format.number(to)}</span>
            </li>
          ))}
        </ul>
        <svg viewBox={`0 0 ${WIDTH} ${height}`} height={height} preserveAspectRatio="none" aria-hidden="true">
          {rows.map(({ id, from, to, className }, index) => {
            const y = index * ROW + (ROW - BAR) / 2;
            const x = (from / end) * WIDTH;
            return (
              <g key={id}>
                <path d={`M0 ${y}h${WIDTH}v${BAR}h-${WIDTH}z`} className="proof-ground" />
                <path d={`M${x} ${y}h${(to / end) * WIDTH - x}v${BAR}H${x}z`} className={className} />
              </g>
            );
          })}
        </svg>
      </div>
      <figcaption className="soft small">{t('picture.what')}</figcaption>
    </figure>
  );
}
