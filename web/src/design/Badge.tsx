import type { ReactNode } from 'react';
import './badge.css';

export type Tone = 'critical' | 'high' | 'medium' | 'low' | 'good' | 'note' | 'still';

interface BadgeProps {
  readonly tone: Tone;
  /** A small shape, so that the meaning does not hang on colour. */
  readonly glyph?: ReactNode;
  readonly children: ReactNode;
}

/** A short state with colour, shape and text. */
export function Badge({ tone, glyph, children }: BadgeProps) {
  return (
    <span className={`badge badge-${tone}`}>
      {glyph}
      <span>{children}</span>
    </span>
  );
}
