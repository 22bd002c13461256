import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

/** A value, or the words "Not known" where there is none: never a blank that could mean anything. */
export function Known({ children }: { readonly children: ReactNode }) {
  const { t } = useTranslation('shell');
  const isMissing = children === null || children === undefined || children === false || children === '';
  return isMissing ? <span className="soft">{t('unknownValue')}</span> : children;
}
