import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ProfileView } from '../../../src/people/accounts/accounts.schema';
import { useNewApproval } from '../api/approvals';
import { useProfile } from '../api/staff';
import { Answer } from '../design/Answer';
import { Button } from '../design/Button';
import { Notice } from '../design/Notice';
import { Panel } from '../design/Panel';
import { Segments } from '../design/Segments';
import { useStatus } from '../design/StatusLine';
import { useFormat } from '../texts/format';
import { useLabels } from '../texts/labels';
import { actName } from './act-name';
import './staff.css';

type Profile = ProfileView['profile'];
const profiles: readonly Profile[] = ['standard', 'small-team'];

/** Which roles one person may hold together, what would change under the other profile, and what nobody could complete. */
export function ProfilePanel({ mayAsk }: { readonly mayAsk: boolean }) {
  const { t } = useTranslation('staff');
  const present = useProfile();
  return (
    <Panel title={t('profile.title')}>
      <Answer of={present}>{(view) => <Choice present={view} mayAsk={mayAsk} />}</Answer>
    </Panel>
  );
}

function Choice({ present, mayAsk }: { readonly present: ProfileView; readonly mayAsk: boolean }) {
  const { t } = useTranslation('staff');
  const [looked, setLooked] = useState<Profile>(present.profile);
  const shown = useProfile(looked);
  const choices = profiles.map((id) => ({
    id,
    label:
      id === present.profile ? t('profile.present', { name: t(`profile.of.${id}`) }) : t(`profile.of.${id}`),
  }));
  return (
    <div className="stack">
      <Segments label={t('profile.title')} choices={choices} value={looked} onChange={setLooked} />
      <Answer of={shown}>
        {(view) => (
          <>
            <ProfileFacts view={view} />
            {mayAsk && looked !== present.profile && <AskButton view={view} />}
          </>
        )}
      </Answer>
    </div>
  );
}

function ProfileFacts({ view }: { readonly view: ProfileView }) {
  const { t } = useTranslation('staff');
  const labels = useLabels();
  const format = useFormat();
  const { profile, combinations, fewestPeople, people, incompletable } = view;
  const sets = combinations.filter((roles) => roles.length > 1);
  return (
    <div className="stack-tight">
      <p>
        {profile === 'standard' ? t('profile.standard') : t('profile.smallTeam', { count: fewestPeople })}
      </p>
      <p className="soft small">{t('profile.people', { count: people })}</p>
      {sets.length > 0 && (
        <>
          <p>{t('profile.together')}</p>
          <ul className="staff-bullets">
            {sets.map((roles) => (
              <li key={roles.join()}>{format.list(roles.map((role) => labels.of('role', role)))}</li>
            ))}
          </ul>
        </>
      )}
      {incompletable.length === 0 ? (
        <Notice tone="good">
          <p>{t('profile.complete')}</p>
        </Notice>
      ) : (
        <Notice tone="critical" title={t('profile.incomplete', { count: incompletable.length })}>
          <ul className="staff-bullets">
            {incompletable.map((act) => (
              <li key={act}>{actName(act, t)}</li>
            ))}
          </ul>
        </Notice>
      )}
    </div>
  );
}

function AskButton({ view }: { readonly view: ProfileView }) {
  const { t } = useTranslation('staff');
  const status = useStatus();
  const ask = useNewApproval();
  const act = (): void => {
    ask.mutate(
      { act: 'profile.change', payload: { profile: view.profile } },
      { onSuccess: () => status.say(t('profile.asked')), onError: status.fail },
    );
  };
  return (
    <div>
      <Button isPending={ask.isPending} isDisabled={view.incompletable.length > 0} onPress={act}>
        {t('profile.ask')}
      </Button>
    </div>
  );
}
