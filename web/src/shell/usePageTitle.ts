import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import type { Route } from '../router';

/** The title of the window: the product and the kind of page, never a name. */
export function usePageTitle(page: Route['page'] | 'sign-in'): void {
  const { t } = useTranslation('shell');
  const kind = t(`title.${page}`);
  useEffect(() => {
    document.title = `${kind} · Causeway`;
  }, [kind]);
}
