import { useTranslation } from 'react-i18next';
import type { CaseView } from '../../../src/cases/cases.schema';
import { AccessGlyph } from '../design/AccessGlyph';
import { Panel } from '../design/Panel';
import { Link } from '../router';
import { NextTasks } from '../tasks/NextTasks';
import { accessTo, isReadable, partOfTab, tabIds } from './case-tabs';
import { PhaseWay } from './PhaseWay';
import { TeamPanel } from './team/TeamPanel';

/** The first screen of a case: how far it is, what comes next, who works on it, and what one may open. */
export function Overview({ view }: { readonly view: CaseView }) {
  const { t } = useTranslation('case');
  return (
    <div className="stack">
      <Panel title={t('way.title')}>
        <PhaseWay view={view} />
      </Panel>
      <div className="overview-columns">
        <div className="stack">
          {isReadable(accessTo(view, 'plan')) && <NextTasks view={view} />}
          <TeamPanel view={view} />
        </div>
        <Panel title={t('parts.title')} padding="flush">
          <PartsList view={view} />
        </Panel>
      </div>
    </div>
  );
}

/** Every sealed part and what this reader may do there. */
function PartsList({ view }: { readonly view: CaseView }) {
  const { t } = useTranslation('case');
  const parts = tabIds.flatMap((tab) => {
    const part = partOfTab[tab];
    return part === null ? [] : [{ tab, access: accessTo(view, part) }];
  });
  return (
    <ul className="parts-list">
      {parts.map(({ tab, access }) => (
        <li key={tab} className={isReadable(access) ? 'part' : 'part part-closed'}>
          <AccessGlyph access={access.access} />
          <Link to={{ page: 'case', id: view.id, tab }}>{t(`tab.${tab}`)}</Link>
          <span className="part-access">{t(`access.${access.access}`)}</span>
        </li>
      ))}
    </ul>
  );
}
