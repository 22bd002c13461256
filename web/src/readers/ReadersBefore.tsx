import { useTranslation } from 'react-i18next';
import type { InquiryView, ReaderBefore } from '../../../src/supervision/readers/readers.schema';
import { Badge } from '../design/Badge';
import { Icon } from '../design/Icon';
import { Notice } from '../design/Notice';
import { Quiet } from '../design/Quiet';
import { useFormat } from '../texts/format';
import { useLabels } from '../texts/labels';
import { ReaderName } from './ReaderName';
import { instantsOf, partsOfCase } from './run-sentence';

/** Who read the case in the two weeks before an incident: a list, and what explains each of them. */
export function ReadersBefore({ inquiry }: { readonly inquiry: InquiryView }) {
  const { t } = useTranslation('readers');
  const format = useFormat();
  return (
    <div className="stack readers-before">
      <Notice tone="note" title={t('incident.listTitle')}>
        <p>{t('incident.noAccusation')}</p>
      </Notice>
      <p>
        {t('incident.span', {
          kind: inquiry.kind === null ? t('incident.unreadableKind') : t(`incident.kind.${inquiry.kind}`),
          from: format.instant(inquiry.from),
          to: format.instant(inquiry.incidentAt),
        })}
      </p>
      {inquiry.readers.length === 0 && <Quiet>{t('incident.nobody')}</Quiet>}
      <Readers readers={inquiry.readers} label={t('incident.listLabel')} />
      {inquiry.attempts.length > 0 && (
        <section aria-label={t('attempts.title')}>
          <h3>{t('attempts.title')}</h3>
          <Readers readers={inquiry.attempts} label={t('attempts.title')} areAttempts />
        </section>
      )}
    </div>
  );
}

interface ReadersProps {
  readonly readers: readonly ReaderBefore[];
  readonly label: string;
  readonly areAttempts?: boolean;
}

function Readers({ readers, label, areAttempts = false }: ReadersProps) {
  const { t } = useTranslation('readers');
  const { t: audit } = useTranslation('audit');
  const format = useFormat();
  const labels = useLabels();
  const partName = (name: ReaderBefore['compartments'][number]): string => labels.of('compartment', name);
  return (
    <ol className="before-list" aria-label={label}>
      {readers.map((each) => (
        <li key={each.id} className="before-reader">
          <div className="run-who">
            <ReaderName reader={each.reader} />
          </div>
          <div>
            <p>
              {t('incident.times', {
                count: each.count,
                span: instantsOf(each.first, each.last, format),
              })}
            </p>
            <ul className="audit-facts">
              {partsOfCase(each.compartments).length > 0 && (
                <li>{format.list(partsOfCase(each.compartments).map(partName))}</li>
              )}
              {each.grants.map((kind) => (
                <li key={kind}>{audit(`grant.${kind}` as 'grant.lead')}</li>
              ))}
            </ul>
          </div>
          {!areAttempts && <Explanations of={each} />}
        </li>
      ))}
    </ol>
  );
}

function Explanations({ of: each }: { readonly of: ReaderBefore }) {
  const { t } = useTranslation('readers');
  return (
    <ul className="before-why">
      {each.unexplained > 0 && (
        <li>
          <Badge tone="high" glyph={<Icon name="info" />}>
            {t('incident.unexplained', { count: each.unexplained })}
          </Badge>
        </li>
      )}
      {each.explanations.map((explanation) => (
        <li key={explanation}>
          <Badge
            tone={explanation === 'emergency' ? 'note' : 'good'}
            glyph={<Icon name={explanation === 'emergency' ? 'alert' : 'check'} />}
          >
            {t(`explanation.${explanation}`)}
          </Badge>
        </li>
      ))}
    </ul>
  );
}
