import { useTranslation } from 'react-i18next';
import type { Actor } from '../api/session';
import { Mark } from '../design/Mark';
import { Link } from '../router';
import { AccountMenu } from './AccountMenu';
import { LanguageSwitch } from './LanguageSwitch';
import { Navigation } from './Navigation';
import { QuickExit } from './QuickExit';
import { ThemeSwitch } from './ThemeSwitch';

/** The head of every page. */
export function Header({ actor }: { readonly actor: Actor | null }) {
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
        {actor !== null && <Navigation role={actor.role} place="head" />}
        <div className="shell-tools">
          {actor === null ? <ThemeSwitch /> : <AccountMenu actor={actor} />}
          <LanguageSwitch />
          <QuickExit />
        </div>
      </div>
    </header>
  );
}
