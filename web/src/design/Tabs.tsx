import type { ReactNode } from 'react';
import { Tab, TabList, TabPanel, Tabs as AriaTabs } from 'react-aria-components';
import { Icon } from './Icon';
import './tabs.css';

export interface TabItem {
  readonly id: string;
  readonly label: string;
  /** True shows a lock: the tab opens and says why there is nothing to read. */
  readonly isLocked?: boolean;
}

interface TabsProps {
  readonly label: string;
  readonly items: readonly TabItem[];
  readonly selected: string;
  readonly onSelect: (id: string) => void;
  /** The panel of the chosen tab; only this one is drawn, so that nothing opens unasked. */
  readonly children: ReactNode;
}

/** Tabs: beside the panel on a wide screen, a strip that scrolls above it on a narrow one. */
export function Tabs({ label, items, selected, onSelect, children }: TabsProps) {
  return (
    <AriaTabs
      className="tabs"
      selectedKey={selected}
      onSelectionChange={(key) => onSelect(String(key))}
      keyboardActivation="manual"
    >
      <TabList className="tab-list" aria-label={label} items={items}>
        {(item) => (
          <Tab className="tab" id={item.id}>
            <span>{item.label}</span>
            {item.isLocked === true && <Icon name="lock" />}
          </Tab>
        )}
      </TabList>
      <TabPanel className="tab-panel" id={selected}>
        {children}
      </TabPanel>
    </AriaTabs>
  );
}
