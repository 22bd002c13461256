import { useTranslation } from 'react-i18next';
import type { CaseView } from '../../../../src/cases/cases.schema';
import { family, type Family } from '../../../../src/cases/compartments/compartments.schema';
import { Badge } from '../../design/Badge';
import { Fact, Facts } from '../../design/Facts';
import { Known } from '../../design/Known';
import { Rows } from '../../design/Rows';
import { Select } from '../../design/Select';
import { TextArea } from '../../design/TextArea';
import { TextField } from '../../design/TextField';
import { blankToNull } from '../../forms/blank';
import type { ZodForm } from '../../forms/useZodForm';
import type { DocumentKind } from './document-kind';
import { DocumentPart } from './DocumentPart';
import { useKnownChoices, type KnownCode } from './known-choices';

interface RelativeRow {
  readonly name: string;
  readonly relation: string;
  readonly whereabouts: string;
  readonly atRisk: KnownCode | null;
  readonly safeToContact: KnownCode | null;
  readonly notes: string;
}

interface FamilyValues {
  readonly relatives: readonly RelativeRow[];
}

const newRelative: RelativeRow = {
  name: '',
  relation: '',
  whereabouts: '',
  atRisk: 'unknown',
  safeToContact: 'unknown',
  notes: '',
};

const kind: DocumentKind<'family', FamilyValues> = {
  name: 'family',
  schema: family,
  valuesOf: (value) => ({
    relatives: (value?.relatives ?? []).map((relative) => ({
      ...relative,
      whereabouts: relative.whereabouts ?? '',
      notes: relative.notes ?? '',
    })),
  }),
  prepare: ({ relatives }) => ({
    relatives: relatives.map((relative) => ({
      ...relative,
      whereabouts: blankToNull(relative.whereabouts),
      notes: blankToNull(relative.notes),
    })),
  }),
  Reading,
  Fields,
};

/** Relatives and associates; each has a risk and a contact rule of their own. */
export function FamilyPart({ view }: { readonly view: CaseView }) {
  return <DocumentPart view={view} kind={kind} />;
}

function Reading({ value }: { readonly value: Family }) {
  const { t } = useTranslation('case');
  if (value.relatives.length === 0) return <p className="soft">{t('family.none')}</p>;
  return (
    <ul className="record-list">
      {value.relatives.map((relative, place) => (
        <Relative key={place} relative={relative} />
      ))}
    </ul>
  );
}

function Relative({ relative }: { readonly relative: Family['relatives'][number] }) {
  const { t } = useTranslation('case');
  const { name, relation, whereabouts, atRisk, safeToContact, notes } = relative;
  return (
    <li className="record">
      <p className="record-title">
        <bdi>{name}</bdi>
        <bdi className="soft small">{relation}</bdi>
        {atRisk === 'yes' && <Badge tone="critical">{t('family.atRiskYes')}</Badge>}
        {safeToContact === 'no' && <Badge tone="high">{t('family.neverContact')}</Badge>}
      </p>
      <Facts>
        <Fact label={t('family.whereabouts')}>
          <Known>{whereabouts}</Known>
        </Fact>
        <Fact label={t('family.atRisk')}>{t(`known.${atRisk}`)}</Fact>
        <Fact label={t('family.safeToContact')}>{t(`known.${safeToContact}`)}</Fact>
      </Facts>
      {notes !== null && (
        <p className="record-text" dir="auto">
          {notes}
        </p>
      )}
    </li>
  );
}

function Fields({ form }: { readonly form: ZodForm<FamilyValues> }) {
  const { t } = useTranslation('case');
  const known = useKnownChoices();
  return (
    <Rows
      {...form.field('relatives')}
      errorAt={form.errorAt}
      label={t('family.relatives')}
      description={t('family.relativesHelp')}
      newRow={newRelative}
      addLabel={t('family.add')}
      rowLabel={(number) => t('family.number', { number })}
    >
      {(field) => (
        <>
          <TextField {...field('name')} label={t('family.name')} />
          <TextField {...field('relation')} label={t('family.relation')} />
          <TextField {...field('whereabouts')} label={t('family.whereabouts')} isOptional />
          <Select {...field('atRisk')} label={t('family.atRisk')} choices={known} />
          <Select {...field('safeToContact')} label={t('family.safeToContact')} choices={known} />
          <div className="rows-wide">
            <TextArea {...field('notes')} label={t('family.notes')} rows={2} isOptional />
          </div>
        </>
      )}
    </Rows>
  );
}
