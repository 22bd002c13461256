import { useTranslation } from 'react-i18next';
import type { CaseItem } from '../../../src/cases/cases.schema';
import { Badge } from '../design/Badge';
import type { Column } from '../design/DataTable';
import { Icon } from '../design/Icon';
import { PhaseBadge } from '../design/PhaseBadge';
import { RiskBadge } from '../design/RiskBadge';
import { Link } from '../router';
import { useFormat } from '../texts/format';

/** The columns of the list of cases. */
export function useCaseColumns(): Column<CaseItem>[] {
  const { t } = useTranslation('cases');
  return [
    { id: 'name', header: t('column.case'), isRowHeader: true, cell: (row) => <CaseName row={row} /> },
    { id: 'risk', header: t('column.risk'), cell: ({ risk }) => <RiskBadge risk={risk} /> },
    { id: 'phase', header: t('column.phase'), cell: ({ phase }) => <PhaseBadge phase={phase} /> },
    { id: 'tasks', header: t('column.tasks'), cell: ({ tasks }) => <Tasks tasks={tasks} /> },
    { id: 'nextDue', header: t('column.nextDue'), cell: ({ tasks }) => <Day day={tasks.nextDue} /> },
    { id: 'reviewDue', header: t('column.reviewDue'), cell: ({ reviewDue }) => <Day day={reviewDue} /> },
    {
      id: 'lead',
      header: t('column.lead'),
      cell: ({ lead }) =>
        lead === null ? <span className="soft">{t('noLead')}</span> : <bdi>{lead.name}</bdi>,
    },
  ];
}

function CaseName({ row }: { readonly row: CaseItem }) {
  const { t } = useTranslation('cases');
  return (
    <div className="case-name">
      <Link className="case-name-link" to={{ page: 'case', id: row.id, tab: null }}>
        <bdi>{row.pseudonym}</bdi>
      </Link>
      <span className="case-name-below">
        <bdi dir="ltr" className="soft small">
          {row.reference}
        </bdi>
        {row.hidden && (
          <Badge tone="high" glyph={<Icon name="lock" />}>
            {t('hidden')}
          </Badge>
        )}
        {!row.confirmed && <Badge tone="medium">{t('unconfirmed')}</Badge>}
      </span>
    </div>
  );
}

function Tasks({ tasks }: { readonly tasks: CaseItem['tasks'] }) {
  const { t } = useTranslation('cases');
  if (tasks.open === 0) return <span className="soft">{t('tasks.none')}</span>;
  return (
    <span className="case-tasks">
      <span className="nowrap">{t('tasks.open', { count: tasks.open })}</span>
      {tasks.overdue > 0 && (
        <span className="case-late nowrap">{t('tasks.overdue', { count: tasks.overdue })}</span>
      )}
    </span>
  );
}

function Day({ day }: { readonly day: string | null }) {
  const { t } = useTranslation('cases');
  const format = useFormat();
  if (day === null) return <span className="soft">{t('noDay')}</span>;
  const isLate = format.daysAgo(day) > 0;
  return (
    <span className={isLate ? 'case-late nowrap' : 'nowrap'}>
      <time dateTime={day}>{format.day(day)}</time>
      {isLate && <span className="unseen"> {t('passed')}</span>}
    </span>
  );
}
