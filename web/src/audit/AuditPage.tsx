import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AuditEntry } from '../../../src/supervision/supervision.schema';
import { useAudit } from '../api/audit';
import { useActor } from '../api/session';
import { Answer } from '../design/Answer';
import { Button } from '../design/Button';
import { GroupedComboBox, type ChoiceGroup } from '../design/GroupedComboBox';
import { More } from '../design/More';
import { PageHeader } from '../design/PageHeader';
import { Select } from '../design/Select';
import { Check } from '../design/Checks';
import { ActivityPanel } from './ActivityPanel';
import { AuditLines } from './AuditLines';
import { actGroups } from './audit-sentence';
import { DetailDialog } from './DetailDialog';

type CaseOfEntry = NonNullable<AuditEntry['case']>;

/** Who opened what, as far as the reader may see. Looking here is itself a line. */
export function AuditPage() {
  const { t } = useTranslation('audit');
  const role = useActor()?.role;
  const [filter, setFilter] = useState<LineFilter>({ act: null, outcome: null, about: null, isWhole: false });
  return (
    <>
      <PageHeader title={t('title')}>{t(`lead.${leadOf(role)}`)}</PageHeader>
      <div className="stack">
        <ActivityPanel />
        <div className="panel panel-flush">
          <Filters filter={filter} onChange={setFilter} isAuditor={role === 'auditor'} />
          <Lines
            filter={filter}
            onCase={filter.about === null ? (about) => setFilter({ ...filter, about }) : undefined}
            mayOpenDetails={role === 'auditor' || role === 'supervisor'}
          />
        </div>
      </div>
    </>
  );
}

interface LineFilter {
  readonly act: string | null;
  readonly outcome: AuditEntry['outcome'] | null;
  readonly about: CaseOfEntry | null;
  /** Whether lines that are there for the proof only show too. */
  readonly isWhole: boolean;
}

interface FiltersProps {
  readonly filter: LineFilter;
  readonly onChange: (filter: LineFilter) => void;
  readonly isAuditor: boolean;
}

function Filters({ filter, onChange, isAuditor }: FiltersProps) {
  const { t } = useTranslation('audit');
  const { t: proof } = useTranslation('proof');
  return (
    <div className="audit-filters" role="group" aria-label={t('filter.label')}>
      <GroupedComboBox
        label={t('filter.act')}
        groups={useActGroups()}
        value={filter.act}
        onChange={(act) => onChange({ ...filter, act })}
        isOptional
      />
      <Select
        label={t('filter.outcome')}
        noneLabel={t('filter.allOutcomes')}
        choices={(['allowed', 'refused'] as const).map((id) => ({ id, label: t(`outcome.${id}`) }))}
        value={filter.outcome}
        onChange={(outcome) => onChange({ ...filter, outcome })}
      />
      {isAuditor && (
        <Check isSelected={filter.isWhole} onChange={(isWhole) => onChange({ ...filter, isWhole })}>
          {proof('technical')}
        </Check>
      )}
      {filter.about !== null && (
        <Button icon="close" onPress={() => onChange({ ...filter, about: null })}>
          {t('filter.onlyCase')} <bdi>{filter.about.pseudonym}</bdi>
        </Button>
      )}
    </div>
  );
}

interface LinesProps {
  readonly filter: LineFilter;
  readonly onCase: ((about: CaseOfEntry) => void) | undefined;
  readonly mayOpenDetails: boolean;
}

function Lines({ filter, onCase, mayOpenDetails }: LinesProps) {
  const { t } = useTranslation('audit');
  const [opened, setOpened] = useState<string | null>(null);
  const { act, outcome, about } = filter;
  const lines = useAudit({
    ...(act === null ? {} : { act }),
    ...(outcome === null ? {} : { outcome }),
    ...(about === null ? {} : { case: about.id }),
    ...(filter.isWhole ? { technical: 'true' as const } : {}),
  });
  return (
    <>
      <Answer of={lines} lines={10}>
        {({ pages }) => {
          const entries = pages.flatMap(({ items }) => items);
          return (
            <>
              <AuditLines
                entries={entries}
                empty={t('empty')}
                onCase={onCase}
                onDetail={mayOpenDetails ? setOpened : undefined}
              />
              <More query={lines} shown={entries.length} />
            </>
          );
        }}
      </Answer>
      {opened !== null && <DetailDialog id={opened} onClose={() => setOpened(null)} />}
    </>
  );
}

/** The acts that the log may hold, in groups: nobody reads a list of ninety. */
function useActGroups(): ChoiceGroup[] {
  const { t, i18n } = useTranslation('audit');
  const { language } = i18n;
  // The same list as long as the language is: a new one would take away what is being typed.
  return useMemo(
    () =>
      actGroups.map(({ id, acts }) => ({
        id,
        label: t(`filter.group.${id}`),
        choices: acts
          .map((act) => ({ id: act, label: t(`name.${act}` as 'name.other') }))
          .sort((one, other) => one.label.localeCompare(other.label, language)),
      })),
    [t, language],
  );
}

function leadOf(role: string | undefined): 'own' | 'office' | 'all' | 'system' {
  if (role === 'auditor') return 'all';
  if (role === 'administrator') return 'system';
  return role === 'supervisor' ? 'office' : 'own';
}
