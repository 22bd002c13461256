import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { FactorsView } from '../../../src/people/factors/factors.schema';
import { useFactors, useNewPasskey, usePasskeyRemoval } from '../api/factors';
import { Answer } from '../design/Answer';
import { Button } from '../design/Button';
import { Chip } from '../design/Chip';
import { ConfirmDialog } from '../design/ConfirmDialog';
import { Dialog } from '../design/Dialog';
import { Panel } from '../design/Panel';
import { useStatus } from '../design/StatusLine';
import { useFormat } from '../texts/format';
import { isolate } from '../texts/isolate';
import { PasskeyForm } from './PasskeyForm';

type Passkey = FactorsView['passkeys'][number];

/** The passkeys of one's own account. */
export function PasskeysPanel() {
  const { t } = useTranslation('account');
  const factors = useFactors();
  const [isAdding, setAdding] = useState(false);
  const [removing, setRemoving] = useState<Passkey | null>(null);
  const add = (
    <Button size="small" icon="plus" onPress={() => setAdding(true)}>
      {t('passkey.add')}
    </Button>
  );
  return (
    <Panel title={t('passkey.title')} padding="flush" actions={add}>
      <Answer of={factors} lines={2}>
        {({ passkeys }) =>
          passkeys.length === 0 ? (
            <p className="account-empty soft">{t('passkey.none')}</p>
          ) : (
            <ul className="account-list">
              {passkeys.map((passkey) => (
                <PasskeyRow key={passkey.id} passkey={passkey} onRemove={() => setRemoving(passkey)} />
              ))}
            </ul>
          )
        }
      </Answer>
      {isAdding && <AddDialog onClose={() => setAdding(false)} />}
      {removing !== null && <RemoveDialog passkey={removing} onClose={() => setRemoving(null)} />}
    </Panel>
  );
}

function PasskeyRow({ passkey, onRemove }: { readonly passkey: Passkey; readonly onRemove: () => void }) {
  const { t } = useTranslation('account');
  const { t: shell } = useTranslation('shell');
  const format = useFormat();
  const { name, isSynced, createdAt, lastUsedAt } = passkey;
  return (
    <li className="account-row">
      <div className="account-row-text">
        <p className="cluster">
          <bdi>{name}</bdi>
          {isSynced && <Chip kind="fine">{t('passkey.synced')}</Chip>}
        </p>
        <p className="soft small">
          {t('passkey.since', { time: format.instant(createdAt) })}{' '}
          {lastUsedAt === null
            ? t('passkey.neverUsed')
            : t('passkey.lastUsed', { time: format.instant(lastUsedAt) })}
        </p>
      </div>
      <Button size="small" variant="quiet" label={t('passkey.removeNamed', { name })} onPress={onRemove}>
        {shell('remove')}
      </Button>
    </li>
  );
}

function AddDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation('account');
  const { t: shell } = useTranslation('shell');
  const status = useStatus();
  const add = useNewPasskey();
  const done = (): void => {
    status.say(t('passkey.added'));
    onClose();
  };
  return (
    <Dialog title={t('passkey.add')} isOpen onClose={onClose}>
      <PasskeyForm send={add.mutateAsync} onDone={done}>
        <Button onPress={onClose}>{shell('cancel')}</Button>
      </PasskeyForm>
    </Dialog>
  );
}

function RemoveDialog({ passkey, onClose }: { readonly passkey: Passkey; readonly onClose: () => void }) {
  const { t } = useTranslation('account');
  const status = useStatus();
  const remove = usePasskeyRemoval();
  const act = (): void => {
    remove.mutate(passkey.id, {
      onSuccess: () => {
        status.say(t('passkey.removed'));
        onClose();
      },
      onError: (error) => {
        status.fail(error);
        onClose();
      },
    });
  };
  return (
    <ConfirmDialog
      title={t('passkey.removeTitle', { name: isolate(passkey.name) })}
      act={t('passkey.removeAct')}
      isPending={remove.isPending}
      onAct={act}
      onClose={onClose}
    >
      <p>{t('passkey.removeWhat')}</p>
    </ConfirmDialog>
  );
}
