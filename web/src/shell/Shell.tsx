import { useEffect, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { SessionView } from '../../../src/people/people.schema';
import { useWelcome } from '../api/session';
import { CountdownBanner } from '../emergency/CountdownBanner';
import { useKeptFocus } from '../design/useKeptFocus';
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
  useKeptFocus();
  const actor = session?.actor ?? null;
  const isDemonstration = session?.demonstration ?? welcome.data?.demonstration ?? false;
  return (
    <div className="shell">
      <a className="skip-link" href="#page">
        {t('skip')}
      </a>
      <Header actor={actor} />
      {actor !== null && <Navigation role={actor.role} place="below" />}
      {actor !== null && <CountdownBanner />}
      {isDemonstration && <DemonstrationBanner />}
      <main className={actor === null ? 'shell-page shell-page-guest' : 'shell-page'} id="page" tabIndex={-1}>
        {children}
      </main>
    </div>
  );
}
