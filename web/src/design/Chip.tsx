import type { ReactNode } from 'react';
import './chip.css';

interface ChipProps {
  /** A short code before the text, as professionals quote it: N2, D34. */
  readonly code?: string;
  readonly children: ReactNode;
  /** `fine` for what stands below another. */
  readonly kind?: 'usual' | 'fine';
}

/** A code with its meaning. */
export function Chip({ code, children, kind = 'usual' }: ChipProps) {
  return (
    <span className={`chip chip-${kind}`}>
      {code !== undefined && (
        <bdi className="chip-code" dir="ltr">
          {code}
        </bdi>
      )}
      <span>{children}</span>
    </span>
  );
}
