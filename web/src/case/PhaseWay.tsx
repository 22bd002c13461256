import { useTranslation } from 'react-i18next';
import type { CasePhase } from '../../../src/cases/case-states';
import type { CaseView } from '../../../src/cases/cases.schema';
import phases from '../../../src/reference/vocabulary/casePhase.json';
import { useFormat } from '../texts/format';
import { useLabels } from '../texts/labels';
import { useLanguage } from '../texts/useLanguage';
import './phase-way.css';

/** The usual way; a case that waits or was declined stands beside it, at the post where it left. */
const way: readonly CasePhase[] = [
  'REFERRED',
  'RECEPTION',
  'SCREENING',
  'ASSESSMENT',
  'PLANNING',
  'ACTIVE',
  'REVIEW',
  'TRANSITION',
  'FOLLOW_UP',
  'CLOSED',
];

/** The way of a case as posts along a road, the present one marked, with what the phase means. */
export function PhaseWay({ view }: { readonly view: CaseView }) {
  const { t } = useTranslation('case');
  const labels = useLabels();
  const format = useFormat();
  const language = useLanguage();
  const isBeside = !way.includes(view.phase);
  const now = way.findIndex((phase) => phase === (isBeside ? view.previousPhase : view.phase));
  const meaning = phases.find(({ code }) => code === view.phase)?.meaning[language];
  const days = format.daysAgo(view.phaseSince);
  return (
    <div className="stack">
      <ol className={isBeside ? 'way way-beside' : 'way'}>
        {way.map((phase, place) => (
          <li
            key={phase}
            className={`way-step ${stepClass(place, now)}`}
            aria-current={place === now && !isBeside ? 'step' : undefined}
          >
            <span className="way-name">{labels.of('casePhase', phase)}</span>
          </li>
        ))}
      </ol>
      <div className="way-meaning">
        <p>
          <strong>{labels.of('casePhase', view.phase)}</strong>{' '}
          <span className="soft">{t('way.since', { count: days, day: format.day(view.phaseSince) })}</span>
        </p>
        {meaning !== undefined && <p className="soft">{meaning}</p>}
        {isBeside && view.previousPhase !== null && (
          <p className="soft">{t('way.before', { phase: labels.of('casePhase', view.previousPhase) })}</p>
        )}
      </div>
    </div>
  );
}

function stepClass(place: number, now: number): string {
  if (place === now) return 'way-now';
  return place < now ? 'way-passed' : 'way-ahead';
}
