import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { flagRules, type FlagRule } from '../../../src/supervision/flags/flag-states';
import { useFlags } from '../api/flags';
import { Answer } from '../design/Answer';
import { More } from '../design/More';
import { Panel } from '../design/Panel';
import { Segments } from '../design/Segments';
import { Select } from '../design/Select';
import { FlagGroups } from './flags/FlagGroups';
import './flags/flags.css';
import { RulesPanel } from './flags/RulesPanel';
import { WeeksPicture } from './flags/WeeksPicture';

type Which = 'open' | 'all';

/** What the rules found in the log, what is unexplained on top, and when a flag is raised. */
export function FlagsPanel() {
  const { t } = useTranslation('flags');
  const [which, setWhich] = useState<Which>('open');
  const [rule, setRule] = useState<FlagRule | null>(null);
  return (
    <div className="flags">
      <Panel title={t('tab')} padding="flush">
        <p className="flags-lead">{t('lead')}</p>
        <div className="flags-filter">
          <Select
            label={t('filter.rule')}
            noneLabel={t('filter.all')}
            choices={flagRules.map((id) => ({ id, label: t(`rule.${id}`) }))}
            value={rule}
            onChange={setRule}
          />
          <Segments
            label={t('filter.which')}
            choices={[
              { id: 'open', label: t('filter.open') },
              { id: 'all', label: t('filter.both') },
            ]}
            value={which}
            onChange={setWhich}
          />
        </div>
        <FlagsFound which={which} rule={rule} />
      </Panel>
      <RulesPanel />
    </div>
  );
}

function FlagsFound({ which, rule }: { readonly which: Which; readonly rule: FlagRule | null }) {
  const query = useFlags(which, rule);
  return (
    <Answer of={query} lines={4}>
      {({ pages }) => {
        const items = pages.flatMap((page) => page.items);
        return (
          <>
            <WeeksPicture weeks={pages[0]?.weeks ?? []} />
            <FlagGroups flags={items} hasMore={query.hasNextPage} />
            {query.hasNextPage && <More query={query} shown={items.length} />}
          </>
        );
      }}
    </Answer>
  );
}
