import type { ReactNode } from 'react';
import { Crossing } from './Crossing';
import './sign-in.css';

/** The frame of what stands before the door: a narrow column beside the picture. */
export function Door({ children }: { readonly children: ReactNode }) {
  return (
    <div className="sign-in">
      <section className="sign-in-form">{children}</section>
      <Crossing />
    </div>
  );
}
