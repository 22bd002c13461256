import { useTranslation } from 'react-i18next';
import type { Identity } from '../../../../src/cases/compartments/compartments.schema';
import {
  countryCodes,
  ownJurisdictionCodes,
  type CountryCode,
  type JurisdictionCode,
} from '../../../../src/reference/countries.schema';
import { ComboBox } from '../../design/ComboBox';
import { PartialDateField } from '../../design/PartialDateField';
import { Rows } from '../../design/Rows';
import { directionOf } from '../../design/ScriptText';
import { Select } from '../../design/Select';
import { Several } from '../../design/Several';
import { TextField } from '../../design/TextField';
import type { ZodForm } from '../../forms/useZodForm';
import { useLabels } from '../../texts/labels';
import { useKnownChoices, type KnownCode } from './known-choices';

type Name = Identity['names'][number];
type Paper = Identity['documents'][number];

interface PaperRow {
  readonly type: string;
  readonly number: string;
  readonly country: CountryCode | null;
  readonly state: Paper['state'] | null;
  readonly expiry: string;
}

interface NameRow {
  readonly value: string;
  readonly script: Name['script'] | null;
  readonly kind: Name['kind'] | null;
}

export interface IdentityValues {
  readonly names: readonly NameRow[];
  readonly sex: Identity['sex'] | null;
  readonly birthDate: string;
  readonly birthPlace: string;
  readonly nationalities: readonly CountryCode[];
  readonly stateless: KnownCode | null;
  readonly originCountry: CountryCode | null;
  readonly originRegion: string;
  readonly hostCountry: JurisdictionCode | null;
  readonly minorAtIntake: KnownCode | null;
  readonly documents: readonly PaperRow[];
  readonly sourceReference: string;
}

interface FieldsProps {
  readonly form: ZodForm<IdentityValues>;
}

const scripts = ['Arab', 'Latn', 'Cyrl', 'other'] as const;
const kinds = ['legal', 'alias', 'kunya', 'married'] as const;
const sexes = ['F', 'M', 'X', 'unknown'] as const;
const states = ['held', 'lost', 'seized', 'cancelled', 'unknown'] as const;
const hosts: readonly JurisdictionCode[] = [...countryCodes, ...ownJurisdictionCodes];
const newName: NameRow = { value: '', script: 'Arab', kind: 'legal' };
const newPaper: PaperRow = { type: '', number: '', country: null, state: 'unknown', expiry: '' };

/** The fields of identity. */
export function IdentityFields({ form }: FieldsProps) {
  return (
    <>
      <NamesFields form={form} />
      <PersonFields form={form} />
      <PaperFields form={form} />
    </>
  );
}

function NamesFields({ form }: FieldsProps) {
  const { t } = useTranslation('case');
  return (
    <Rows
      {...form.field('names')}
      errorAt={form.errorAt}
      label={t('identity.names')}
      description={t('identity.namesHelp')}
      newRow={newName}
      addLabel={t('identity.addName')}
      rowLabel={(number) => t('identity.nameNumber', { number })}
    >
      {(field, row) => (
        <>
          <TextField
            {...field('value')}
            label={t('identity.name')}
            dir={directionOf(row.script ?? 'other')}
          />
          <Select
            {...field('script')}
            label={t('identity.script')}
            choices={scripts.map((id) => ({ id, label: t(`identity.scriptIs.${id}`) }))}
          />
          <Select
            {...field('kind')}
            label={t('identity.kindLabel')}
            choices={kinds.map((id) => ({ id, label: t(`identity.kind.${id}`) }))}
          />
        </>
      )}
    </Rows>
  );
}

function PersonFields({ form }: FieldsProps) {
  const { t } = useTranslation('case');
  const labels = useLabels();
  const countries = labels.countries(countryCodes);
  const known = useKnownChoices();
  return (
    <fieldset className="document-section">
      <legend>{t('identity.person')}</legend>
      <div className="field-grid">
        <Select
          {...form.field('sex')}
          label={t('identity.sex')}
          choices={sexes.map((id) => ({ id, label: t(`identity.sexIs.${id}`) }))}
        />
        <PartialDateField {...form.field('birthDate')} label={t('identity.birthDate')} isOptional />
        <TextField {...form.field('birthPlace')} label={t('identity.birthPlace')} isOptional />
        <Several
          {...form.field('nationalities')}
          label={t('identity.nationalities')}
          choices={countries}
          isOptional
        />
        <Select {...form.field('stateless')} label={t('identity.stateless')} choices={known} />
        <ComboBox
          {...form.field('originCountry')}
          label={t('identity.originCountry')}
          choices={countries}
          isOptional
        />
        <TextField {...form.field('originRegion')} label={t('identity.originRegion')} isOptional />
        <ComboBox
          {...form.field('hostCountry')}
          label={t('identity.hostCountry')}
          choices={labels.countries(hosts)}
          isOptional
        />
        <Select {...form.field('minorAtIntake')} label={t('identity.minorAtIntake')} choices={known} />
        <TextField
          {...form.field('sourceReference')}
          label={t('identity.sourceReference')}
          description={t('identity.sourceReferenceHelp')}
          isOptional
        />
      </div>
    </fieldset>
  );
}

function PaperFields({ form }: FieldsProps) {
  const { t } = useTranslation('case');
  const countries = useLabels().countries(countryCodes);
  return (
    <Rows
      {...form.field('documents')}
      errorAt={form.errorAt}
      label={t('identity.documents')}
      newRow={newPaper}
      addLabel={t('identity.addDocument')}
      rowLabel={(number) => t('identity.documentNumber', { number })}
    >
      {(field) => (
        <>
          <TextField {...field('type')} label={t('identity.documentType')} />
          <TextField {...field('number')} label={t('identity.number')} dir="ltr" isOptional />
          <ComboBox {...field('country')} label={t('identity.country')} choices={countries} isOptional />
          <Select
            {...field('state')}
            label={t('identity.stateLabel')}
            choices={states.map((id) => ({ id, label: t(`identity.state.${id}`) }))}
          />
          <PartialDateField {...field('expiry')} label={t('identity.expiry')} isOptional />
        </>
      )}
    </Rows>
  );
}
