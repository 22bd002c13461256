import { useTranslation } from 'react-i18next';
import type { CaseView } from '../../../../src/cases/cases.schema';
import { location, type Location } from '../../../../src/cases/compartments/compartments.schema';
import { Badge, type Tone } from '../../design/Badge';
import { Check } from '../../design/Checks';
import { Fact, Facts } from '../../design/Facts';
import { Known } from '../../design/Known';
import { PartialDateField } from '../../design/PartialDateField';
import { Rows } from '../../design/Rows';
import { Select } from '../../design/Select';
import { TextArea } from '../../design/TextArea';
import { TextField } from '../../design/TextField';
import { blankToNull } from '../../forms/blank';
import type { ZodForm } from '../../forms/useZodForm';
import { useFormat } from '../../texts/format';
import type { DocumentKind } from './document-kind';
import { DocumentPart } from './DocumentPart';

type PlaceKind = Location['places'][number]['kind'];

interface PlaceRow {
  readonly name: string;
  readonly kind: PlaceKind | null;
  readonly notes: string;
}

interface LocationValues {
  readonly address: string;
  readonly since: string;
  readonly confidential: boolean;
  readonly places: readonly PlaceRow[];
}

const kinds = ['safe', 'avoid', 'other'] as const;
const tones: Record<PlaceKind, Tone> = { safe: 'good', avoid: 'critical', other: 'still' };
const newPlace: PlaceRow = { name: '', kind: 'avoid', notes: '' };

const kind: DocumentKind<'location', LocationValues> = {
  name: 'location',
  schema: location,
  valuesOf: (value) => ({
    address: value?.address ?? '',
    since: value?.since ?? '',
    // An address that nobody has judged yet is treated as one that must not be told.
    confidential: value?.confidential ?? true,
    places: (value?.places ?? []).map((place) => ({ ...place, notes: place.notes ?? '' })),
  }),
  prepare: ({ address, since, confidential, places }) => ({
    address: blankToNull(address),
    since: blankToNull(since),
    confidential,
    places: places.map((place) => ({ ...place, notes: blankToNull(place.notes) })),
  }),
  Reading,
  Fields,
};

/** Where the person lives, and the places to use or to avoid. */
export function LocationPart({ view }: { readonly view: CaseView }) {
  return <DocumentPart view={view} kind={kind} />;
}

function Reading({ value }: { readonly value: Location }) {
  const { t } = useTranslation('case');
  const format = useFormat();
  return (
    <div className="stack">
      <section className="document-section">
        <h3>{t('location.home')}</h3>
        <Facts>
          <Fact label={t('location.address')}>
            <Known>{value.address !== null && <span dir="auto">{value.address}</span>}</Known>
          </Fact>
          <Fact label={t('location.since')}>
            <Known>{value.since !== null && format.partialDate(value.since)}</Known>
          </Fact>
          <Fact label={t('location.secrecy')}>
            <Badge tone={value.confidential ? 'high' : 'still'}>
              {t(value.confidential ? 'location.confidential' : 'location.notConfidential')}
            </Badge>
          </Fact>
        </Facts>
      </section>
      <section className="document-section">
        <h3>{t('location.places')}</h3>
        {value.places.length === 0 && <p className="soft">{t('location.noPlaces')}</p>}
        <ul className="record-list">
          {value.places.map(({ name, kind: placeKind, notes }, place) => (
            <li key={place} className="record">
              <p className="record-title">
                <bdi>{name}</bdi>
                <Badge tone={tones[placeKind]}>{t(`location.kind.${placeKind}`)}</Badge>
              </p>
              {notes !== null && (
                <p className="record-text" dir="auto">
                  {notes}
                </p>
              )}
            </li>
          ))}
        </ul>
      </section>
    </div>
  );
}

function Fields({ form }: { readonly form: ZodForm<LocationValues> }) {
  const { t } = useTranslation('case');
  return (
    <>
      <TextArea {...form.field('address')} label={t('location.address')} isOptional />
      <div className="field-grid">
        <PartialDateField {...form.field('since')} label={t('location.since')} isOptional />
      </div>
      <Check
        isSelected={form.values.confidential}
        onChange={(confidential) => form.set('confidential', confidential)}
      >
        {t('location.confidentialCheck')}
      </Check>
      <Rows
        {...form.field('places')}
        errorAt={form.errorAt}
        label={t('location.places')}
        newRow={newPlace}
        addLabel={t('location.addPlace')}
        rowLabel={(number) => t('location.placeNumber', { number })}
      >
        {(field) => (
          <>
            <TextField {...field('name')} label={t('location.name')} />
            <Select
              {...field('kind')}
              label={t('location.kindLabel')}
              choices={kinds.map((id) => ({ id, label: t(`location.kind.${id}`) }))}
            />
            <div className="rows-wide">
              <TextArea {...field('notes')} label={t('location.notes')} rows={2} isOptional />
            </div>
          </>
        )}
      </Rows>
    </>
  );
}
