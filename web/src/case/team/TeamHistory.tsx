import { useTranslation } from 'react-i18next';
import type { AssignmentView } from '../../../../src/cases/cases.schema';
import { useAssignments } from '../../api/cases';
import { Answer } from '../../design/Answer';
import { Dialog } from '../../design/Dialog';
import { Timeline } from '../../design/Timeline';
import { useFormat } from '../../texts/format';
import { isolate } from '../../texts/isolate';
import { useLabels } from '../../texts/labels';

interface TeamHistoryProps {
  readonly caseId: string;
  readonly onClose: () => void;
}

/** Everybody who has or had access, since when, by whom and why. */
export function TeamHistory({ caseId, onClose }: TeamHistoryProps) {
  const { t } = useTranslation('case');
  const labels = useLabels();
  const format = useFormat();
  const query = useAssignments(caseId);
  const whenOf = ({ from, until }: AssignmentView): string =>
    until === null
      ? t('team.since', { day: format.instant(from) })
      : t('team.sinceUntil', { day: format.instant(from), until: format.instant(until) });
  return (
    <Dialog title={t('team.historyTitle')} isOpen onClose={onClose} width="wide">
      <Answer of={query}>
        {({ items }) => (
          <Timeline
            label={t('team.historyTitle')}
            steps={items
              .toSorted((one, other) => one.from.localeCompare(other.from))
              .map((given) => ({
                id: given.assignmentId,
                title: t('team.nameAndRole', {
                  name: isolate(given.staff.name),
                  role: labels.of('role', given.role),
                }),
                when: whenOf(given),
                children: <Reasons given={given} />,
              }))}
          />
        )}
      </Answer>
    </Dialog>
  );
}

function Reasons({ given }: { readonly given: AssignmentView }) {
  const { t } = useTranslation('case');
  const { kind, grantedBy, reason, endReason, ended } = given;
  return (
    <div className="team-reasons">
      <p>{ended ? t('team.kindEnded', { kind: t(`team.kind.${kind}`) }) : t(`team.kind.${kind}`)}</p>
      {grantedBy !== null && <p>{t('team.grantedBy', { name: isolate(grantedBy.name) })}</p>}
      {reason !== null && <p>{t('team.because', { reason: isolate(reason) })}</p>}
      {endReason !== null && <p>{t('team.endedBecause', { reason: isolate(endReason) })}</p>}
    </div>
  );
}
