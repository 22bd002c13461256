import { useTranslation } from 'react-i18next';
import type { Contact } from '../../../../src/cases/compartments/compartments.schema';
import { DateField } from '../../design/DateField';
import { Rows } from '../../design/Rows';
import { Select } from '../../design/Select';
import { TextArea } from '../../design/TextArea';
import { TextField } from '../../design/TextField';
import type { ZodForm } from '../../forms/useZodForm';
import { useFormat } from '../../texts/format';

type Channel = Contact['channels'][number];

export interface ContactValues {
  readonly channels: readonly ChannelRow[];
  readonly coverStory: string;
  readonly safeWord: string;
  readonly verifiedOn: string | null;
  readonly notes: string;
}

interface ChannelRow {
  readonly kind: Channel['kind'] | null;
  readonly value: string;
  readonly times: string;
  readonly whoMayAnswer: string;
  readonly voicemail: Channel['voicemail'] | null;
}

const kinds = ['phone', 'mail', 'messenger', 'person', 'other'] as const;
const voicemails = ['never', 'allowed'] as const;
/** A message on the wrong phone can kill: leaving none is what a new channel says. */
const newChannel: ChannelRow = { kind: 'phone', value: '', times: '', whoMayAnswer: '', voicemail: 'never' };

interface FieldsProps {
  readonly form: ZodForm<ContactValues>;
}

/** The fields of safe contact. */
export function ContactFields({ form }: FieldsProps) {
  const { t } = useTranslation('case');
  const format = useFormat();
  return (
    <>
      <ChannelFields form={form} />
      <div className="field-grid">
        <TextField
          {...form.field('safeWord')}
          label={t('contact.safeWord')}
          description={t('contact.safeWordHelp')}
          isOptional
        />
        <DateField
          {...form.field('verifiedOn')}
          label={t('contact.verifiedOn')}
          description={t('contact.verifiedOnHelp')}
          max={format.today()}
          isOptional
        />
      </div>
      <TextArea
        {...form.field('coverStory')}
        label={t('contact.coverStory')}
        description={t('contact.coverStoryHelp')}
        isOptional
      />
      <TextArea {...form.field('notes')} label={t('contact.notes')} isOptional />
    </>
  );
}

function ChannelFields({ form }: FieldsProps) {
  const { t } = useTranslation('case');
  return (
    <Rows
      {...form.field('channels')}
      errorAt={form.errorAt}
      label={t('contact.channels')}
      description={t('contact.channelsHelp')}
      newRow={newChannel}
      addLabel={t('contact.addChannel')}
      rowLabel={(number) => t('contact.channelNumber', { number })}
    >
      {(field, row) => (
        <>
          <Select
            {...field('kind')}
            label={t('contact.kindLabel')}
            choices={kinds.map((id) => ({ id, label: t(`contact.kind.${id}`) }))}
          />
          <TextField
            {...field('value')}
            label={t('contact.value')}
            dir={row.kind === 'phone' || row.kind === 'mail' ? 'ltr' : 'auto'}
          />
          <Select
            {...field('voicemail')}
            label={t('contact.voicemailLabel')}
            choices={voicemails.map((id) => ({ id, label: t(`contact.voicemail.${id}`) }))}
          />
          <TextField {...field('times')} label={t('contact.times')} isOptional />
          <TextField {...field('whoMayAnswer')} label={t('contact.whoMayAnswer')} isOptional />
        </>
      )}
    </Rows>
  );
}
