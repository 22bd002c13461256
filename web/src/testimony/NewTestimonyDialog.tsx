import { useTranslation } from 'react-i18next';
import {
  accountKinds,
  type AccountKind,
  type InfoCredibility,
  type SourceReliability,
} from '../../../src/reference/codes.schema';
import { newTestimony, type NewTestimony } from '../../../src/testimony/testimony.schema';
import { useNewTestimony } from '../api/testimony';
import { Button } from '../design/Button';
import { DateField } from '../design/DateField';
import { Dialog } from '../design/Dialog';
import { Select } from '../design/Select';
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

interface NewTestimonyValues {
  readonly accountKind: AccountKind | null;
  readonly state: NewTestimony['state'] | null;
  readonly narratives: readonly AnyNarrative[];
  readonly reliability: SourceReliability | null;
  readonly credibility: InfoCredibility | null;
  readonly recordedOn: string | null;
  readonly summary: string;
}

/** Nobody has judged a new account: F and 6 until somebody does. */
const empty: NewTestimonyValues = {
  accountKind: null,
  state: 'PLANNED',
  narratives: [],
  reliability: 'F',
  credibility: '6',
  recordedOn: null,
  summary: '',
};
const firstStates = ['PLANNED', 'RECORDED'] as const;

interface NewTestimonyDialogProps {
  readonly caseId: string;
  readonly onClose: () => void;
}

/** A testimony that is planned or was recorded. */
export function NewTestimonyDialog({ caseId, onClose }: NewTestimonyDialogProps) {
  const { t } = useTranslation('testimony');
  const { t: shell } = useTranslation('shell');
  const labels = useLabels();
  const format = useFormat();
  const status = useStatus();
  const create = useNewTestimony(caseId);
  const form = useZodForm({
    schema: newTestimony,
    initial: empty,
    prepare: (values) => ({ ...values, summary: blankToNull(values.summary) }),
    send: (input) => create.mutateAsync(input),
    onDone: () => {
      status.say(t('recorded'));
      onClose();
    },
  });
  return (
    <Dialog title={t('add')} isOpen onClose={onClose} width="wide">
      <Form form={form}>
        <div className="field-grid">
          <Select
            {...form.field('accountKind')}
            label={t('accountKind')}
            choices={labels.choices('accountKind', accountKinds)}
          />
          <Select
            {...form.field('state')}
            label={t('state')}
            choices={labels.choices('testimonyStatus', firstStates)}
          />
          <DateField
            {...form.field('recordedOn')}
            label={t('recordedOnLabel')}
            max={format.today()}
            isOptional
          />
        </div>
        <NarrativeChecks {...form.field('narratives')} />
        <GradeFields reliability={form.field('reliability')} credibility={form.field('credibility')} />
        <TextArea {...form.field('summary')} label={t('summary')} description={t('summaryHelp')} isOptional />
        <FormActions>
          <Button type="submit" variant="primary" isPending={form.isPending}>
            {t('record')}
          </Button>
          <Button onPress={onClose}>{shell('cancel')}</Button>
        </FormActions>
      </Form>
    </Dialog>
  );
}
