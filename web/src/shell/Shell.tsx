import { useEffect, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { SessionView } from '../../../src/people/people.schema';
import { useWelcome } from '../api/session';
import { DemonstrationBanner } from './DemonstrationBanner';
import { Header } from './Header';
import { Navigation } from './Navigation';
import { listenForEscapes } from './quick-exit';
import './shell.css';

interface ShellProps {
  readonly session: SessionView | null;
  readonly children: ReactNode;
}

/** What stands around every page: header, pages, the way out, and that this is the demonstration. */
export function Shell({ session, children }: ShellProps) {
  const { t } = useTranslation('shell');
  const welcome = useWelcome();
  useEffect(listenForEscapes, []);
  const isDemonstration = session?.demonstration ?? welcome.data?.demonstration ?? false;
  return (
    <div className="shell">
      <a className="skip-link" href="#page">
        {t('skip')}
      </a>
      <Header session={session} />
      {session !== null && <Navigation role={session.actor.role} place="below" />}
      {isDemonstration && <DemonstrationBanner />}
      <main
        className={session === null ? 'shell-page shell-page-guest' : 'shell-page'}
        id="page"
        tabIndex={-1}
      >
        {children}
      </main>
    </div>
  );
}
