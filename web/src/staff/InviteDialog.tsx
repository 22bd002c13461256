import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Invitation } from '../../../src/people/accounts/accounts.schema';
import { useNewInvitation } from '../api/staff';
import { Failure } from '../design/Answer';
import { Button } from '../design/Button';
import { Dialog } from '../design/Dialog';
import { FormActions } from '../forms/Form';
import { isolate } from '../texts/isolate';
import { CodeSlip } from './CodeSlip';
import type { StaffDialogProps } from './staff-dialog';

/** A new one-time code for somebody who has not taken up the first; the old one stops working. */
export function InviteDialog({ person, onClose }: StaffDialogProps) {
  const { t } = useTranslation('staff');
  const { t: shell } = useTranslation('shell');
  const invite = useNewInvitation();
  const [invitation, setInvitation] = useState<Invitation | null>(null);
  const act = (): void => invite.mutate(person.id, { onSuccess: setInvitation });
  return (
    <Dialog
      title={t('invite.title', { name: isolate(person.name) })}
      isOpen
      onClose={onClose}
      staysOpen={invitation !== null}
    >
      {invitation !== null ? (
        <CodeSlip username={person.username} invitation={invitation} onClose={onClose} />
      ) : (
        <>
          {invite.error !== null && <Failure error={invite.error} />}
          <p>{t('invite.what')}</p>
          <FormActions>
            <Button variant="primary" isPending={invite.isPending} onPress={act}>
              {t('invite.act')}
            </Button>
            <Button onPress={onClose}>{shell('cancel')}</Button>
          </FormActions>
        </>
      )}
    </Dialog>
  );
}
