import { useTranslation } from 'react-i18next';
import type { IssueView } from '../../../src/legal/legal.schema';
import { Icon } from '../design/Icon';
import { useLabels } from '../texts/labels';
import './speak-picture.css';

/** How an issue stands on the road to speaking: the worst first, what is out of the way last. */
const standings = ['BLOCKING', 'CONTRIBUTING', 'UNKNOWN', 'NOT_BLOCKING', 'solved'] as const;
/** With more stones than this only their codes have room. */
const NAMED = 4;

type Standing = (typeof standings)[number];

/** What stands between the person and speaking: one stone for each issue, as tall as it weighs. */
export function SpeakPicture({ issues }: { readonly issues: readonly IssueView[] }) {
  const { t } = useTranslation('legal');
  const stones = standings.flatMap((standing) =>
    issues.filter((issue) => standingOf(issue) === standing).map(({ id, code }) => ({ id, code, standing })),
  );
  const isNamed = stones.length <= NAMED;
  const counts = standings.map((standing) => ({
    standing,
    count: stones.filter((stone) => stone.standing === standing).length,
  }));
  return (
    <div className="stack">
      <p className="speak-sentence">{useSentence(counts)}</p>
      <div className="speak-road" aria-hidden="true">
        <span className="speak-end">
          <Icon name="person" />
          <span>{t('speak.person')}</span>
        </span>
        <span className={isNamed ? 'speak-stones speak-stones-named' : 'speak-stones'}>
          {stones.map(({ id, code, standing }) => (
            <Stone key={id} code={code} standing={standing} isNamed={isNamed} />
          ))}
        </span>
        <span className="speak-end">
          <SpeechGlyph />
          <span>{t('speak.speaking')}</span>
        </span>
      </div>
      {stones.length > 0 && (
        <ul className="speak-legend">
          {counts
            .filter(({ count }) => count > 0)
            .map(({ standing, count }) => (
              <li key={standing} className={`speak-${standing.toLowerCase()}`}>
                <span className="speak-key" aria-hidden="true" />
                {t(`speak.count.${standing}`, { count })}
              </li>
            ))}
        </ul>
      )}
    </div>
  );
}

interface StoneProps {
  readonly code: IssueView['code'];
  readonly standing: Standing;
  /** True where there is room for the name. */
  readonly isNamed: boolean;
}

function Stone({ code, standing, isNamed }: StoneProps) {
  const label = useLabels().of('disincentive', code);
  return (
    <span className={`speak-stone speak-${standing.toLowerCase()}`} title={label}>
      <bdi dir="ltr">{code}</bdi>
      {isNamed && <span className="speak-name">{label}</span>}
    </span>
  );
}

function SpeechGlyph() {
  return (
    <svg className="icon mirrored" viewBox="0 0 16 16" aria-hidden="true">
      <path d="M2.5 3h11v7.5H8L4.8 13.2v-2.7H2.5ZM5 5.8h6M5 7.8h4" />
    </svg>
  );
}

function standingOf({ open, effect }: IssueView): Standing {
  return open ? effect : 'solved';
}

function useSentence(counts: readonly { readonly standing: Standing; readonly count: number }[]): string {
  const { t } = useTranslation('legal');
  const countOf = (wanted: Standing): number =>
    counts.find(({ standing }) => standing === wanted)?.count ?? 0;
  if (counts.every(({ count }) => count === 0)) return t('speak.nothing');
  if (countOf('BLOCKING') > 0) return t('speak.blocking', { count: countOf('BLOCKING') });
  if (countOf('CONTRIBUTING') > 0) return t('speak.contributing', { count: countOf('CONTRIBUTING') });
  if (countOf('UNKNOWN') > 0) return t('speak.notAsked', { count: countOf('UNKNOWN') });
  return t('speak.free');
}
