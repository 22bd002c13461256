import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ApprovalView } from '../../../src/approvals/approvals.schema';
import { recoverPayload, type Invitation } from '../../../src/people/accounts/accounts.schema';
import { useStaff } from '../api/people';
import { useRecoveryCode } from '../api/staff';
import { Failure } from '../design/Answer';
import { Button } from '../design/Button';
import { Dialog } from '../design/Dialog';
import { FormActions } from '../forms/Form';
import { CodeSlip } from './CodeSlip';

interface RecoveryCodeDialogProps {
  readonly view: ApprovalView;
  readonly onClose: () => void;
}

/** Fetches the one-time code of a recovery that was granted and carried out. */
export function RecoveryCodeDialog({ view, onClose }: RecoveryCodeDialogProps) {
  const { t } = useTranslation('staff');
  const { t: shell } = useTranslation('shell');
  const staffId = recoverPayload.safeParse(view.payload).data?.staffId ?? '';
  const person = useStaff().data?.items.find(({ id }) => id === staffId);
  const fetchCode = useRecoveryCode();
  const [invitation, setInvitation] = useState<Invitation | null>(null);
  const act = (): void => fetchCode.mutate(staffId, { onSuccess: setInvitation });
  return (
    <Dialog title={t('recoveryCode.title')} isOpen onClose={onClose} staysOpen={invitation !== null}>
      {invitation !== null ? (
        <CodeSlip username={person?.username ?? ''} invitation={invitation} onClose={onClose} />
      ) : (
        <>
          {fetchCode.error !== null && <Failure error={fetchCode.error} />}
          <p>{t('recoveryCode.what')}</p>
          <FormActions>
            <Button variant="primary" isPending={fetchCode.isPending} onPress={act}>
              {t('requests.showCode')}
            </Button>
            <Button onPress={onClose}>{shell('cancel')}</Button>
          </FormActions>
        </>
      )}
    </Dialog>
  );
}
