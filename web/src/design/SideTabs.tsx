import { useEffect, useRef, type ReactNode } from 'react';
import { Tab, TabList, TabPanel, Tabs as AriaTabs } from 'react-aria-components';
import { AccessGlyph, type AccessKind } from './AccessGlyph';
import './side-tabs.css';
import { useNarrow } from './useNarrow';

export interface SideTabItem {
  readonly id: string;
  readonly label: string;
  /** What one may do there; null for a tab that is not a sealed part. */
  readonly access: AccessKind | null;
  /** The access in words, for readers. */
  readonly accessText: string;
  /** True draws a line above: here another group begins. */
  readonly startsGroup: boolean;
}

interface SideTabsProps {
  readonly label: string;
  readonly items: readonly SideTabItem[];
  readonly selected: string;
  readonly onSelect: (id: string) => void;
  /** The panel of the chosen tab; only this one is drawn, so that nothing opens unasked. */
  readonly children: ReactNode;
}

/**
 * Many tabs: a column beside the panel on a wide screen, a strip that scrolls above it on a narrow one. A tab that
 * one may not read is grey but opens: its panel says why.
 */
export function SideTabs({ label, items, selected, onSelect, children }: SideTabsProps) {
  const isNarrow = useNarrow();
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!isNarrow) return undefined;
    // The tabs are drawn one frame after their list.
    const frame = requestAnimationFrame(() => showChosen(list.current));
    return () => cancelAnimationFrame(frame);
  }, [isNarrow, selected]);
  const select = (id: string): void => {
    onSelect(id);
    // On a phone the panel would otherwise open below the part of the page that one sees.
    if (isNarrow) list.current?.scrollIntoView({ block: 'start' });
  };
  return (
    <AriaTabs
      className="side-tabs"
      orientation={isNarrow ? 'horizontal' : 'vertical'}
      selectedKey={selected}
      onSelectionChange={(key) => {
        if (key !== selected) select(String(key));
      }}
      keyboardActivation="manual"
    >
      <TabList className="side-tabs-list" aria-label={label} items={items} ref={list}>
        {(item) => (
          <Tab className={tabClass(item)} id={item.id}>
            {item.access !== null && <AccessGlyph access={item.access} />}
            <span>{item.label}</span>
            {item.access !== null && <span className="unseen"> {item.accessText}</span>}
          </Tab>
        )}
      </TabList>
      {/* A panel keeps the name that it was made with: another tab needs another panel. */}
      <TabPanel key={selected} className="side-tabs-panel" id={selected}>
        {children}
      </TabPanel>
    </AriaTabs>
  );
}

/** Scrolls the strip, never the page, so that the chosen tab stands in its middle. */
function showChosen(strip: HTMLElement | null): void {
  const tab = strip?.querySelector<HTMLElement>('[data-selected]');
  if (!strip || !tab) return;
  const middleOf = ({ left, width }: DOMRect): number => left + width / 2;
  const off = middleOf(tab.getBoundingClientRect()) - middleOf(strip.getBoundingClientRect());
  strip.scrollBy({ left: off, behavior: 'instant' });
}

function tabClass({ access, startsGroup }: SideTabItem): string {
  const isClosed = access === 'none' || access === 'flag';
  return `side-tab${isClosed ? ' side-tab-closed' : ''}${startsGroup ? ' side-tab-first' : ''}`;
}
