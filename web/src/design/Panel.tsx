import { useId, type ReactNode } from 'react';
import './panel.css';

interface PanelProps {
  readonly title: string;
  readonly actions?: ReactNode;
  /** A short fact beside the title, such as a count. */
  readonly aside?: ReactNode;
  readonly children: ReactNode;
  /** `flush` lets a table or a list reach the edges. */
  readonly padding?: 'usual' | 'flush';
}

/** A part of a page with a heading of the second level. */
export function Panel({ title, actions, aside, children, padding = 'usual' }: PanelProps) {
  const id = useId();
  return (
    <section className="panel" aria-labelledby={id}>
      <header className="panel-head">
        <h2 id={id} tabIndex={-1}>
          {title}
        </h2>
        {aside !== undefined && <span className="panel-aside">{aside}</span>}
        {actions !== undefined && <div className="panel-actions">{actions}</div>}
      </header>
      <div className={`panel-body panel-${padding}`}>{children}</div>
    </section>
  );
}
