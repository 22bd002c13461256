import { useTranslation } from 'react-i18next';
import type { CaseView } from '../../../../src/cases/cases.schema';
import { identity, type Identity } from '../../../../src/cases/compartments/compartments.schema';
import { Badge } from '../../design/Badge';
import { Fact, Facts } from '../../design/Facts';
import { Known } from '../../design/Known';
import { ScriptText } from '../../design/ScriptText';
import { blankToNull } from '../../forms/blank';
import { useFormat } from '../../texts/format';
import { useLabels } from '../../texts/labels';
import type { DocumentKind } from './document-kind';
import { DocumentPart } from './DocumentPart';
import { IdentityFields, type IdentityValues } from './IdentityFields';

const kind: DocumentKind<'identity', IdentityValues> = {
  name: 'identity',
  schema: identity,
  valuesOf: (value) => ({
    names: value?.names ?? [],
    sex: value?.sex ?? 'unknown',
    birthDate: value?.birthDate ?? '',
    birthPlace: value?.birthPlace ?? '',
    nationalities: value?.nationalities ?? [],
    stateless: value?.stateless ?? 'unknown',
    originCountry: value?.originCountry ?? null,
    originRegion: value?.originRegion ?? '',
    hostCountry: value?.hostCountry ?? null,
    minorAtIntake: value?.minorAtIntake ?? 'unknown',
    documents: (value?.documents ?? []).map((document) => ({
      ...document,
      number: document.number ?? '',
      expiry: document.expiry ?? '',
    })),
    sourceReference: value?.sourceReference ?? '',
  }),
  prepare: (values) => ({
    ...values,
    birthDate: blankToNull(values.birthDate),
    birthPlace: blankToNull(values.birthPlace),
    originRegion: blankToNull(values.originRegion),
    sourceReference: blankToNull(values.sourceReference),
    documents: values.documents.map((document) => ({
      ...document,
      number: blankToNull(document.number),
      expiry: blankToNull(document.expiry),
    })),
  }),
  Reading,
  Fields: IdentityFields,
};

/** Who the person is. */
export function IdentityPart({ view }: { readonly view: CaseView }) {
  return <DocumentPart view={view} kind={kind} />;
}

function Reading({ value }: { readonly value: Identity }) {
  return (
    <div className="stack">
      <Names names={value.names} />
      <Origin value={value} />
      <Papers documents={value.documents} />
    </div>
  );
}

function Names({ names }: { readonly names: Identity['names'] }) {
  const { t } = useTranslation('case');
  return (
    <section className="document-section">
      <h3>{t('identity.names')}</h3>
      {names.length === 0 ? (
        <p>
          <Known>{null}</Known>
        </p>
      ) : (
        <dl className="name-list">
          {names.map(({ value, script, kind: nameKind }, place) => (
            <div key={place} className="name-item">
              <dt>{t(`identity.kind.${nameKind}`)}</dt>
              <dd>
                <ScriptText script={script}>{value}</ScriptText>
              </dd>
            </div>
          ))}
        </dl>
      )}
    </section>
  );
}

function Origin({ value }: { readonly value: Identity }) {
  const { t } = useTranslation('case');
  const labels = useLabels();
  const format = useFormat();
  const countryOf = (code: string | null): string | null => (code === null ? null : labels.country(code));
  return (
    <section className="document-section">
      <h3>{t('identity.person')}</h3>
      <Facts>
        <Fact label={t('identity.sex')}>{t(`identity.sexIs.${value.sex}`)}</Fact>
        <Fact label={t('identity.birthDate')}>
          <Known>{value.birthDate !== null && format.partialDate(value.birthDate)}</Known>
        </Fact>
        <Fact label={t('identity.birthPlace')}>
          <Known>{value.birthPlace}</Known>
        </Fact>
        <Fact label={t('identity.nationalities')}>
          <Known>{format.list(value.nationalities.map(labels.country))}</Known>
        </Fact>
        <Fact label={t('identity.stateless')}>{t(`known.${value.stateless}`)}</Fact>
        <Fact label={t('identity.originCountry')}>
          <Known>{countryOf(value.originCountry)}</Known>
        </Fact>
        <Fact label={t('identity.originRegion')}>
          <Known>{value.originRegion}</Known>
        </Fact>
        <Fact label={t('identity.hostCountry')}>
          <Known>{countryOf(value.hostCountry)}</Known>
        </Fact>
        <Fact label={t('identity.minorAtIntake')}>
          {value.minorAtIntake === 'yes' ? (
            <Badge tone="high">{t('known.yes')}</Badge>
          ) : (
            t(`known.${value.minorAtIntake}`)
          )}
        </Fact>
        <Fact label={t('identity.sourceReference')}>
          <Known>{value.sourceReference}</Known>
        </Fact>
      </Facts>
    </section>
  );
}

function Papers({ documents }: { readonly documents: Identity['documents'] }) {
  const { t } = useTranslation('case');
  const labels = useLabels();
  const format = useFormat();
  return (
    <section className="document-section">
      <h3>{t('identity.documents')}</h3>
      {documents.length === 0 && <p className="soft">{t('identity.noDocuments')}</p>}
      <ul className="record-list">
        {documents.map(({ type, number, country, state, expiry }, place) => (
          <li key={place} className="record">
            <p className="record-title">
              <bdi>{type}</bdi>
              <Badge tone={state === 'held' ? 'good' : state === 'unknown' ? 'still' : 'medium'}>
                {t(`identity.state.${state}`)}
              </Badge>
            </p>
            <Facts>
              <Fact label={t('identity.number')}>
                <Known>{number !== null && <bdi dir="ltr">{number}</bdi>}</Known>
              </Fact>
              <Fact label={t('identity.country')}>
                <Known>{country !== null && labels.country(country)}</Known>
              </Fact>
              <Fact label={t('identity.expiry')}>
                <Known>{expiry !== null && format.partialDate(expiry)}</Known>
              </Fact>
            </Facts>
          </li>
        ))}
      </ul>
    </section>
  );
}
