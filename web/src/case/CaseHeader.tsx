import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { CaseView } from '../../../src/cases/cases.schema';
import { Badge } from '../design/Badge';
import { BreakGlassButton } from '../emergency/BreakGlassButton';
import { Icon } from '../design/Icon';
import { PageHeader } from '../design/PageHeader';
import { PhaseBadge } from '../design/PhaseBadge';
import { RiskBadge } from '../design/RiskBadge';
import { useFormat } from '../texts/format';
import { isOpenInEmergency } from './case-tabs';
import { CaseActs } from './CaseActs';

interface CaseHeaderProps {
  readonly view: CaseView;
  /** False leaves more room for a part of the case on a narrow screen. */
  readonly isWhole: boolean;
}

/** The head of a case: who by pseudonym, how far, how dangerous, when next, and who leads. */
export function CaseHeader({ view, isWhole }: CaseHeaderProps) {
  const { t } = useTranslation('case');
  const format = useFormat();
  return (
    <div className={isWhole ? 'case-head' : 'case-head case-head-short'}>
      <PageHeader
        title={<bdi>{view.pseudonym}</bdi>}
        above={
          <span className="case-above">
            <bdi dir="ltr">{view.reference}</bdi>
            <span>{t('openedOn', { day: format.day(view.openedOn) })}</span>
            {view.hidden && (
              <Badge tone="high" glyph={<Icon name="lock" />}>
                {t('hiding.badge')}
              </Badge>
            )}
          </span>
        }
        actions={
          <>
            <CaseActs view={view} />
            {!isOpenInEmergency(view) && <BreakGlassButton caseId={view.id} reference={view.reference} />}
          </>
        }
      />
      <dl className="case-strip">
        <Cell label={t('head.risk')}>
          <RiskBadge risk={view.risk} />
        </Cell>
        <Cell label={t('head.phase')}>
          <PhaseBadge phase={view.phase} />
          <span className="soft small">{t('head.since', { day: format.day(view.phaseSince) })}</span>
        </Cell>
        <Cell label={t('head.review')}>
          <Review day={view.reviewDue} />
        </Cell>
        <Cell label={t('head.lead')}>
          <Lead view={view} />
        </Cell>
      </dl>
    </div>
  );
}

function Cell({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <div className="case-strip-cell">
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Review({ day }: { readonly day: string | null }) {
  const { t } = useTranslation('case');
  const format = useFormat();
  if (day === null) return <span className="soft">{t('head.noReview')}</span>;
  const isLate = format.daysAgo(day) > 0;
  return (
    <>
      <time dateTime={day}>{format.day(day)}</time>
      {isLate ? (
        <Badge tone="critical">{t('head.reviewLate')}</Badge>
      ) : (
        <span className="soft small">{format.relativeDay(day)}</span>
      )}
    </>
  );
}

function Lead({ view }: { readonly view: CaseView }) {
  const { t } = useTranslation('case');
  const leads = view.team.filter(({ kind }) => kind === 'lead');
  if (leads.length === 0) return <span className="soft">{t('head.noLead')}</span>;
  return leads.map(({ assignmentId, staff, confirmed }) => (
    <span key={assignmentId} className="cluster">
      <bdi>{staff.name}</bdi>
      {!confirmed && <Badge tone="medium">{t('team.unconfirmed')}</Badge>}
    </span>
  ));
}
