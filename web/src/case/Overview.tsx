import { useTranslation } from 'react-i18next';
import type { CaseView } from '../../../src/cases/cases.schema';
import { AccessGlyph } from '../design/AccessGlyph';
import { Panel } from '../design/Panel';
import { Link } from '../router';
import { NextTasks } from '../tasks/NextTasks';
import { useLabels } from '../texts/labels';
import { accessTo, isReadable, partOfTab, tabIds, type PartAccess } from './case-tabs';
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
  const parts = tabIds.flatMap((tab) => {
    const part = partOfTab[tab];
    return part === null ? [] : [{ tab, access: accessTo(view, part) }];
  });
  return (
    <ul className="parts-list">
      {parts.map(({ tab, access }) => (
        <li key={tab} className={isReadable(access) ? 'part' : 'part part-closed'}>
          <AccessGlyph access={access.access} />
          <Link to={{ page: 'case', id: view.id, tab }}>
            <PartName access={access} />
          </Link>
          <AccessText access={access} />
        </li>
      ))}
    </ul>
  );
}

function PartName({ access }: { readonly access: PartAccess }) {
  return useLabels().of('compartment', access.name);
}

function AccessText({ access }: { readonly access: PartAccess }) {
  const { t } = useTranslation('case');
  return <span className="part-access">{t(`access.${access.access}`)}</span>;
}
