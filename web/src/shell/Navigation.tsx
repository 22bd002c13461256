import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Role } from '../../../src/reference/codes.schema';
import { WaitingCount } from '../approvals/WaitingCount';
import { Link, useRoute } from '../router';
import { pagesOf } from './pages';

interface NavigationProps {
  readonly role: Role;
  /** In the header on a wide screen, below it on a narrow one; the other is not drawn. */
  readonly place: 'head' | 'below';
}

/** The pages of a role. */
export function Navigation({ role, place }: NavigationProps) {
  const { t } = useTranslation('shell');
  const route = useRoute();
  const pages = useRef<HTMLElement>(null);
  useEffect(() => showCurrent(pages.current), [route.page]);
  return (
    <nav ref={pages} className={`shell-nav shell-nav-${place}`} aria-label={t('pages')}>
      {pagesOf(role).map(({ key, to }) => (
        <Link
          key={key}
          to={to}
          className="shell-nav-link"
          isCurrent={route.page === key || (key === 'cases' && route.page === 'case')}
        >
          <span>{t(role === 'auditor' && key === 'audit' ? 'nav.wholeLog' : `nav.${key}`)}</span>
          {(key === 'approvals' || key === 'emergency') && <WaitingCount of={key} />}
        </Link>
      ))}
    </nav>
  );
}

/** Moves the page that is open into sight where the pages do not all fit. The page itself does not move. */
function showCurrent(pages: HTMLElement | null): void {
  const current = pages?.querySelector('[aria-current]');
  if (pages === null || current === null || current === undefined) return;
  const [place, frame] = [current.getBoundingClientRect(), pages.getBoundingClientRect()];
  pages.scrollBy({ left: place.left + place.width / 2 - (frame.left + frame.width / 2) });
}
