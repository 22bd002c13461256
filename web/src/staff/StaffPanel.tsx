import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { StaffView } from '../../../src/people/people.schema';
import type { Role } from '../../../src/reference/codes.schema';
import { useActor, type Actor } from '../api/session';
import { useStaffPages } from '../api/staff';
import { Answer } from '../design/Answer';
import { Badge, type Tone } from '../design/Badge';
import { Chip } from '../design/Chip';
import { DataTable, type Column } from '../design/DataTable';
import { More } from '../design/More';
import { Panel } from '../design/Panel';
import { useFormat } from '../texts/format';
import { useLabels } from '../texts/labels';
import { StaffActs } from './StaffActs';

const stateTones: Record<StaffView['state'], Tone> = { invited: 'note', active: 'good', disabled: 'still' };
const acting: readonly Role[] = ['administrator', 'supervisor'];

/** All accounts. */
export function StaffPanel({ actions }: { readonly actions?: ReactNode }) {
  const { t } = useTranslation('staff');
  const staff = useStaffPages();
  const actor = useActor();
  const columns = useColumns(actor);
  return (
    <Panel title={t('list')} padding="flush" actions={actions}>
      <Answer of={staff} lines={8}>
        {({ pages }) => {
          const rows = pages.flatMap(({ items }) => items);
          return (
            <>
              <DataTable label={t('list')} columns={columns} rows={rows} />
              {staff.hasNextPage && <More query={staff} shown={rows.length} />}
            </>
          );
        }}
      </Answer>
    </Panel>
  );
}

function useColumns(actor: Actor | null): Column<StaffView>[] {
  const { t } = useTranslation('staff');
  const labels = useLabels();
  const format = useFormat();
  const columns: Column<StaffView>[] = [
    { id: 'name', header: t('column.name'), isRowHeader: true, cell: (person) => <Name person={person} /> },
    {
      id: 'roles',
      header: t('column.roles'),
      cell: ({ roles }) =>
        roles.length === 0 ? (
          <span className="soft">{t('noRole')}</span>
        ) : (
          format.list(roles.map((role) => labels.of('role', role)))
        ),
    },
    {
      id: 'state',
      header: t('column.state'),
      cell: ({ state }) => <Badge tone={stateTones[state]}>{t(`state.${state}`)}</Badge>,
    },
    { id: 'factor', header: t('column.factor'), cell: ({ hasFactor }) => <Factor hasFactor={hasFactor} /> },
    {
      id: 'until',
      header: t('column.until'),
      cell: ({ guestUntil }) =>
        guestUntil === null ? (
          <span className="soft">{t('member')}</span>
        ) : (
          t('guestUntil', { day: format.day(format.lastDay(guestUntil)) })
        ),
    },
  ];
  if (actor === null || !acting.includes(actor.role)) return columns;
  return [
    ...columns,
    {
      id: 'acts',
      header: t('column.acts'),
      cell: (person) => <StaffActs person={person} actor={actor} />,
    },
  ];
}

function Name({ person }: { readonly person: StaffView }) {
  const { t } = useTranslation('staff');
  return (
    <div className="staff-name">
      <span className="cluster">
        <bdi>{person.name}</bdi>
        {person.isKeyHolder && <Chip kind="fine">{t('keyHolder')}</Chip>}
      </span>
      <bdi className="soft small" dir="ltr">
        {person.username}
      </bdi>
    </div>
  );
}

function Factor({ hasFactor }: { readonly hasFactor: boolean }) {
  const { t } = useTranslation('staff');
  return hasFactor ? <>{t('factor.yes')}</> : <span className="soft">{t('factor.no')}</span>;
}
