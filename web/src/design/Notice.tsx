import type { ReactNode } from 'react';
import { Icon } from './Icon';
import './notice.css';

interface NoticeProps {
  readonly tone: 'note' | 'good' | 'high' | 'critical';
  readonly title?: string;
  readonly children?: ReactNode;
  /** `alert` for what interrupts, `status` for what only informs; nothing for what stands there from the start. */
  readonly role?: 'alert' | 'status';
}

/** A message inside a page: colour, picture and words say the same. */
export function Notice({ tone, title, children, role }: NoticeProps) {
  return (
    <div className={`notice notice-${tone}`} role={role}>
      <Icon name={tone === 'note' ? 'info' : tone === 'good' ? 'check' : 'alert'} />
      <div className="notice-text">
        {title !== undefined && <p className="notice-title">{title}</p>}
        {children}
      </div>
    </div>
  );
}
