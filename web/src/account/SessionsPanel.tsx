import { useTranslation } from 'react-i18next';
import type { OwnSessions } from '../../../src/people/factors/factors.schema';
import { useOtherSessionsEnd, useOwnSessions, useSessionEnd } from '../api/factors';
import { Answer } from '../design/Answer';
import { Badge } from '../design/Badge';
import { Button } from '../design/Button';
import { Panel } from '../design/Panel';
import { useStatus } from '../design/StatusLine';
import { useFormat } from '../texts/format';
import { useLabels } from '../texts/labels';

type OwnSession = OwnSessions['items'][number];

/** Where one is signed in, and the ways to end it. */
export function SessionsPanel() {
  const { t } = useTranslation('account');
  const status = useStatus();
  const sessions = useOwnSessions();
  const endOthers = useOtherSessionsEnd();
  const hasOthers = sessions.data?.items.some(({ isThis }) => !isThis) === true;
  const act = (): void => {
    endOthers.mutate(undefined, {
      onSuccess: () => status.say(t('session.othersEnded')),
      onError: status.fail,
    });
  };
  const all = hasOthers && (
    <Button size="small" isPending={endOthers.isPending} onPress={act}>
      {t('session.endOthers')}
    </Button>
  );
  return (
    <Panel title={t('session.title')} padding="flush" actions={all}>
      <Answer of={sessions} lines={3}>
        {({ items }) => (
          <ul className="account-list">
            {items.map((session) => (
              <SessionRow key={session.id} session={session} />
            ))}
          </ul>
        )}
      </Answer>
    </Panel>
  );
}

function SessionRow({ session }: { readonly session: OwnSession }) {
  const { t } = useTranslation('account');
  const labels = useLabels();
  const format = useFormat();
  const { client, role, factor, signedInAt, lastSeenAt, isThis } = session;
  const roleName = role === 'signing-in' ? t('session.signingIn') : labels.of('role', role);
  return (
    <li className="account-row">
      <div className="account-row-text">
        <p>
          <bdi>{client}</bdi>
        </p>
        <p className="soft small">
          {t('session.as', { role: roleName, factor: t(`session.factor.${factor ?? 'none'}`) })}
        </p>
        <p className="soft small">
          {t('session.since', { start: format.instant(signedInAt), last: format.instant(lastSeenAt) })}
        </p>
      </div>
      {isThis ? <Badge tone="good">{t('session.this')}</Badge> : <EndButton session={session} />}
    </li>
  );
}

function EndButton({ session }: { readonly session: OwnSession }) {
  const { t } = useTranslation('account');
  const status = useStatus();
  const end = useSessionEnd();
  const act = (): void => {
    end.mutate(session.id, { onSuccess: () => status.say(t('session.ended')), onError: status.fail });
  };
  return (
    <Button
      size="small"
      isPending={end.isPending}
      label={t('session.endNamed', { client: session.client })}
      onPress={act}
    >
      {t('session.end')}
    </Button>
  );
}
