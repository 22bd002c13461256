import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CaseView } from '../../../../src/cases/cases.schema';
import { Button } from '../../design/Button';
import { Panel } from '../../design/Panel';
import { AccessHistory } from '../team/AccessHistory';
import { AssignDialog } from '../team/AssignDialog';
import { ExclusionsPanel } from './ExclusionsPanel';
import { HidingPanel } from './HidingPanel';
import { WallsPanel } from './WallsPanel';

/** What supervisors arrange about the access to a case: who had it when, walls, exclusions, hiding. */
export function AccessPart({ view }: { readonly view: CaseView }) {
  const { t } = useTranslation('case');
  const [isAssigning, setAssigning] = useState(false);
  const assign = (
    <Button size="small" icon="plus" onPress={() => setAssigning(true)}>
      {t('team.assign')}
    </Button>
  );
  return (
    <div className="stack">
      <Panel title={t('team.historyTitle')} actions={assign}>
        <AccessHistory caseId={view.id} />
        {isAssigning && <AssignDialog view={view} onClose={() => setAssigning(false)} />}
      </Panel>
      <WallsPanel view={view} />
      <ExclusionsPanel view={view} />
      <HidingPanel view={view} />
    </div>
  );
}
