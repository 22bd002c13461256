import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AssignmentView, CaseView } from '../../../../src/cases/cases.schema';
import { useAssignmentConfirm } from '../../api/cases';
import { Badge } from '../../design/Badge';
import { Button } from '../../design/Button';
import { Icon } from '../../design/Icon';
import { useStatus } from '../../design/StatusLine';
import { useFormat } from '../../texts/format';
import { useLabels } from '../../texts/labels';
import { EndDialog } from './EndDialog';
import './team.css';

/** Somebody with access; `given` holds what confirming and ending need, null for those who may do neither. */
export type Member = CaseView['team'][number] & { readonly given: AssignmentView | null };

type Kind = Member['kind'];

/** The order of the list: an emergency first, then who leads, who works, who may look because of the office. */
const order: readonly Kind[] = [
  'break-glass',
  'lead',
  'co-worker',
  'cover',
  'specialist',
  'legal',
  'supervision',
  'office',
];
/** Ways of working that the badge or the role says already. */
const plainKinds: readonly Kind[] = ['lead', 'specialist', 'legal', 'office', 'break-glass'];
/** Access that nobody gave by name: nothing here to confirm or to end. */
const generated: readonly Kind[] = ['office', 'break-glass'];

function byKind(one: Member, other: Member): number {
  return order.indexOf(one.kind) - order.indexOf(other.kind);
}

interface TeamListProps {
  readonly caseId: string;
  readonly members: readonly Member[];
}

export function TeamList({ caseId, members }: TeamListProps) {
  const { t } = useTranslation('case');
  if (members.length === 0) return <p className="team-empty soft">{t('team.none')}</p>;
  return (
    <ul className="team">
      {members.toSorted(byKind).map((member) => (
        <TeamMember key={member.assignmentId} caseId={caseId} member={member} />
      ))}
    </ul>
  );
}

function TeamMember({ caseId, member }: { readonly caseId: string; readonly member: Member }) {
  const { t } = useTranslation('case');
  const labels = useLabels();
  const format = useFormat();
  const { staff, role, kind, until, from, confirmed, given } = member;
  const [now] = useState(() => Date.now());
  const isLater = Date.parse(from) > now;
  // An emergency lasts an hour: its day says nothing.
  const dayOf = kind === 'break-glass' ? format.instant : format.shortDayOfInstant;
  return (
    <li className="team-member">
      <div className="team-who">
        <p className="team-name">
          <bdi>{staff.name}</bdi>
          {kind === 'lead' && <Badge tone="note">{t('team.kind.lead')}</Badge>}
          {kind === 'break-glass' && (
            <Badge tone="critical" glyph={<Icon name="alert" />}>
              {t('team.kind.break-glass')}
            </Badge>
          )}
          {member.walled && <Badge tone="critical">{t('explain.walled')}</Badge>}
          {isLater && <Badge tone="note">{t('times.later')}</Badge>}
          {!confirmed && <Badge tone="medium">{t('team.unconfirmed')}</Badge>}
        </p>
        <p className="soft small">
          {plainKinds.includes(kind)
            ? labels.of('role', role)
            : t('team.roleAndKind', { role: labels.of('role', role), kind: t(`team.kind.${kind}`) })}
        </p>
      </div>
      <p className="team-when">
        {until === null
          ? t('team.since', { day: dayOf(from) })
          : t('team.sinceUntil', { day: dayOf(from), until: dayOf(lastOf(until)) })}
        {kind === 'office' && <span className="team-office">{t('team.office')}</span>}
      </p>
      {given !== null && !generated.includes(kind) && <MemberActs caseId={caseId} given={given} />}
    </li>
  );
}

/** An access that ends with a day ends when the next one begins: the last moment tells the day. */
function lastOf(until: string): string {
  return new Date(Date.parse(until) - 1).toISOString();
}

function MemberActs({ caseId, given }: { readonly caseId: string; readonly given: AssignmentView }) {
  const { t } = useTranslation('case');
  const status = useStatus();
  const confirm = useAssignmentConfirm(caseId);
  const [isEnding, setEnding] = useState(false);
  const { assignmentId, version, staff } = given;
  return (
    <div className="team-acts">
      {!given.confirmed && (
        <Button
          size="small"
          variant="primary"
          isPending={confirm.isPending}
          label={t('team.confirmWho', { name: staff.name })}
          onPress={() =>
            confirm.mutate(
              { assignmentId, version },
              { onSuccess: () => status.say(t('team.confirmed')), onError: status.fail },
            )
          }
        >
          {t('team.confirm')}
        </Button>
      )}
      <Button size="small" label={t('team.endWho', { name: staff.name })} onPress={() => setEnding(true)}>
        {t('team.end')}
      </Button>
      {isEnding && <EndDialog caseId={caseId} given={given} onClose={() => setEnding(false)} />}
    </div>
  );
}
