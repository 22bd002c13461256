import { useTranslation } from 'react-i18next';
import type { OversightReport } from '../../../../src/supervision/reviews/oversight.schema';
import { Notice } from '../../design/Notice';
import { useFormat } from '../../texts/format';

/** Which quarter and office it is about, and when it was made: what a sheet of paper has to say on top. */
export function ReportHead({ report }: { readonly report: OversightReport }) {
  const { t } = useTranslation('reviews');
  const format = useFormat();
  return (
    <div className="report-head">
      <p className="report-of">
        <bdi dir="ltr">{report.quarter}</bdi> · <bdi>{report.office ?? t('oversight.allOffices')}</bdi>
      </p>
      <p className="soft small">
        {t('oversight.madeAt', { when: format.instant(report.madeAt) })} {t('oversight.utc')}
      </p>
      {!report.isComplete && <Notice tone="note" title={t('oversight.notOver')} />}
    </div>
  );
}
