import { useTranslation } from 'react-i18next';
import {
  groupRoles,
  joinMotives,
  referralSources,
  speakBarriers,
  type GroupRole,
  type JoinMotive,
  type ReferralSource,
  type SpeakBarrier,
} from '../../../../src/reference/codes.schema';
import { resettlementDomains, type ResettlementDomain } from '../../../../src/reference/plan-codes.schema';
import { Checks } from '../../design/Checks';
import { PartialDateField } from '../../design/PartialDateField';
import { Rows } from '../../design/Rows';
import { Select } from '../../design/Select';
import { TextArea } from '../../design/TextArea';
import type { ZodForm } from '../../forms/useZodForm';
import { useLabels } from '../../texts/labels';

/** How much help is needed, from none to urgent. */
export const needLevels = ['0', '1', '2', '3'] as const;
export type NeedLevel = (typeof needLevels)[number];

interface NeedRow {
  readonly domain: ResettlementDomain | null;
  readonly level: NeedLevel | null;
  readonly wish: string;
}

interface AssociationValues {
  readonly role: GroupRole | null;
  readonly motives: readonly JoinMotive[];
  readonly leftOn: string;
}

export interface CaseworkValues {
  readonly referralSource: ReferralSource | null;
  readonly summary: string;
  readonly needs: readonly NeedRow[];
  readonly association: AssociationValues;
  readonly speakBarriers: readonly SpeakBarrier[];
  readonly finance: string;
  readonly notes: string;
}

interface FieldsProps {
  readonly form: ZodForm<CaseworkValues>;
}

const newNeed: NeedRow = { domain: null, level: null, wish: '' };

/** The fields of casework. */
export function CaseworkFields({ form }: FieldsProps) {
  const { t } = useTranslation('case');
  const labels = useLabels();
  return (
    <>
      <div className="field-grid">
        <Select
          {...form.field('referralSource')}
          label={t('casework.referralSource')}
          choices={labels.choices('referralSource', referralSources)}
          noneLabel={t('known.unknown')}
        />
      </div>
      <TextArea
        {...form.field('summary')}
        label={t('casework.summary')}
        description={t('casework.noOffences')}
        isOptional
      />
      <NeedFields form={form} />
      <AssociationFields form={form} />
      <TextArea {...form.field('finance')} label={t('casework.finance')} isOptional />
      <TextArea {...form.field('notes')} label={t('casework.notes')} rows={5} isOptional />
    </>
  );
}

function NeedFields({ form }: FieldsProps) {
  const { t } = useTranslation('case');
  const labels = useLabels();
  return (
    <Rows
      {...form.field('needs')}
      errorAt={form.errorAt}
      label={t('casework.needs')}
      newRow={newNeed}
      addLabel={t('casework.addNeed')}
      rowLabel={(number) => t('casework.needNumber', { number })}
    >
      {(field) => (
        <>
          <Select
            {...field('domain')}
            label={t('casework.domain')}
            choices={labels.choices('resettlementDomain', resettlementDomains)}
          />
          <Select
            {...field('level')}
            label={t('casework.levelLabel')}
            choices={needLevels.map((id) => ({ id, label: t(`casework.level.${id}`) }))}
          />
          <div className="rows-wide">
            <TextArea {...field('wish')} label={t('casework.wish')} rows={2} isOptional />
          </div>
        </>
      )}
    </Rows>
  );
}

function AssociationFields({ form }: FieldsProps) {
  const { t } = useTranslation('case');
  const labels = useLabels();
  const field = <Key extends keyof AssociationValues>(key: Key) => ({
    name: `association.${key}`,
    value: form.values.association[key],
    onChange: (value: AssociationValues[Key]) =>
      form.set('association', { ...form.values.association, [key]: value }),
    errorMessage: form.errorAt(`association.${key}`),
  });
  return (
    <fieldset className="document-section">
      <legend>{t('casework.association')}</legend>
      <div className="field-grid">
        <Select
          {...field('role')}
          label={t('casework.role')}
          choices={labels.choices('groupRole', groupRoles)}
        />
        <PartialDateField {...field('leftOn')} label={t('casework.leftOn')} isOptional />
      </div>
      <Checks
        {...field('motives')}
        label={t('casework.motives')}
        choices={labels.choices('joinMotive', joinMotives)}
        isOptional
      />
      <Checks
        {...form.field('speakBarriers')}
        label={t('casework.speakBarriers')}
        choices={labels.choices('speakBarrier', speakBarriers)}
        isOptional
      />
    </fieldset>
  );
}
