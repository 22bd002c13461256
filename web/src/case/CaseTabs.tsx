import { useTranslation } from 'react-i18next';
import type { CaseView } from '../../../src/cases/cases.schema';
import { SideTabs } from '../design/SideTabs';
import { useUnsaved } from '../forms/Unsaved';
import { go } from '../router';
import { accessTo, partOfTab, startsGroup, tabAt, tabsOf } from './case-tabs';
import { CasePanel } from './CasePanel';

interface CaseTabsProps {
  readonly view: CaseView;
  readonly tab: string | null;
}

/** Every part of a case as a tab, also those that the reader may not open: their panel says why. */
export function CaseTabs({ view, tab }: CaseTabsProps) {
  const { t } = useTranslation('case');
  const leave = useUnsaved();
  const selected = tabAt(tab, view);
  const items = tabsOf(view).map((id) => {
    const part = partOfTab[id];
    const access = part === null ? null : accessTo(view, part).access;
    return {
      id,
      label: t(`tab.${id}`),
      access,
      accessText: access === null ? '' : t(`access.${access}`),
      startsGroup: startsGroup(id, view),
    };
  });
  return (
    <SideTabs
      label={t('tabs')}
      items={items}
      selected={selected}
      onSelect={(id) =>
        leave(() => go({ page: 'case', id: view.id, tab: id === 'overview' ? null : id }, 'replace'))
      }
    >
      <CasePanel view={view} tab={selected} />
    </SideTabs>
  );
}
