import { useEffect, useRef, type ReactNode } from 'react';
import { isAfterMove } from './page-moves';
import './page-header.css';

interface PageHeaderProps {
  readonly title: ReactNode;
  /** A line above the title: where this page belongs. */
  readonly above?: ReactNode;
  /** What the page says first, one sentence. */
  readonly children?: ReactNode;
  readonly actions?: ReactNode;
}

/** The top of a page. Its heading takes the focus when the reader comes from another page, so that readers hear where they are. */
export function PageHeader({ title, above, children, actions }: PageHeaderProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (isAfterMove()) heading.current?.focus({ preventScroll: true });
  }, []);
  return (
    <div className="page-header">
      <div className="page-header-text">
        {above !== undefined && <div className="page-header-above">{above}</div>}
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
        {children !== undefined && <div className="page-header-lead">{children}</div>}
      </div>
      {actions !== undefined && <div className="cluster">{actions}</div>}
    </div>
  );
}
