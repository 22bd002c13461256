import { useTranslation } from 'react-i18next';
import type { StaffView } from '../../../src/people/people.schema';
import { useStaff } from '../api/people';
import { Answer } from '../design/Answer';
import { Badge } from '../design/Badge';
import { DataTable, type Column } from '../design/DataTable';
import { Notice } from '../design/Notice';
import { Panel } from '../design/Panel';
import { PageHeader } from '../design/PageHeader';
import { useFormat } from '../texts/format';
import { useLabels } from '../texts/labels';
import './day.css';

/** The day of an administrator: the accounts, and plainly that cases are not for this role. */
export function AdministratorDay() {
  const { t } = useTranslation('day');
  const format = useFormat();
  const staff = useStaff();
  const columns = useColumns();
  return (
    <>
      <PageHeader title={t('title')} above={format.longDay(format.today())} />
      <div className="stack">
        <Notice tone="note" title={t('administrator.noCases')}>
          <p>{t('administrator.why')}</p>
        </Notice>
        <Panel title={t('administrator.staff')} padding="flush">
          <Answer of={staff} lines={8}>
            {({ items }) => <DataTable label={t('administrator.staff')} columns={columns} rows={items} />}
          </Answer>
        </Panel>
      </div>
    </>
  );
}

function useColumns(): Column<StaffView>[] {
  const { t } = useTranslation('day');
  const labels = useLabels();
  const format = useFormat();
  return [
    { id: 'name', header: t('staff.name'), isRowHeader: true, cell: ({ name }) => <bdi>{name}</bdi> },
    { id: 'username', header: t('staff.username'), cell: ({ username }) => <bdi dir="ltr">{username}</bdi> },
    {
      id: 'roles',
      header: t('staff.roles'),
      cell: ({ roles }) => format.list(roles.map((role) => labels.of('role', role))),
    },
    {
      id: 'state',
      header: t('staff.state'),
      cell: ({ state }) => <Badge tone={state === 'active' ? 'good' : 'still'}>{t(`staff.${state}`)}</Badge>,
    },
  ];
}
