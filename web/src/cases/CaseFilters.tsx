import { useTranslation } from 'react-i18next';
import { casePhase } from '../../../src/cases/case-states';
import { riskLevels } from '../../../src/reference/codes.schema';
import type { CaseFilter } from '../api/cases';
import { Check } from '../design/Checks';
import { Select } from '../design/Select';
import { go } from '../router';
import { useLabels } from '../texts/labels';

interface CaseFiltersProps {
  readonly filter: CaseFilter;
  readonly isSupervisor: boolean;
}

/** Narrows the list; the choice stands in the address, so that the way back keeps it. */
export function CaseFilters({ filter, isSupervisor }: CaseFiltersProps) {
  const { t } = useTranslation('cases');
  const labels = useLabels();
  const change = (next: { [Key in keyof CaseFilter]: CaseFilter[Key] | undefined | null }): void => {
    const merged = Object.entries({ ...filter, ...next }).filter(
      ([, value]) => value !== undefined && value !== null,
    );
    go({ page: 'cases', filter: Object.fromEntries(merged) as CaseFilter }, 'replace');
  };
  return (
    <div className="case-filters" role="group" aria-label={t('filter.label')}>
      <Select
        label={t('filter.phase')}
        noneLabel={t('filter.allPhases')}
        choices={labels.choices('casePhase', casePhase.codes)}
        value={filter.phase ?? null}
        onChange={(phase) => change({ phase })}
      />
      <Select
        label={t('filter.risk')}
        noneLabel={t('filter.allRisks')}
        choices={labels.choices('riskLevel', riskLevels)}
        value={filter.risk ?? null}
        onChange={(risk) => change({ risk })}
      />
      <div className="case-filters-checks">
        <Check
          isSelected={filter.overdue === 'true'}
          onChange={(on) => change({ overdue: on ? 'true' : null })}
        >
          {t('filter.overdue')}
        </Check>
        {isSupervisor && (
          <Check
            isSelected={filter.unconfirmed === 'true'}
            onChange={(on) => change({ unconfirmed: on ? 'true' : null })}
          >
            {t('filter.unconfirmed')}
          </Check>
        )}
      </div>
    </div>
  );
}
