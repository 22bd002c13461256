import type { ReactNode } from 'react';
import { Icon } from './Icon';
import './quiet.css';

/** One line where a part of a page has nothing to show and that is well. */
export function Quiet({ children }: { readonly children: ReactNode }) {
  return (
    <p className="quiet">
      <Icon name="check" />
      <span>{children}</span>
    </p>
  );
}
