import { useTranslation } from 'react-i18next';
import type { OversightReport } from '../../../../src/supervision/reviews/oversight.schema';
import { DataTable } from '../../design/DataTable';
import { Panel } from '../../design/Panel';
import { Quiet } from '../../design/Quiet';
import { useFormat } from '../../texts/format';
import { type NumberRow, useReportRows } from './useReportRows';

/** Every number of the report in tables. */
export function ReportTables({ report }: { readonly report: OversightReport }) {
  const { t } = useTranslation('reviews');
  const rows = useReportRows(report);
  return (
    <div className="report-tables">
      {rows.map(({ part, rows: numbers }) => (
        <NumberTable key={part} title={t(`oversight.part.${part}`)} rows={numbers} />
      ))}
    </div>
  );
}

function NumberTable({ title, rows }: { readonly title: string; readonly rows: readonly NumberRow[] }) {
  const { t } = useTranslation('reviews');
  const format = useFormat();
  const hasOutcomes = rows.some(({ outcome }) => outcome !== null);
  if (rows.length === 0) {
    return (
      <Panel title={title}>
        <Quiet>{t('oversight.none')}</Quiet>
      </Panel>
    );
  }
  return (
    <Panel title={title} padding="flush">
      <DataTable
        label={title}
        rows={rows}
        columns={[
          { id: 'name', header: t('oversight.name'), cell: ({ name }) => name, isRowHeader: true },
          ...(hasOutcomes
            ? [{ id: 'outcome', header: t('oversight.outcome'), cell: (row: NumberRow) => row.outcome ?? '' }]
            : []),
          {
            id: 'count',
            header: t('oversight.count'),
            cell: ({ count }) => format.number(count),
            isNumber: true,
          },
        ]}
      />
    </Panel>
  );
}
