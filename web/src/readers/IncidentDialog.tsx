import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  incidentKind,
  newInquiry,
  type IncidentKind,
  type InquiryView,
} from '../../../src/supervision/readers/readers.schema';
import { useNewInquiry } from '../api/readers';
import { useActor } from '../api/session';
import { Button } from '../design/Button';
import { DateField } from '../design/DateField';
import { Dialog } from '../design/Dialog';
import { Select } from '../design/Select';
import { TimeField } from '../design/TimeField';
import { instantIn } from '../emergency/office-time';
import { Form, FormActions } from '../forms/Form';
import { useZodForm } from '../forms/useZodForm';
import { useFormat } from '../texts/format';
import { ReadersBefore } from './ReadersBefore';

interface IncidentDialogProps {
  readonly caseId: string;
  readonly onClose: () => void;
}

/** Asks who read the case in the two weeks before something happened. The question is kept. */
export function IncidentDialog({ caseId, onClose }: IncidentDialogProps) {
  const { t } = useTranslation('readers');
  const { t: shell } = useTranslation('shell');
  const [answer, setAnswer] = useState<InquiryView | null>(null);
  return (
    <Dialog title={t('incident.title')} isOpen onClose={onClose} width="wide">
      {answer === null ? (
        <IncidentForm caseId={caseId} onAnswer={setAnswer} onClose={onClose} />
      ) : (
        <div className="stack">
          <ReadersBefore inquiry={answer} />
          <div className="cluster">
            <Button onPress={onClose}>{shell('close')}</Button>
          </div>
        </div>
      )}
    </Dialog>
  );
}

interface IncidentValues {
  readonly day: string | null;
  readonly time: string | null;
  readonly kind: IncidentKind | null;
}

interface IncidentFormProps extends IncidentDialogProps {
  readonly onAnswer: (answer: InquiryView) => void;
}

function IncidentForm({ caseId, onAnswer, onClose }: IncidentFormProps) {
  const { t } = useTranslation('readers');
  const { t: shell } = useTranslation('shell');
  const format = useFormat();
  const zone = useActor()?.office.timeZone ?? 'UTC';
  const ask = useNewInquiry(caseId);
  const initial: IncidentValues = { day: format.today(), time: null, kind: null };
  const form = useZodForm({
    schema: newInquiry,
    initial,
    prepare: ({ day, time, kind }) => ({
      kind,
      at: day === null || time === null ? undefined : instantIn(zone, day, time),
    }),
    send: async (input) => onAnswer(await ask.mutateAsync(input)),
  });
  return (
    <Form form={form}>
      <p className="soft">{t('incident.what')}</p>
      <Select
        {...form.field('kind')}
        label={t('incident.kindLabel')}
        description={t('incident.kindHelp')}
        choices={incidentKind.options.map((id) => ({ id, label: t(`incident.kind.${id}`) }))}
      />
      <div className="field-grid">
        <DateField {...form.field('day')} label={t('incident.day')} max={format.today()} />
        <TimeField
          {...form.field('time')}
          name="at"
          label={t('incident.time')}
          errorMessage={form.errorAt('at') ?? form.field('time').errorMessage}
        />
      </div>
      <FormActions>
        <Button type="submit" variant="primary" isPending={form.isPending}>
          {t('incident.ask')}
        </Button>
        <Button onPress={onClose}>{shell('cancel')}</Button>
      </FormActions>
    </Form>
  );
}
