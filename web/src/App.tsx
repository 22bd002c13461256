import { QueryClientProvider } from '@tanstack/react-query';
import { I18nProvider } from 'react-aria-components';
import { cache } from './api/cache';
import { useSession } from './api/session';
import { AuditPage } from './audit/AuditPage';
import { CasePage } from './case/CasePage';
import { CasesPage } from './cases/CasesPage';
import { DayPage } from './day/DayPage';
import { Failure } from './design/Answer';
import { Skeleton } from './design/Skeleton';
import { StatusProvider } from './design/StatusLine';
import { PeoplePage } from './people/PeoplePage';
import { addressOf, useRoute } from './router';
import { BrokenPage } from './shell/BrokenPage';
import { Shell } from './shell/Shell';
import { UnknownPage } from './shell/UnknownPage';
import { usePageTitle } from './shell/usePageTitle';
import { SignInPage } from './sign-in/SignInPage';
import { useLanguage } from './texts/useLanguage';

/** The whole screen: what stands around every page, and the page that the address names. */
export function App() {
  const language = useLanguage();
  return (
    <I18nProvider locale={language === 'ar' ? 'ar-u-ca-gregory-nu-latn' : 'en-GB'}>
      <QueryClientProvider client={cache}>
        <StatusProvider>
          <Screen />
        </StatusProvider>
      </QueryClientProvider>
    </I18nProvider>
  );
}

function Screen() {
  const session = useSession();
  const view = session.data;
  const route = useRoute();
  return (
    <Shell session={view ?? null}>
      {view === undefined &&
        (session.error === null ? (
          <Skeleton />
        ) : (
          <Failure error={session.error} onRetry={() => void session.refetch()} />
        ))}
      {view === null && <SignInPage />}
      {view !== null && view !== undefined && (
        <BrokenPage address={addressOf(route)}>
          <Page />
        </BrokenPage>
      )}
    </Shell>
  );
}

function Page() {
  const route = useRoute();
  usePageTitle(route.page);
  switch (route.page) {
    case 'day':
      return <DayPage />;
    case 'cases':
      return <CasesPage filter={route.filter} />;
    case 'case':
      return <CasePage key={route.id} id={route.id} tab={route.tab} />;
    case 'people':
      return <PeoplePage />;
    case 'audit':
      return <AuditPage />;
    default:
      return <UnknownPage />;
  }
}
