import './icon.css';

const paths = {
  alert: 'M8 2.2 14.4 13.4H1.6ZM8 6.4v3.2M8 11.4v.2',
  arrow: 'M3 8h9.5M9 4.2 12.8 8 9 11.8',
  bell: 'M4 11.5V7a4 4 0 0 1 8 0v4.5l1.3 1H2.7ZM6.7 14.2h2.6',
  calendar: 'M2.5 4h11v9.5h-11ZM2.5 7h11M5.5 2.2v3M10.5 2.2v3',
  check: 'M3 8.4 6.5 12 13 4.4',
  chevron: 'M6 3.5 10.5 8 6 12.5',
  clock: 'M8 1.8a6.2 6.2 0 1 0 0 12.4a6.2 6.2 0 1 0 0-12.4M8 4.6V8l2.4 1.6',
  close: 'M3.8 3.8l8.4 8.4M12.2 3.8l-8.4 8.4',
  down: 'M3.5 6 8 10.5 12.5 6',
  exit: 'M9.5 2.5H3v11h6.5M7 8h7M11.2 5 14 8l-2.8 3',
  info: 'M8 1.8a6.2 6.2 0 1 0 0 12.4a6.2 6.2 0 1 0 0-12.4M8 7.2v4M8 4.8v.2',
  key: 'M5 4.8a3.2 3.2 0 1 0 0 6.4a3.2 3.2 0 1 0 0-6.4M8.2 8h6.3v2.6M11.6 8v2',
  lock: 'M3.5 7.2h9v6.3h-9ZM5.5 7V5a2.5 2.5 0 0 1 5 0v2',
  person: 'M8 2.5a2.7 2.7 0 1 0 0 5.4a2.7 2.7 0 1 0 0-5.4M2.8 13.7c.5-2.7 2.4-4 5.2-4s4.7 1.3 5.2 4',
  plus: 'M8 3v10M3 8h10',
  search: 'M7 2.5a4.5 4.5 0 1 0 0 9a4.5 4.5 0 1 0 0-9M10.4 10.4 14 14',
  trash: 'M2.5 4.5h11M6 4.5v-2h4v2M4 4.5l.7 9h6.6l.7-9',
} as const;

export type IconName = keyof typeof paths;

interface IconProps {
  readonly name: IconName;
  /** True for pictures that point along the line: they turn round in Arabic. */
  readonly isMirrored?: boolean;
}

/** A small line picture beside a text; it says nothing that the text does not say. */
export function Icon({ name, isMirrored = false }: IconProps) {
  return (
    <svg className={isMirrored ? 'icon mirrored' : 'icon'} viewBox="0 0 16 16" aria-hidden="true">
      <path d={paths[name]} />
    </svg>
  );
}
