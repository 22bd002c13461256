import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AssignmentView } from '../../../../src/cases/cases.schema';
import { Badge } from '../../design/Badge';
import { DataTable, type Column } from '../../design/DataTable';
import { useFormat, type Format } from '../../texts/format';
import { isolate } from '../../texts/isolate';
import { useLabels } from '../../texts/labels';
import { AccessBar } from './AccessBar';
import { windowOf, type TimeWindow } from './access-times';
import './access-times.css';

interface AccessTimesProps {
  readonly given: readonly AssignmentView[];
  /** The chosen day, YYYY-MM-DD; null marks now. */
  readonly on: string | null;
}

type Row = AssignmentView & { readonly id: string };

/** Who had access from when to when, oldest first, as words and as bars on one line of time. */
export function AccessTimes({ given, on }: AccessTimesProps) {
  const { t } = useTranslation('case');
  const [now] = useState(() => Date.now());
  const format = useFormat();
  const window = windowOf(given, now);
  const dayOf = (instant: number): string => format.day(new Date(instant).toISOString().slice(0, 10));
  const mark = on === null ? now : Date.parse(`${on}T12:00:00Z`);
  const columns: Column<Row>[] = [
    { id: 'who', header: t('times.who'), isRowHeader: true, cell: (row) => <Who given={row} /> },
    {
      id: 'when',
      header: t('times.when', { start: dayOf(window.start), end: dayOf(window.end) }),
      cell: (row) => <When given={row} window={window} mark={mark} />,
    },
    { id: 'why', header: t('times.why'), cell: (row) => <Why given={row} /> },
  ];
  const rows = given
    .toSorted((one, other) => one.from.localeCompare(other.from))
    .map((each) => ({ ...each, id: each.assignmentId }));
  return <DataTable label={t('team.historyTitle')} columns={columns} rows={rows} />;
}

function Who({ given }: { readonly given: AssignmentView }) {
  const { t } = useTranslation('case');
  const labels = useLabels();
  const role = labels.of('role', given.role);
  return (
    <div className="stack-tight">
      <p className="access-who">
        <bdi>{given.staff.name}</bdi>
        {given.walled && <Badge tone="critical">{t('explain.walled')}</Badge>}
      </p>
      <span className="soft small">
        {t('team.roleAndKind', { role, kind: t(`team.kind.${given.kind}`) })}
      </span>
    </div>
  );
}

interface WhenProps {
  readonly given: AssignmentView;
  readonly window: TimeWindow;
  readonly mark: number;
}

function When({ given, window, mark }: WhenProps) {
  const { t } = useTranslation('case');
  const format = useFormat();
  const { kind, from, until, ended } = given;
  const isEmergency = kind === 'break-glass';
  const tone = isEmergency ? 'emergency' : kind === 'office' ? 'office' : 'grant';
  return (
    <div className="access-when">
      <AccessBar span={given} window={window} tone={tone} mark={mark} />
      <span className="small">
        {until === null
          ? t('team.since', { day: format.instant(from) })
          : t('team.sinceUntil', { day: format.instant(from), until: endOf(until, format) })}
      </span>
      {!ended && Date.parse(from) > mark && <Badge tone="note">{t('times.later')}</Badge>}
    </div>
  );
}

/** An access that ends with a day ends when the next one begins: then the day says it. */
function endOf(until: string, format: Format): string {
  const last = format.day(format.lastDay(until));
  return last === format.shortDayOfInstant(until) ? format.instant(until) : last;
}

function Why({ given }: { readonly given: AssignmentView }) {
  const { t } = useTranslation('case');
  const { kind, grantedBy, reason, endReason, damaged } = given;
  if (kind === 'office') return <span className="soft small">{t('team.office')}</span>;
  return (
    <div className="team-reasons small">
      {/* Nobody gives an emergency access: who opened it stands as the giver as well. */}
      {grantedBy !== null && kind !== 'break-glass' && (
        <p>{t('team.grantedBy', { name: isolate(grantedBy.name) })}</p>
      )}
      {reason !== null && <p>{t('team.because', { reason: isolate(reason) })}</p>}
      {endReason !== null && <p>{t('team.endedBecause', { reason: isolate(endReason) })}</p>}
      {damaged && <p>{t('times.damaged')}</p>}
      {kind === 'break-glass' && <p>{t('times.emergency')}</p>}
    </div>
  );
}
