import type { ReactNode } from 'react';
import './timeline.css';

export interface TimelineStep {
  readonly id: string;
  /** What began here. */
  readonly title: ReactNode;
  /** When, in words. */
  readonly when: ReactNode;
  readonly children?: ReactNode;
}

interface TimelineProps {
  readonly label: string;
  /** Oldest first; the last is the present one. */
  readonly steps: readonly TimelineStep[];
}

/** What happened one after the other, as posts along a road; the newest stands on top and is filled. */
export function Timeline({ label, steps }: TimelineProps) {
  return (
    <ol className="timeline" aria-label={label} reversed>
      {steps.toReversed().map(({ id, title, when, children }, place) => (
        <li key={id} className={place === 0 ? 'timeline-step timeline-now' : 'timeline-step'}>
          <p className="timeline-head">
            <span className="timeline-title">{title}</span>
            <span className="timeline-when">{when}</span>
          </p>
          {children}
        </li>
      ))}
    </ol>
  );
}
