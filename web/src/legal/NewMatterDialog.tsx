import { useTranslation } from 'react-i18next';
import { newMatter, type NewMatter } from '../../../src/legal/legal.schema';
import {
  isPrivilegedMatterType,
  isPrivilegedStatus,
  legalStatus,
  type LegalStatus,
} from '../../../src/legal/matter-states';
import {
  countryCodes,
  ownJurisdictionCodes,
  type JurisdictionCode,
} from '../../../src/reference/countries.schema';
import { matterTypes, type MatterType } from '../../../src/reference/legal-codes.schema';
import { useNewMatter } from '../api/legal';
import { Button } from '../design/Button';
import { ComboBox } from '../design/ComboBox';
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
import { useSourceChoices } from './source-choices';

interface NewMatterValues {
  readonly jurisdiction: JurisdictionCode | null;
  readonly type: MatterType | null;
  readonly status: LegalStatus | null;
  readonly asOf: string | null;
  readonly source: NewMatter['source'] | null;
  readonly note: string;
}

const types = matterTypes.filter((type) => !isPrivilegedMatterType(type));
const statuses = legalStatus.codes.filter((status) => !isPrivilegedStatus(status));
const jurisdictions: readonly JurisdictionCode[] = [...countryCodes, ...ownJurisdictionCodes];

interface NewMatterDialogProps {
  readonly caseId: string;
  readonly onClose: () => void;
}

/** Records a legal matter with its first status. What belongs to the lawyer alone is not offered. */
export function NewMatterDialog({ caseId, onClose }: NewMatterDialogProps) {
  const { t } = useTranslation('legal');
  const { t: shell } = useTranslation('shell');
  const labels = useLabels();
  const format = useFormat();
  const sources = useSourceChoices();
  const form = useNewMatterForm(caseId, onClose);
  return (
    <Dialog title={t('matters.add')} isOpen onClose={onClose} width="wide">
      <Form form={form}>
        <div className="field-grid">
          <ComboBox
            {...form.field('jurisdiction')}
            label={t('jurisdiction')}
            choices={labels.countries(jurisdictions)}
          />
          <Select
            {...form.field('type')}
            label={t('matters.type')}
            choices={labels.choices('matterType', types)}
          />
        </div>
        <ComboBox
          {...form.field('status')}
          label={t('matters.status')}
          choices={labels.choices('legalStatus', statuses)}
        />
        <div className="field-grid">
          <DateField {...form.field('asOf')} label={t('matters.asOfLabel')} max={format.today()} />
          <Select {...form.field('source')} label={t('matters.source')} choices={sources} />
        </div>
        <TextArea
          {...form.field('note')}
          label={t('matters.note')}
          description={t('matters.noteHelp')}
          isOptional
        />
        <FormActions>
          <Button type="submit" variant="primary" isPending={form.isPending}>
            {t('matters.record')}
          </Button>
          <Button onPress={onClose}>{shell('cancel')}</Button>
        </FormActions>
      </Form>
    </Dialog>
  );
}

function useNewMatterForm(caseId: string, onClose: () => void) {
  const { t } = useTranslation('legal');
  const status = useStatus();
  const { today } = useFormat();
  const create = useNewMatter(caseId);
  const initial: NewMatterValues = {
    jurisdiction: null,
    type: null,
    status: null,
    asOf: today(),
    source: null,
    note: '',
  };
  return useZodForm({
    schema: newMatter,
    initial,
    prepare: (values) => ({ ...values, note: blankToNull(values.note) }),
    send: (input) => create.mutateAsync(input),
    onDone: () => {
      status.say(t('matters.recorded'));
      onClose();
    },
  });
}
