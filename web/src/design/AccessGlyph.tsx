import type { ReactNode } from 'react';

/** What somebody may do with a part of a case, from everything to nothing. */
export type AccessKind = 'write' | 'read' | 'report' | 'flag' | 'none';

const shapes: Record<AccessKind, ReactNode> = {
  write: <path d="M2 10l.6-2.4L8.4 1.8l1.8 1.8-5.8 5.8zM7.2 3l1.8 1.8" />,
  read: (
    <>
      <path d="M.9 6C2.4 3.6 4.1 2.5 6 2.5S9.6 3.6 11.1 6C9.6 8.4 7.9 9.5 6 9.5S2.4 8.4.9 6Z" />
      <circle className="solid" cx="6" cy="6" r="1.5" />
    </>
  ),
  report: <path d="M6 2v8M2 6h8" />,
  flag: <path d="M3 11V1.6h6.2L7.6 4l1.6 2.4H3" />,
  none: <path d="M2.6 5.4h6.8v5H2.6ZM4 5.4V3.8a2 2 0 0 1 4 0v1.6" />,
};

/** A small shape for what one may do; a text beside it says the same. */
export function AccessGlyph({ access }: { readonly access: AccessKind }) {
  return (
    <svg className="glyph" viewBox="0 0 12 12" aria-hidden="true">
      {shapes[access]}
    </svg>
  );
}
