import { useState } from 'react';
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
import { AuditLines } from './AuditLines';
import { actGroups } from './audit-sentence';

type CaseOfEntry = NonNullable<AuditEntry['case']>;

/** Who opened what, as far as the reader may see. Looking here is itself a line. */
export function AuditPage() {
  const { t } = useTranslation('audit');
  const role = useActor()?.role;
  const [act, setAct] = useState<string | null>(null);
  const [outcome, setOutcome] = useState<AuditEntry['outcome'] | null>(null);
  const [about, setAbout] = useState<CaseOfEntry | null>(null);
  const lines = useAudit({
    ...(act === null ? {} : { act }),
    ...(outcome === null ? {} : { outcome }),
    ...(about === null ? {} : { case: about.id }),
  });
  return (
    <>
      <PageHeader title={t('title')}>{t(`lead.${leadOf(role)}`)}</PageHeader>
      <div className="panel panel-flush">
        <div className="audit-filters" role="group" aria-label={t('filter.label')}>
          <GroupedComboBox
            label={t('filter.act')}
            groups={useActGroups()}
            value={act}
            onChange={setAct}
            isOptional
          />
          <Select
            label={t('filter.outcome')}
            noneLabel={t('filter.allOutcomes')}
            choices={(['allowed', 'refused'] as const).map((id) => ({ id, label: t(`outcome.${id}`) }))}
            value={outcome}
            onChange={setOutcome}
          />
          {about !== null && (
            <Button icon="close" onPress={() => setAbout(null)}>
              {t('filter.onlyCase')} <bdi>{about.pseudonym}</bdi>
            </Button>
          )}
        </div>
        <Answer of={lines} lines={10}>
          {({ pages }) => {
            const entries = pages.flatMap(({ items }) => items);
            return (
              <>
                <AuditLines
                  entries={entries}
                  empty={t('empty')}
                  onCase={about === null ? setAbout : undefined}
                />
                <More query={lines} shown={entries.length} />
              </>
            );
          }}
        </Answer>
      </div>
    </>
  );
}

/** The acts that the log may hold, in groups: nobody reads a list of ninety. */
function useActGroups(): ChoiceGroup[] {
  const { t, i18n } = useTranslation('audit');
  return actGroups.map(({ id, acts }) => ({
    id,
    label: t(`filter.group.${id}`),
    choices: acts
      .map((act) => ({ id: act, label: t(`name.${act}` as 'name.other') }))
      .sort((one, other) => one.label.localeCompare(other.label, i18n.language)),
  }));
}

function leadOf(role: string | undefined): 'own' | 'office' | 'all' | 'system' {
  if (role === 'auditor') return 'all';
  if (role === 'administrator') return 'system';
  return role === 'supervisor' ? 'office' : 'own';
}
