import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CasePhase } from '../../../src/cases/case-states';
import { phaseChange, type CaseView } from '../../../src/cases/cases.schema';
import { closureReasons, type ClosureReason } from '../../../src/reference/codes.schema';
import phases from '../../../src/reference/vocabulary/casePhase.json';
import { useCase, usePhaseChange } from '../api/cases';
import { Button } from '../design/Button';
import { Dialog } from '../design/Dialog';
import { Notice } from '../design/Notice';
import { PhaseBadge } from '../design/PhaseBadge';
import { Select } from '../design/Select';
import { useStatus } from '../design/StatusLine';
import { TextArea } from '../design/TextArea';
import { Form, FormActions } from '../forms/Form';
import { blankToMissing } from '../forms/blank';
import { useZodForm } from '../forms/useZodForm';
import { useLabels } from '../texts/labels';
import { useLanguage } from '../texts/useLanguage';
import { accessTo } from './case-tabs';

interface PhaseValues {
  readonly closureReason: ClosureReason | null;
  readonly reason: string;
}

interface PhaseDialogProps {
  readonly view: CaseView;
  readonly to: CasePhase;
  readonly onClose: () => void;
}

/** Moves a case to another phase. Reasons are sealed in casework, so only those who write there can give one. */
export function PhaseDialog({ view, to, onClose }: PhaseDialogProps) {
  const { t } = useTranslation('case');
  const { t: shell } = useTranslation('shell');
  const labels = useLabels();
  const language = useLanguage();
  const { form, reload, canMove } = usePhaseForm(view, to, onClose);
  const mayGiveReason = accessTo(view, 'casework').access === 'write';
  const isClosing = to === 'CLOSED';
  const meaning = phases.find(({ code }) => code === to)?.meaning[language];
  const isHeldBack = isClosing && !mayGiveReason;
  return (
    <Dialog title={t('move.title', { phase: labels.of('casePhase', to) })} isOpen onClose={onClose}>
      <div className="phase-move">
        <PhaseBadge phase={view.phase} />
        <span className="phase-move-arrow" aria-hidden="true" />
        <PhaseBadge phase={to} />
      </div>
      {meaning !== undefined && <p className="soft">{meaning}</p>}
      <Form form={form} onReload={() => void reload()}>
        {isHeldBack && <Notice tone="high" title={t('move.onlyCaseworker')} />}
        {!canMove && <Notice tone="high" title={t('move.gone')} />}
        {isClosing && mayGiveReason && (
          <Select
            {...form.field('closureReason')}
            label={t('move.closureReason')}
            choices={labels.choices('closureReason', closureReasons)}
          />
        )}
        {mayGiveReason && (
          <TextArea
            {...form.field('reason')}
            label={t('move.reason')}
            description={t('move.reasonHelp')}
            isOptional
          />
        )}
        <FormActions>
          <Button
            type="submit"
            variant="primary"
            isPending={form.isPending}
            isDisabled={isHeldBack || !canMove}
          >
            {t(isClosing ? 'move.close' : 'move.act')}
          </Button>
          <Button onPress={onClose}>{shell('cancel')}</Button>
        </FormActions>
      </Form>
    </Dialog>
  );
}

function usePhaseForm(view: CaseView, to: CasePhase, onClose: () => void) {
  const { t } = useTranslation('case');
  const labels = useLabels();
  const status = useStatus();
  const query = useCase(view.id);
  const change = usePhaseChange(view.id);
  const [base, setBase] = useState({ version: view.version, moves: view.moves });
  const initial: PhaseValues = { closureReason: null, reason: '' };
  const form = useZodForm({
    schema: phaseChange,
    initial,
    prepare: ({ closureReason, reason }) => ({
      version: base.version,
      to,
      reason: blankToMissing(reason),
      // Null, not missing: the schema then asks for it.
      closureReason: to === 'CLOSED' ? closureReason : undefined,
    }),
    send: (input) => change.mutateAsync(input),
    onDone: () => {
      status.say(t('move.done', { phase: labels.of('casePhase', to) }));
      onClose();
    },
  });
  const reload = async (): Promise<void> => {
    const { data } = await query.refetch();
    if (data === undefined) return;
    setBase({ version: data.version, moves: data.moves });
    form.reset(form.values);
  };
  return { form, reload, canMove: base.moves.includes(to) };
}
