import type { ReactNode } from 'react';
import { Mark } from './Mark';
import './empty.css';

interface EmptyStateProps {
  readonly title: string;
  /** What to do next, in a sentence or two. */
  readonly children?: ReactNode;
  readonly action?: ReactNode;
}

/** Where nothing is to be seen: says why, and what to do next. */
export function EmptyState({ title, children, action }: EmptyStateProps) {
  return (
    <div className="empty">
      <Mark />
      <p className="empty-title">{title}</p>
      {children !== undefined && <div className="empty-text">{children}</div>}
      {action}
    </div>
  );
}
