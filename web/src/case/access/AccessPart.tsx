import { useTranslation } from 'react-i18next';
import type { CaseView } from '../../../../src/cases/cases.schema';
import { Panel } from '../../design/Panel';
import { AccessHistory } from '../team/AccessHistory';
import { ExclusionsPanel } from './ExclusionsPanel';
import { HidingPanel } from './HidingPanel';
import { WallsPanel } from './WallsPanel';

/** What supervisors arrange about the access to a case: who had it when, walls, exclusions, hiding. */
export function AccessPart({ view }: { readonly view: CaseView }) {
  const { t } = useTranslation('case');
  return (
    <div className="stack">
      <Panel title={t('team.historyTitle')}>
        <AccessHistory caseId={view.id} />
      </Panel>
      <WallsPanel view={view} />
      <ExclusionsPanel view={view} />
      <HidingPanel view={view} />
    </div>
  );
}
