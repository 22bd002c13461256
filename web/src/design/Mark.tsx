import './mark.css';

/** The mark of Causeway: a road on posts over water. */
export function Mark() {
  return (
    <svg className="mark" viewBox="0 0 32 32" aria-hidden="true">
      <path className="mark-road" d="M3 12h26" />
      <path className="mark-posts" d="M9 13v6.5M16 13v6.5M23 13v6.5" />
      <path className="mark-water" d="M3 24q3.25-3 6.5 0t6.5 0 6.5 0 6.5 0" />
    </svg>
  );
}
