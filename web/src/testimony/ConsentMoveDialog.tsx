import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ConsentStatus } from '../../../src/testimony/consent-states';
import { consentChange, type ConsentView } from '../../../src/testimony/testimony.schema';
import { useConsentChange, useConsents } from '../api/testimony';
import { Button } from '../design/Button';
import { DateField } from '../design/DateField';
import { Dialog } from '../design/Dialog';
import { Notice } from '../design/Notice';
import { useStatus } from '../design/StatusLine';
import { Form, FormActions } from '../forms/Form';
import { useZodForm } from '../forms/useZodForm';
import { useFormat } from '../texts/format';
import { useLabels } from '../texts/labels';

interface ConsentMoveDialogProps {
  readonly caseId: string;
  readonly consent: ConsentView;
  readonly to: ConsentStatus;
  /** What the consent is called. */
  readonly title: string;
  readonly onClose: () => void;
}

/** Records the next step of a consent and the day on which it happened. */
export function ConsentMoveDialog({ caseId, consent, to, title, onClose }: ConsentMoveDialogProps) {
  const { t } = useTranslation('testimony');
  const { t: shell } = useTranslation('shell');
  const labels = useLabels();
  const format = useFormat();
  const { form, reload, canMove } = useMoveForm(caseId, consent, to, onClose);
  const refusal = form.errorAt('state');
  return (
    <Dialog title={labels.of('consentStatus', to)} isOpen onClose={onClose}>
      <p className="soft">{title}</p>
      {to === 'GIVEN' && consent.state === 'COOLING_OFF' && <p>{t('consents.coolingOff')}</p>}
      <Form form={form} onReload={() => void reload()}>
        {refusal !== undefined && <Notice tone="critical" title={refusal} role="alert" />}
        {!canMove && <Notice tone="high" title={t('consents.gone')} />}
        <DateField {...form.field('on')} label={t('consents.on')} max={format.today()} />
        <FormActions>
          <Button type="submit" variant="primary" isPending={form.isPending} isDisabled={!canMove}>
            {t('consents.record')}
          </Button>
          <Button onPress={onClose}>{shell('cancel')}</Button>
        </FormActions>
      </Form>
    </Dialog>
  );
}

function useMoveForm(caseId: string, consent: ConsentView, to: ConsentStatus, onClose: () => void) {
  const { t } = useTranslation('testimony');
  const labels = useLabels();
  const status = useStatus();
  const { today } = useFormat();
  const query = useConsents(caseId);
  const change = useConsentChange(caseId);
  const [base, setBase] = useState(consent);
  const initial: { readonly on: string | null } = { on: today() };
  const form = useZodForm({
    schema: consentChange,
    initial,
    prepare: ({ on }) => ({ version: base.version, state: to, on: on ?? undefined }),
    send: (input) => change.mutateAsync({ consentId: consent.id, ...input }),
    onDone: () => {
      status.say(t('moved', { state: labels.of('consentStatus', to) }));
      onClose();
    },
  });
  const reload = async (): Promise<void> => {
    const { data } = await query.refetch();
    const newest = data?.items.find(({ id }) => id === consent.id);
    if (newest === undefined) return onClose();
    setBase(newest);
    form.reset(form.values);
    return undefined;
  };
  return { form, reload, canMove: base.moves.includes(to) };
}
