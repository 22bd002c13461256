import { useTranslation } from 'react-i18next';
import type { Role } from '../../../src/reference/codes.schema';
import { useRoleSwitch, type Actor } from '../api/session';
import { Badge } from '../design/Badge';
import { Button } from '../design/Button';
import { Panel } from '../design/Panel';
import { useStatus } from '../design/StatusLine';
import { go } from '../router';
import { useLabels } from '../texts/labels';

/** The roles that one holds: a session works in one of them at a time. */
export function RolePanel({ actor }: { readonly actor: Actor }) {
  const { t } = useTranslation('account');
  const labels = useLabels();
  const status = useStatus();
  const change = useRoleSwitch();
  const choose = (role: Role): void => {
    change.mutate(
      { role },
      {
        onSuccess: () => {
          go({ page: 'day' });
          status.say(t('role.done', { role: labels.of('role', role) }));
        },
        onError: status.fail,
      },
    );
  };
  return (
    <Panel title={t('role.title')} padding="flush">
      <p className="account-empty soft small">{t('role.what')}</p>
      <ul className="account-list">
        {actor.roles.map((role) => (
          <li key={role} className="account-row">
            <p className="account-row-text">{labels.of('role', role)}</p>
            {role === actor.role ? (
              <Badge tone="good">{t('role.now')}</Badge>
            ) : (
              <Button
                size="small"
                isPending={change.isPending && change.variables.role === role}
                label={t('role.switchTo', { role: labels.of('role', role) })}
                onPress={() => choose(role)}
              >
                {t('role.switch')}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </Panel>
  );
}
