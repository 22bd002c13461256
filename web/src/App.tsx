import { QueryClientProvider } from '@tanstack/react-query';
import { I18nProvider } from 'react-aria-components';
import type { SessionView } from '../../src/people/people.schema';
import { cache } from './api/cache';
import { useSession } from './api/session';
import { AuditPage } from './audit/AuditPage';
import { CasePage } from './case/CasePage';
import { CasesPage } from './cases/CasesPage';
import { DayPage } from './day/DayPage';
import { Failure } from './design/Answer';
import { Skeleton } from './design/Skeleton';
import { StatusProvider } from './design/StatusLine';
import { ApprovalsPage } from './approvals/ApprovalsPage';
import { EmergencyPage } from './emergency/EmergencyPage';
import { StaffPage } from './staff/StaffPage';
import { AccountPage } from './account/AccountPage';
import { InvitationPage } from './invitation/InvitationPage';
import { OversightPage } from './oversight/OversightPage';
import { ProofPage } from './proof/ProofPage';
import { PeoplePage } from './people/PeoplePage';
import { addressOf, useRoute } from './router';
import { BrokenPage } from './shell/BrokenPage';
import { Shell } from './shell/Shell';
import { UnknownPage } from './shell/UnknownPage';
import { usePageTitle } from './shell/usePageTitle';
import { SignInPage } from './sign-in/SignInPage';
import { StepUpDialog } from './sign-in/StepUpDialog';
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
  return (
    <Shell session={view ?? null}>
      {view === undefined &&
        (session.error === null ? (
          <Skeleton />
        ) : (
          <Failure error={session.error} onRetry={() => void session.refetch()} />
        ))}
      {view !== undefined && <Place session={view} />}
    </Shell>
  );
}

/** Before the door, on it, or behind it. */
function Place({ session }: { readonly session: SessionView | null }) {
  const route = useRoute();
  if (session === null && route.page === 'invitation') return <InvitationPage />;
  if (session === null || session.actor === null) return <SignInPage pending={session?.pending ?? null} />;
  return (
    <>
      <BrokenPage address={addressOf(route)}>
        <Page />
      </BrokenPage>
      <StepUpDialog passwordIsEnough={session.passwordIsEnough} />
    </>
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
    case 'proof':
      return <ProofPage />;
    case 'oversight':
      return <OversightPage tab={route.tab} />;
    case 'approvals':
      return <ApprovalsPage />;
    case 'emergency':
      return <EmergencyPage />;
    case 'staff':
      return <StaffPage />;
    case 'account':
      return <AccountPage />;
    default:
      return <UnknownPage />;
  }
}
