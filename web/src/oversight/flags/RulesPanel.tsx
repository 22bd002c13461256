import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { laterRules } from '../../../../src/supervision/flags/flag-states';
import type { RuleThresholds, ThresholdView } from '../../../../src/supervision/flags/flags.schema';
import { useThresholds } from '../../api/flags';
import { Answer } from '../../design/Answer';
import { Badge } from '../../design/Badge';
import { Button } from '../../design/Button';
import { Panel } from '../../design/Panel';
import { useFormat } from '../../texts/format';
import { isolate } from '../../texts/isolate';
import { ThresholdsDialog } from './ThresholdsDialog';

/** Every pattern that is looked for, with the numbers of the office; and those that begin later. */
export function RulesPanel() {
  const { t } = useTranslation('flags');
  const query = useThresholds();
  return (
    <Panel title={t('rules.title')} padding="flush">
      <p className="flags-lead">{t('rules.lead')}</p>
      <Answer of={query} lines={4}>
        {({ items, mayTune }) => (
          <ul>
            {items.map((rule) => (
              <Rule key={rule.rule} rule={rule} mayTune={mayTune} />
            ))}
          </ul>
        )}
      </Answer>
      <section className="flag-group">
        <h3 className="flag-group-title">{t('rules.later')}</h3>
        <p className="flags-lead">{t('rules.laterWhy')}</p>
        <ul className="flag-later">
          {laterRules.map((rule) => (
            <li key={rule}>{t(`later.${rule}`)}</li>
          ))}
        </ul>
      </section>
    </Panel>
  );
}

function Rule({ rule, mayTune }: { readonly rule: RuleThresholds; readonly mayTune: boolean }) {
  const { t } = useTranslation('flags');
  const format = useFormat();
  const [isOpen, setOpen] = useState(false);
  const { numbers, changedAt, changedBy } = rule;
  const name = t(`rule.${rule.rule}`);
  return (
    <li className="flag-rule">
      <div className="flag-rule-text">
        <h3>{name}</h3>
        <p className="soft">{t(`fires.${rule.rule}`, useNumbers(numbers))}</p>
        {rule.rule === 'F17' && <Badge tone="still">{t('rules.withReleases')}</Badge>}
        {changedAt !== null && changedBy !== null && (
          <p className="soft small">
            {t('rules.changed', { who: isolate(changedBy.name), when: format.instant(changedAt) })}
          </p>
        )}
      </div>
      {mayTune && numbers.length > 0 && (
        <Button size="small" label={t('rules.changeOf', { name })} onPress={() => setOpen(true)}>
          {t('rules.change')}
        </Button>
      )}
      {isOpen && <ThresholdsDialog rule={rule} onClose={() => setOpen(false)} />}
    </li>
  );
}

/** Every number that a sentence may hold; those that a pattern does not have are empty. */
function useNumbers(numbers: readonly ThresholdView[]): Record<ThresholdView['name'], string> {
  const format = useFormat();
  const of = (name: ThresholdView['name']): string => {
    const value = numbers.find((each) => each.name === name)?.value;
    return value === undefined ? '' : format.number(value);
  };
  return {
    days: of('days'),
    cases: of('cases'),
    minutes: of('minutes'),
    seconds: of('seconds'),
    exports: of('exports'),
    rows: of('rows'),
    hours: of('hours'),
    uses: of('uses'),
    denials: of('denials'),
    changeDays: of('changeDays'),
    approvals: of('approvals'),
  };
}
