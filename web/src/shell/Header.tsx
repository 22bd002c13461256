import { useTranslation } from 'react-i18next';
import type { SessionView } from '../../../src/people/people.schema';
import { Mark } from '../design/Mark';
import { Link } from '../router';
import { AccountMenu } from './AccountMenu';
import { LanguageSwitch } from './LanguageSwitch';
import { Navigation } from './Navigation';
import { QuickExit } from './QuickExit';
import { ThemeSwitch } from './ThemeSwitch';

/** The head of every page. */
export function Header({ session }: { readonly session: SessionView | null }) {
  const { t } = useTranslation('shell');
  return (
    <header className="shell-header">
      <div className="shell-header-line">
        <Link to={{ page: 'day' }} className="brand">
          <Mark />
          <span className="brand-name" translate="no">
            {t('name')}
          </span>
        </Link>
        {session !== null && <Navigation role={session.actor.role} place="head" />}
        <div className="shell-tools">
          {session === null ? <ThemeSwitch /> : <AccountMenu session={session} />}
          <LanguageSwitch />
          <QuickExit />
        </div>
      </div>
    </header>
  );
}
