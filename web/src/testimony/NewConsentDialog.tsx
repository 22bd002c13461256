import { useTranslation } from 'react-i18next';
import {
  consentMedia,
  consentPurposes,
  identityDisclosures,
  type ConsentMedium,
  type ConsentPurpose,
  type IdentityDisclosure,
} from '../../../src/reference/codes.schema';
import { newConsent } from '../../../src/testimony/testimony.schema';
import { useNewConsent } from '../api/testimony';
import { Button } from '../design/Button';
import { Checks } from '../design/Checks';
import { DateField } from '../design/DateField';
import { Dialog } from '../design/Dialog';
import { Select } from '../design/Select';
import { useStatus } from '../design/StatusLine';
import { TextField } from '../design/TextField';
import { Form, FormActions } from '../forms/Form';
import { blankToNull } from '../forms/blank';
import { useZodForm } from '../forms/useZodForm';
import { useLabels } from '../texts/labels';

interface NewConsentValues {
  readonly purpose: ConsentPurpose | null;
  readonly identity: IdentityDisclosure | null;
  readonly media: readonly ConsentMedium[];
  readonly audience: string;
  readonly from: string | null;
  readonly until: string | null;
}

const empty: NewConsentValues = {
  purpose: null,
  identity: null,
  media: [],
  audience: '',
  from: null,
  until: null,
};

interface NewConsentDialogProps {
  readonly caseId: string;
  readonly onClose: () => void;
}

/** Writes down what the person is asked for; it is given only after it was explained and thought over. */
export function NewConsentDialog({ caseId, onClose }: NewConsentDialogProps) {
  const { t } = useTranslation('testimony');
  const { t: shell } = useTranslation('shell');
  const labels = useLabels();
  const status = useStatus();
  const create = useNewConsent(caseId);
  const form = useZodForm({
    schema: newConsent,
    initial: empty,
    prepare: (values) => ({ ...values, audience: blankToNull(values.audience) }),
    send: (input) => create.mutateAsync(input),
    onDone: () => {
      status.say(t('consents.recorded'));
      onClose();
    },
  });
  const levels = identityDisclosures.map((id) => ({
    id,
    label: `${id} · ${labels.of('identityDisclosure', id)}`,
  }));
  return (
    <Dialog title={t('consents.add')} isOpen onClose={onClose} width="wide">
      <p className="soft">{t('consents.addWhat')}</p>
      <Form form={form}>
        <div className="field-grid">
          <Select
            {...form.field('purpose')}
            label={t('consents.purpose')}
            choices={labels.choices('consentPurpose', consentPurposes)}
          />
          <Select {...form.field('identity')} label={t('consents.identity')} choices={levels} />
        </div>
        <Checks
          {...form.field('media')}
          label={t('consents.media')}
          choices={labels.choices('consentMedium', consentMedia)}
          isOptional
        />
        <TextField {...form.field('audience')} label={t('consents.audience')} isOptional />
        <div className="field-grid">
          <DateField {...form.field('from')} label={t('consents.fromLabel')} isOptional />
          <DateField
            {...form.field('until')}
            label={t('consents.untilLabel')}
            description={t('consents.untilHelp')}
            isOptional
          />
        </div>
        <FormActions>
          <Button type="submit" variant="primary" isPending={form.isPending}>
            {t('consents.propose')}
          </Button>
          <Button onPress={onClose}>{shell('cancel')}</Button>
        </FormActions>
      </Form>
    </Dialog>
  );
}
