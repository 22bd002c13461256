import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { compartments, type Compartment } from '../../../../src/reference/codes.schema';
import { Dialog } from '../../design/Dialog';
import { Select } from '../../design/Select';
import { useLabels } from '../../texts/labels';
import { Explanation } from './Explanation';

/** What belongs to no case has no explanation here. */
const outsideCases: readonly Compartment[] = ['staff', 'audit'];
const parts = compartments.filter((name) => !outsideCases.includes(name));

interface ExplainDialogProps {
  readonly caseId: string;
  /** The part that the question is about; null lets one choose. */
  readonly part: Compartment | null;
  readonly onClose: () => void;
}

/** Who can open a part of a case. */
export function ExplainDialog({ caseId, part, onClose }: ExplainDialogProps) {
  const { t } = useTranslation('case');
  const labels = useLabels();
  const [chosen, setChosen] = useState(part);
  return (
    <Dialog
      title={
        part === null ? t('explain.title') : t('explain.titleOf', { part: labels.of('compartment', part) })
      }
      isOpen
      onClose={onClose}
      width="wide"
    >
      {part === null && (
        <Select
          label={t('explain.part')}
          choices={labels.choices('compartment', parts)}
          value={chosen}
          onChange={setChosen}
        />
      )}
      {chosen !== null && <Explanation caseId={caseId} part={chosen} />}
    </Dialog>
  );
}
