import './scale.css';

export interface ScaleStep {
  readonly id: string;
  /** The short sign on the step: A, 1, I0. */
  readonly sign: string;
  /** True draws a gap before it: this step is not on the scale, such as "cannot be judged". */
  readonly isApart?: boolean;
}

interface ScaleProps {
  /** What the scale says, for readers: "Reliability: F, cannot be judged". */
  readonly label: string;
  readonly steps: readonly ScaleStep[];
  readonly selected: string;
  /** `upTo` fills every step up to the chosen one; `one` only the chosen one. */
  readonly fill: 'one' | 'upTo';
}

/** Where something stands on a short scale, to see at a glance; the words stand beside it. */
export function Scale({ label, steps, selected, fill }: ScaleProps) {
  const place = steps.findIndex(({ id }) => id === selected);
  return (
    <span className="scale" role="img" aria-label={label}>
      {steps.map(({ id, sign, isApart }, at) => (
        <span key={id} className={stepClass(at, place, fill, isApart === true)}>
          {sign}
        </span>
      ))}
    </span>
  );
}

function stepClass(at: number, place: number, fill: 'one' | 'upTo', isApart: boolean): string {
  const state = at === place ? ' scale-chosen' : fill === 'upTo' && at < place ? ' scale-passed' : '';
  return `scale-step${state}${isApart ? ' scale-apart' : ''}`;
}
