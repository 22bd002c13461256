import type { CasePhase } from '../../../src/cases/case-states';
import { useLabels } from '../texts/labels';
import './badge.css';

/** The usual way from the first contact to the end; the other phases stand beside it. */
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

/** Where a case is on its way: one post for each phase, the present one tall, and its name. */
export function PhaseBadge({ phase }: { readonly phase: CasePhase }) {
  const now = way.indexOf(phase);
  return (
    <span className={now < 0 ? 'phase phase-off' : 'phase'}>
      <span className="phase-way" aria-hidden="true">
        {way.map((step, place) => (
          <span key={step} className={`phase-post ${postState(place, now)}`} />
        ))}
      </span>
      <span className="phase-text">{useLabels().of('casePhase', phase)}</span>
    </span>
  );
}

function postState(place: number, now: number): string {
  if (place === now) return 'phase-post-now';
  return place < now ? 'phase-post-passed' : '';
}
