import { useTranslation } from 'react-i18next';
import { useStaffSwitch } from '../api/staff';
import { Failure } from '../design/Answer';
import { Button } from '../design/Button';
import { Dialog } from '../design/Dialog';
import { useStatus } from '../design/StatusLine';
import { FormActions } from '../forms/Form';
import { isolate } from '../texts/isolate';
import type { StaffDialogProps } from './staff-dialog';

/** Disables an account, or enables it again, after a question. */
export function SwitchDialog({ person, onClose }: StaffDialogProps) {
  const { t } = useTranslation('staff');
  const { t: shell } = useTranslation('shell');
  const status = useStatus();
  const change = useStaffSwitch();
  const to = person.state === 'disabled' ? 'enable' : 'disable';
  const done = (): void => {
    status.say(t(`${to}.done`));
    onClose();
  };
  const act = (): void => change.mutate({ id: person.id, version: person.version, to }, { onSuccess: done });
  return (
    <Dialog title={t(`${to}.title`, { name: isolate(person.name) })} isOpen onClose={onClose}>
      {change.error !== null && <Failure error={change.error} />}
      <p>{t(`${to}.what`)}</p>
      <FormActions>
        <Button variant={to === 'disable' ? 'danger' : 'primary'} isPending={change.isPending} onPress={act}>
          {t(`act.${to}`)}
        </Button>
        <Button onPress={onClose}>{shell('cancel')}</Button>
      </FormActions>
    </Dialog>
  );
}
