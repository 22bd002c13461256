import { useTranslation } from 'react-i18next';
import type { AuditDetail } from '../../../src/supervision/supervision.schema';
import { useAuditDetail } from '../api/proof';
import { Answer } from '../design/Answer';
import { Dialog } from '../design/Dialog';
import { Fact, Facts } from '../design/Facts';
import { Notice } from '../design/Notice';
import { Link } from '../router';
import { useFormat } from '../texts/format';

interface DetailDialogProps {
  readonly id: string;
  readonly onClose: () => void;
}

/** What is sealed beside a line of the log: why, or what a search found. Opening it is a line itself. */
export function DetailDialog({ id, onClose }: DetailDialogProps) {
  const { t } = useTranslation('proof');
  const detail = useAuditDetail(id);
  return (
    <Dialog title={t('detail.title')} isOpen onClose={onClose}>
      <div className="stack">
        <p className="soft">{t('detail.what')}</p>
        <Answer of={detail}>{(data) => <Detail detail={data} />}</Answer>
      </div>
    </Dialog>
  );
}

function Detail({ detail }: { readonly detail: AuditDetail }) {
  const { t } = useTranslation('proof');
  const format = useFormat();
  if (detail.state === 'none') return <p>{t('detail.none')}</p>;
  if (detail.state !== 'open') {
    const tone = detail.state === 'damaged' ? 'critical' : 'note';
    return <Notice tone={tone}>{t(`detail.${detail.state}`)}</Notice>;
  }
  return (
    <Facts>
      {detail.reason !== null && (
        <Fact label={t('detail.reason')} isWide>
          <span className="audit-words">{detail.reason}</span>
        </Fact>
      )}
      {detail.verdict !== null && <Fact label={t('detail.verdict')}>{t(verdictKey(detail.verdict))}</Fact>}
      {detail.text !== null && (
        <Fact label={t('detail.text')} isWide>
          <span className="audit-words">{detail.text}</span>
        </Fact>
      )}
      {detail.found !== null && <Fact label={t('detail.found')}>{format.number(detail.found)}</Fact>}
      {detail.cases.length > 0 && (
        <Fact label={t('detail.cases')} isWide>
          <ul>
            {detail.cases.map((each) => (
              <li key={each.id}>
                <Link to={{ page: 'case', id: each.id, tab: null }}>
                  <bdi>{each.reference}</bdi> <bdi>{each.pseudonym}</bdi>
                </Link>
              </li>
            ))}
          </ul>
        </Fact>
      )}
      {detail.staff.length > 0 && (
        <Fact label={t('detail.staff')} isWide>
          <bdi>{format.list(detail.staff.map(({ name }) => name))}</bdi>
        </Fact>
      )}
      {detail.requestHash !== null && (
        <Fact label={t('detail.requestHash')} isWide>
          <code className="proof-code">{detail.requestHash}</code>
        </Fact>
      )}
    </Facts>
  );
}

const verdicts = ['justified', 'training', 'breach', 'referred'] as const;

function verdictKey(verdict: string): `detail.verdicts.${(typeof verdicts)[number] | 'other'}` {
  return `detail.verdicts.${verdicts.find((known) => known === verdict) ?? 'other'}`;
}
