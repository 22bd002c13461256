import type { ReactNode } from 'react';
import type { SessionView } from '../../../src/people/people.schema';
import { usePageTitle } from '../shell/usePageTitle';
import { Door } from './Door';
import { EnrolStep } from './EnrolStep';
import { PasswordStep } from './PasswordStep';
import { SecondFactorStep } from './SecondFactorStep';

interface SignInPageProps {
  /** What the session still owes; null while there is no session. */
  readonly pending: SessionView['pending'];
}

/** The door. What was asked for stays in the address and opens after signing in. */
export function SignInPage({ pending }: SignInPageProps) {
  usePageTitle('sign-in');
  return <Door>{stepOf(pending)}</Door>;
}

function stepOf(pending: SessionView['pending']): ReactNode {
  if (pending === 'second-factor') return <SecondFactorStep />;
  return pending === 'enrol' ? <EnrolStep /> : <PasswordStep />;
}
