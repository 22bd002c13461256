import { barOf, placeOf, type Span, type TimeWindow } from './access-times';

const WIDE = 1000;
const HIGH = 20;

interface AccessBarProps {
  readonly span: Span;
  readonly window: TimeWindow;
  readonly tone: 'grant' | 'office' | 'emergency';
  /** An instant to mark: the chosen day, or now. Milliseconds since 1970. */
  readonly mark: number;
}

/** One access on its line of time. The table around it says the same in words. */
export function AccessBar({ span, window, tone, mark }: AccessBarProps) {
  const { at, width } = barOf(span, window);
  return (
    <svg
      className={`access-bar access-bar-${tone} mirrored`}
      viewBox={`0 0 ${WIDE} ${HIGH}`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      <rect className="access-bar-way" x="0" y="8" width={WIDE} height="4" />
      <rect className="access-bar-span" x={at * WIDE} y="3" width={width * WIDE} height="14" />
      <rect
        className="access-bar-mark"
        x={placeOf(mark, window) * (WIDE - 3)}
        y="0"
        width="3"
        height={HIGH}
      />
    </svg>
  );
}
