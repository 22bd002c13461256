import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useTeamOn } from '../../api/access';
import { useAssignments } from '../../api/cases';
import { Answer } from '../../design/Answer';
import { DateField } from '../../design/DateField';
import { useFormat } from '../../texts/format';
import { AccessTimes } from './AccessTimes';

/** Everybody who has or had access, and who could see the case on a chosen day. */
export function AccessHistory({ caseId }: { readonly caseId: string }) {
  const { t } = useTranslation('case');
  const format = useFormat();
  const [day, setDay] = useState<string | null>(null);
  // A half-typed year is a day as well: nobody could see anything in the year 2.
  const on = day !== null && day >= '2000-01-01' && day <= format.today() ? day : null;
  return (
    <div className="stack">
      <div className="access-on">
        <DateField
          label={t('times.on')}
          value={day}
          onChange={setDay}
          min="2000-01-01"
          max={format.today()}
          isOptional
        />
        {on === null && <p className="soft small">{t('times.onHelp')}</p>}
        {on !== null && <CountOn caseId={caseId} on={on} />}
      </div>
      {on === null ? <Everybody caseId={caseId} /> : <OnDay caseId={caseId} on={on} />}
    </div>
  );
}

function Everybody({ caseId }: { readonly caseId: string }) {
  return (
    <Answer of={useAssignments(caseId)} lines={6}>
      {({ items }) => <AccessTimes given={items} on={null} />}
    </Answer>
  );
}

interface OnDayProps {
  readonly caseId: string;
  readonly on: string;
}

function OnDay({ caseId, on }: OnDayProps) {
  return (
    <Answer of={useTeamOn(caseId, on)} lines={6}>
      {({ items }) => (items.length === 0 ? null : <AccessTimes given={items} on={on} />)}
    </Answer>
  );
}

function CountOn({ caseId, on }: OnDayProps) {
  const { t } = useTranslation('case');
  const format = useFormat();
  const { data } = useTeamOn(caseId, on);
  const people = new Set(data?.items.map(({ staff }) => staff.id));
  return (
    <p role="status">
      {data !== undefined && t('times.couldSee', { count: people.size, day: format.day(on) })}
    </p>
  );
}
