import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AssignmentView, CaseView } from '../../../../src/cases/cases.schema';
import { useAssignments } from '../../api/cases';
import { Answer } from '../../design/Answer';
import { Button } from '../../design/Button';
import { Panel } from '../../design/Panel';
import { useFormat } from '../../texts/format';
import { ExplainDialog } from '../access/ExplainDialog';
import { AssignDialog } from './AssignDialog';
import { TeamList, type Member } from './TeamList';
import { TeamHistory } from './TeamHistory';

/** Who has access to the case. Supervisors give, confirm and end it; the others see who works beside them. */
export function TeamPanel({ view }: { readonly view: CaseView }) {
  const { t } = useTranslation('case');
  const format = useFormat();
  const [isAssigning, setAssigning] = useState(false);
  const [isHistoryOpen, setHistoryOpen] = useState(false);
  const [isExplaining, setExplaining] = useState(false);
  const actions = (
    <>
      {!view.may.assign && (
        <Button size="small" variant="quiet" onPress={() => setHistoryOpen(true)}>
          {t('team.history')}
        </Button>
      )}
      {view.may.assign && (
        <>
          <Button size="small" variant="quiet" onPress={() => setExplaining(true)}>
            {t('explain.act')}
          </Button>
          <Button size="small" icon="plus" onPress={() => setAssigning(true)}>
            {t('team.assign')}
          </Button>
        </>
      )}
    </>
  );
  return (
    <Panel
      title={t('team.title')}
      {...(view.may.assign ? {} : { aside: format.number(view.team.length) })}
      actions={actions}
      padding="flush"
    >
      {view.may.assign ? (
        <ManagedTeam caseId={view.id} onHistory={() => setHistoryOpen(true)} />
      ) : (
        <TeamList
          caseId={view.id}
          members={view.team.map((member): Member => ({ ...member, given: null }))}
        />
      )}
      {isAssigning && <AssignDialog view={view} onClose={() => setAssigning(false)} />}
      {isExplaining && <ExplainDialog caseId={view.id} part={null} onClose={() => setExplaining(false)} />}
      {isHistoryOpen && <TeamHistory caseId={view.id} onClose={() => setHistoryOpen(false)} />}
    </Panel>
  );
}

interface ManagedTeamProps {
  readonly caseId: string;
  readonly onHistory: () => void;
}

/** The team with the versions that confirming and ending need. */
function ManagedTeam({ caseId, onHistory }: ManagedTeamProps) {
  const { t } = useTranslation('case');
  return (
    <Answer of={useAssignments(caseId)} lines={3}>
      {({ items }) => {
        const present = items.filter(({ ended }) => !ended);
        return (
          <>
            <TeamList
              caseId={caseId}
              members={present.map((given): Member => ({ ...memberOf(given), given }))}
            />
            <p className="team-more">
              <Button size="small" variant="quiet" onPress={onHistory}>
                {t('team.history')}
              </Button>
            </p>
          </>
        );
      }}
    </Answer>
  );
}

function memberOf(given: AssignmentView): CaseView['team'][number] {
  const { assignmentId, staff, role, kind, from, until, confirmed, walled } = given;
  return { assignmentId, staff, role, kind, from, until, confirmed, walled };
}
