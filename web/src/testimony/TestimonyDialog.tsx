import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { InfoCredibility, SourceReliability } from '../../../src/reference/codes.schema';
import { testimonyChange, type TestimonyView } from '../../../src/testimony/testimony.schema';
import { useTestimonies, useTestimonyChange } from '../api/testimony';
import { Button } from '../design/Button';
import { DateField } from '../design/DateField';
import { Dialog } from '../design/Dialog';
import { useStatus } from '../design/StatusLine';
import { TextArea } from '../design/TextArea';
import { Form, FormActions } from '../forms/Form';
import { blankToNull } from '../forms/blank';
import { useZodForm } from '../forms/useZodForm';
import { useFormat } from '../texts/format';
import { useLabels } from '../texts/labels';
import { GradeFields } from './GradeFields';
import type { AnyNarrative } from './narrative-codes';
import { NarrativeChecks } from './NarrativeChecks';

interface TestimonyValues {
  readonly narratives: readonly AnyNarrative[];
  readonly reliability: SourceReliability | null;
  readonly credibility: InfoCredibility | null;
  readonly recordedOn: string | null;
  readonly summary: string;
}

interface TestimonyDialogProps {
  readonly caseId: string;
  readonly testimony: TestimonyView;
  readonly onClose: () => void;
}

/** Changes coding, grade, day and summary of a testimony; its state has a menu of its own. */
export function TestimonyDialog({ caseId, testimony, onClose }: TestimonyDialogProps) {
  const { t } = useTranslation('testimony');
  const { t: shell } = useTranslation('shell');
  const labels = useLabels();
  const format = useFormat();
  const { form, reload } = useTestimonyForm(caseId, testimony, onClose);
  return (
    <Dialog title={labels.of('accountKind', testimony.accountKind)} isOpen onClose={onClose} width="wide">
      <Form form={form} onReload={() => void reload()}>
        <NarrativeChecks {...form.field('narratives')} />
        <GradeFields reliability={form.field('reliability')} credibility={form.field('credibility')} />
        <div className="field-grid">
          <DateField
            {...form.field('recordedOn')}
            label={t('recordedOnLabel')}
            max={format.today()}
            isOptional
          />
        </div>
        <TextArea {...form.field('summary')} label={t('summary')} description={t('summaryHelp')} isOptional />
        <FormActions>
          <Button type="submit" variant="primary" isPending={form.isPending}>
            {shell('save')}
          </Button>
          <Button onPress={onClose}>{shell('cancel')}</Button>
        </FormActions>
      </Form>
    </Dialog>
  );
}

function useTestimonyForm(caseId: string, testimony: TestimonyView, onClose: () => void) {
  const { t: shell } = useTranslation('shell');
  const status = useStatus();
  const query = useTestimonies(caseId);
  const change = useTestimonyChange(caseId);
  const [version, setVersion] = useState(testimony.version);
  const form = useZodForm({
    schema: testimonyChange,
    initial: valuesOf(testimony),
    prepare: (values) => ({ ...values, version, summary: blankToNull(values.summary) }),
    send: (input) => change.mutateAsync({ testimonyId: testimony.id, ...input }),
    onDone: () => {
      status.say(shell('saved'));
      onClose();
    },
  });
  const reload = async (): Promise<void> => {
    const { data } = await query.refetch();
    const newest = data?.items.find(({ id }) => id === testimony.id);
    if (newest === undefined) return onClose();
    setVersion(newest.version);
    form.reset(valuesOf(newest));
    return undefined;
  };
  return { form, reload };
}

function valuesOf({
  narratives,
  reliability,
  credibility,
  recordedOn,
  summary,
}: TestimonyView): TestimonyValues {
  return { narratives, reliability, credibility, recordedOn, summary: summary ?? '' };
}
