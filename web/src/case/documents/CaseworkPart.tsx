import { useTranslation } from 'react-i18next';
import type { CaseView } from '../../../../src/cases/cases.schema';
import { casework, type Casework } from '../../../../src/cases/compartments/compartments.schema';
import { Chip } from '../../design/Chip';
import { Fact, Facts } from '../../design/Facts';
import { Known } from '../../design/Known';
import { Scale } from '../../design/Scale';
import { blankToNull } from '../../forms/blank';
import { useFormat } from '../../texts/format';
import { useLabels } from '../../texts/labels';
import { CaseworkFields, needLevels, type CaseworkValues, type NeedLevel } from './CaseworkFields';
import type { DocumentKind } from './document-kind';
import { DocumentPart } from './DocumentPart';

const kind: DocumentKind<'casework', CaseworkValues> = {
  name: 'casework',
  schema: casework,
  valuesOf: (value) => ({
    referralSource: value?.referralSource ?? null,
    summary: value?.summary ?? '',
    needs: (value?.needs ?? []).map(({ domain, level, wish }) => ({
      domain,
      level: levelOf(level),
      wish: wish ?? '',
    })),
    association: {
      role: value?.association.role ?? 'UNKNOWN',
      motives: value?.association.motives ?? [],
      leftOn: value?.association.leftOn ?? '',
    },
    speakBarriers: value?.speakBarriers ?? [],
    finance: value?.finance ?? '',
    notes: value?.notes ?? '',
  }),
  prepare: ({ association, needs, ...values }) => ({
    referralSource: values.referralSource,
    summary: blankToNull(values.summary),
    needs: needs.map(({ domain, level, wish }) => ({
      domain,
      level: level === null ? null : Number(level),
      wish: blankToNull(wish),
    })),
    association: { ...association, leftOn: blankToNull(association.leftOn) },
    speakBarriers: values.speakBarriers,
    finance: blankToNull(values.finance),
    notes: blankToNull(values.notes),
  }),
  Reading,
  Fields: CaseworkFields,
};

/** Needs, how the person came and left, notes and finance. */
export function CaseworkPart({ view }: { readonly view: CaseView }) {
  return <DocumentPart view={view} kind={kind} />;
}

function levelOf(level: number): NeedLevel | null {
  return needLevels.find((known) => Number(known) === level) ?? null;
}

function Reading({ value }: { readonly value: Casework }) {
  const { t } = useTranslation('case');
  const labels = useLabels();
  return (
    <div className="stack">
      <section className="document-section">
        <Facts>
          <Fact label={t('casework.referralSource')}>
            <Known>
              {value.referralSource !== null && labels.of('referralSource', value.referralSource)}
            </Known>
          </Fact>
          <Fact label={t('casework.summary')} isWide>
            {value.summary}
          </Fact>
        </Facts>
      </section>
      <Needs needs={value.needs} />
      <Association value={value} />
      <section className="document-section">
        <Facts>
          <Fact label={t('casework.finance')} isWide>
            {value.finance}
          </Fact>
          <Fact label={t('casework.notes')} isWide>
            {value.notes}
          </Fact>
        </Facts>
      </section>
    </div>
  );
}

function Needs({ needs }: { readonly needs: Casework['needs'] }) {
  const { t } = useTranslation('case');
  const labels = useLabels();
  return (
    <section className="document-section">
      <h3>{t('casework.needs')}</h3>
      {needs.length === 0 && <p className="soft">{t('casework.noNeeds')}</p>}
      <ul>
        {needs.map(({ domain, level, wish }, place) => (
          <li key={place} className="need">
            <span>{labels.of('resettlementDomain', domain)}</span>
            <span className="cluster">
              <Scale
                label={t(`casework.level.${String(level) as NeedLevel}`)}
                steps={needLevels.map((id) => ({ id, sign: id }))}
                selected={String(level)}
                fill="upTo"
              />
              <span className="small">{t(`casework.level.${String(level) as NeedLevel}`)}</span>
            </span>
            <span className="need-wish soft" dir="auto">
              {wish}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Association({ value }: { readonly value: Casework }) {
  const { t } = useTranslation('case');
  const labels = useLabels();
  const format = useFormat();
  const { role, motives, leftOn } = value.association;
  return (
    <section className="document-section">
      <h3>{t('casework.association')}</h3>
      <Facts>
        <Fact label={t('casework.role')}>{labels.of('groupRole', role)}</Fact>
        <Fact label={t('casework.leftOn')}>
          <Known>{leftOn !== null && format.partialDate(leftOn)}</Known>
        </Fact>
        <Fact label={t('casework.motives')} isWide>
          <Known>
            {motives.length > 0 && (
              <span className="cluster">
                {motives.map((code) => (
                  <Chip key={code}>{labels.of('joinMotive', code)}</Chip>
                ))}
              </span>
            )}
          </Known>
        </Fact>
        <Fact label={t('casework.speakBarriers')} isWide>
          <Known>
            {value.speakBarriers.length > 0 && (
              <span className="cluster">
                {value.speakBarriers.map((code) => (
                  <Chip key={code} code={code}>
                    {labels.of('speakBarrier', code)}
                  </Chip>
                ))}
              </span>
            )}
          </Known>
        </Fact>
      </Facts>
    </section>
  );
}
