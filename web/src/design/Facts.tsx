import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import './facts.css';

/** A list of facts to read: `<Facts><Fact label="Born">1990</Fact></Facts>`. */
export function Facts({ children }: { readonly children: ReactNode }) {
  return <dl className="facts">{children}</dl>;
}

interface FactProps {
  readonly label: string;
  /** Null and an empty text show that nothing was written. */
  readonly children: ReactNode;
  /** True lets a long text take the whole width. */
  readonly isWide?: boolean;
}

/** One fact with its name. */
export function Fact({ label, children, isWide = false }: FactProps) {
  const { t } = useTranslation('shell');
  const isMissing = children === null || children === undefined || children === '';
  return (
    <div className={isWide ? 'fact fact-wide' : 'fact'}>
      <dt>{label}</dt>
      <dd>{isMissing ? <span className="soft">{t('notWritten')}</span> : children}</dd>
    </div>
  );
}
