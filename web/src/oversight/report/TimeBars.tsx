import { useTranslation } from 'react-i18next';
import type { OversightReport } from '../../../../src/supervision/reviews/oversight.schema';
import { DataTable } from '../../design/DataTable';
import { Panel } from '../../design/Panel';
import { Quiet } from '../../design/Quiet';
import { useFormat } from '../../texts/format';
import { Bars } from './Bars';
import { useLengthWords } from './useLengthWords';

/** How long it took until somebody looked: the median as bars, and all of it in a table. */
export function TimeBars({ report: { times } }: { readonly report: OversightReport }) {
  const { t } = useTranslation('reviews');
  const format = useFormat();
  const words = useLengthWords();
  const label = t('oversight.pictureTimes');
  const rows = times.map((row) => ({ ...row, id: row.of, name: t(`oversight.source.${row.of}`) }));
  if (rows.length === 0) {
    return (
      <Panel title={label}>
        <Quiet>{t('oversight.none')}</Quiet>
      </Panel>
    );
  }
  return (
    <Panel title={label} padding="flush">
      <div className="report-picture">
        <Bars
          label={t('oversight.median')}
          bars={rows.map(({ id, name, medianSeconds }) => ({
            id,
            name,
            amount: medianSeconds,
            words: words(medianSeconds),
          }))}
        />
      </div>
      <DataTable
        label={label}
        rows={rows}
        columns={[
          { id: 'name', header: t('oversight.name'), cell: ({ name }) => name, isRowHeader: true },
          {
            id: 'count',
            header: t('oversight.reviewed'),
            cell: ({ count }) => format.number(count),
            isNumber: true,
          },
          {
            id: 'median',
            header: t('oversight.median'),
            cell: (row) => words(row.medianSeconds),
            isNumber: true,
          },
          {
            id: 'longest',
            header: t('oversight.longest'),
            cell: (row) => words(row.longestSeconds),
            isNumber: true,
          },
        ]}
      />
    </Panel>
  );
}
