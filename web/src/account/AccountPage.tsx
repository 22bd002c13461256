import { useTranslation } from 'react-i18next';
import { useActor, useSession } from '../api/session';
import { Notice } from '../design/Notice';
import { PageHeader } from '../design/PageHeader';
import { useFormat } from '../texts/format';
import { useLabels } from '../texts/labels';
import './account.css';
import { AppPanel } from './AppPanel';
import { KeyHolderNotice } from './KeyHolderNotice';
import { PasskeysPanel } from './PasskeysPanel';
import { PasswordPanel } from './PasswordPanel';
import { RolePanel } from './RolePanel';
import { SessionsPanel } from './SessionsPanel';

/** One's own account: how one signs in, where one is signed in, and in which role. */
export function AccountPage() {
  const { t } = useTranslation('account');
  const labels = useLabels();
  const actor = useActor();
  if (actor === null) return null;
  const { name, username, role, office } = actor;
  return (
    <>
      <PageHeader title={t('title')} above={<bdi>{name}</bdi>}>
        {t('lead', { username, role: labels.of('role', role), office: office.name })}
      </PageHeader>
      <div className="stack">
        <GuestNotice />
        <KeyHolderNotice staffId={actor.id} />
        <div className="account-columns">
          <div className="stack">
            <PasskeysPanel />
            <AppPanel />
            <PasswordPanel />
          </div>
          <div className="stack">
            {actor.roles.length > 1 && <RolePanel actor={actor} />}
            <SessionsPanel />
          </div>
        </div>
      </div>
    </>
  );
}

/** Until when the account of a partner's guest works. */
function GuestNotice() {
  const { t } = useTranslation('account');
  const format = useFormat();
  const until = useSession().data?.guestUntil ?? null;
  if (until === null) return null;
  return (
    <Notice tone="note" title={t('guest.title', { day: format.day(format.lastDay(until)) })}>
      <p>{t('guest.what')}</p>
    </Notice>
  );
}
