import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useActor } from '../api/session';
import { Button } from '../design/Button';
import { isolate } from '../texts/isolate';
import { BreakGlassDialog } from './BreakGlassDialog';

interface BreakGlassButtonProps {
  readonly caseId: string;
  readonly reference: string;
}

/** The way into an emergency from the page of a case: for supervisors, who know the case by their office. */
export function BreakGlassButton({ caseId, reference }: BreakGlassButtonProps) {
  const { t } = useTranslation('emergency');
  const role = useActor()?.role;
  const [isAsking, setAsking] = useState(false);
  if (role !== 'supervisor') return null;
  return (
    <>
      <Button
        variant="danger"
        icon="alert"
        label={t('open.buttonFor', { reference: isolate(reference) })}
        onPress={() => setAsking(true)}
      >
        {t('open.button')}
      </Button>
      {isAsking && (
        <BreakGlassDialog caseId={caseId} reference={reference} onClose={() => setAsking(false)} />
      )}
    </>
  );
}
