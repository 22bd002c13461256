import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { FormActions } from '../forms/Form';
import { Button } from './Button';
import { Dialog } from './Dialog';

interface ConfirmDialogProps {
  readonly title: string;
  /** What happens, and what cannot be taken back. */
  readonly children: ReactNode;
  /** The act itself as the button's text, never only "yes". */
  readonly act: string;
  readonly isPending: boolean;
  readonly onAct: () => void;
  readonly onClose: () => void;
}

/** Asks once before an act that cannot be taken back. */
export function ConfirmDialog({ title, children, act, isPending, onAct, onClose }: ConfirmDialogProps) {
  const { t } = useTranslation('shell');
  return (
    <Dialog title={title} isOpen onClose={onClose}>
      <div className="stack-tight">{children}</div>
      <FormActions>
        <Button variant="danger" isPending={isPending} onPress={onAct}>
          {act}
        </Button>
        <Button onPress={onClose}>{t('cancel')}</Button>
      </FormActions>
    </Dialog>
  );
}
