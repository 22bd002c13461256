import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAppConfirmation, useAppRemoval, useFactors } from '../api/factors';
import { Answer } from '../design/Answer';
import { Button } from '../design/Button';
import { ConfirmDialog } from '../design/ConfirmDialog';
import { Dialog } from '../design/Dialog';
import { Panel } from '../design/Panel';
import { useStatus } from '../design/StatusLine';
import { useFormat } from '../texts/format';
import { AppSetup } from './AppSetup';

/** The codes of an authenticator app: the fallback where no passkey can be used. */
export function AppPanel() {
  const { t } = useTranslation('account');
  const format = useFormat();
  const factors = useFactors();
  const [open, setOpen] = useState<'setUp' | 'remove' | null>(null);
  const close = (): void => setOpen(null);
  return (
    <Panel title={t('app.title')}>
      <Answer of={factors} lines={2}>
        {({ totp }) => (
          <div className="account-line">
            <p>
              {totp === null ? t('app.none') : t('app.since', { time: format.instant(totp.confirmedAt) })}
            </p>
            {totp === null ? (
              <Button size="small" onPress={() => setOpen('setUp')}>
                {t('app.setUp')}
              </Button>
            ) : (
              <Button size="small" variant="quiet" onPress={() => setOpen('remove')}>
                {t('app.remove')}
              </Button>
            )}
          </div>
        )}
      </Answer>
      {open === 'setUp' && <SetUpDialog onClose={close} />}
      {open === 'remove' && <RemoveDialog onClose={close} />}
    </Panel>
  );
}

function SetUpDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation('account');
  const { t: shell } = useTranslation('shell');
  const status = useStatus();
  const confirm = useAppConfirmation();
  const done = (): void => {
    status.say(t('app.done'));
    onClose();
  };
  return (
    <Dialog title={t('app.setUp')} isOpen onClose={onClose}>
      <AppSetup isFirst={false} confirm={confirm.mutateAsync} onDone={done}>
        <Button onPress={onClose}>{shell('cancel')}</Button>
      </AppSetup>
    </Dialog>
  );
}

function RemoveDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation('account');
  const status = useStatus();
  const remove = useAppRemoval();
  const act = (): void => {
    remove.mutate(undefined, {
      onSuccess: () => status.say(t('app.removed')),
      onError: status.fail,
      onSettled: onClose,
    });
  };
  return (
    <ConfirmDialog
      title={t('app.removeTitle')}
      act={t('app.remove')}
      isPending={remove.isPending}
      onAct={act}
      onClose={onClose}
    >
      <p>{t('app.removeWhat')}</p>
    </ConfirmDialog>
  );
}
