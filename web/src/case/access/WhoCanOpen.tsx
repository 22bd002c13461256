import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Compartment } from '../../../../src/reference/codes.schema';
import { Button } from '../../design/Button';
import { ExplainDialog } from './ExplainDialog';

interface WhoCanOpenProps {
  readonly caseId: string;
  readonly part: Compartment;
}

/** The question above a part of a case, for supervisors. */
export function WhoCanOpen({ caseId, part }: WhoCanOpenProps) {
  const { t } = useTranslation('case');
  const [isOpen, setOpen] = useState(false);
  return (
    <div className="part-foot">
      <Button size="small" variant="quiet" icon="person" onPress={() => setOpen(true)}>
        {t('explain.ask')}
      </Button>
      {isOpen && <ExplainDialog caseId={caseId} part={part} onClose={() => setOpen(false)} />}
    </div>
  );
}
