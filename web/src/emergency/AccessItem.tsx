import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { BreakGlassView } from '../../../src/emergency/emergency.schema';
import { useActor } from '../api/session';
import { Badge, type Tone } from '../design/Badge';
import { Button } from '../design/Button';
import { Link } from '../router';
import { useFormat } from '../texts/format';
import { AccessReceipt } from '../receipts/AccessReceipt';
import { AccessFacts } from './AccessFacts';
import { ReviewDialog } from './ReviewDialog';

type Verdict = NonNullable<BreakGlassView['verdict']>;

const tones: Record<Verdict, Tone> = {
  justified: 'good',
  training: 'note',
  breach: 'critical',
  referred: 'high',
};

/** One emergency access: who, which case, why, and what the review said or until when it is due. */
export function AccessItem({ access }: { readonly access: BreakGlassView }) {
  const { t } = useTranslation('emergency');
  const format = useFormat();
  const [isReviewing, setReviewing] = useState(false);
  const { actor, verdict, may, isOpen } = access;
  const me = useActor();
  const isReader = me?.role === 'supervisor' && !may.end;
  return (
    <li className="access">
      <div className="access-head">
        <h3>
          <bdi>{actor.name}</bdi>
          <AccessCase access={access} />
        </h3>
        <AccessBadges access={access} />
      </div>
      <AccessFacts access={access} />
      {actor.id === me?.id && <AccessReceipt id={access.id} of={format.instant(access.from)} />}
      {may.review && verdict === null && (
        <Button
          variant={access.isOverdue ? 'primary' : 'secondary'}
          label={t('review.of', { name: actor.name, from: format.instant(access.from) })}
          onPress={() => setReviewing(true)}
        >
          {t('review.act')}
        </Button>
      )}
      {isReader && isOpen && <p className="soft small">{t('review.later')}</p>}
      {isReviewing && <ReviewDialog access={access} onClose={() => setReviewing(false)} />}
    </li>
  );
}

/** The case by reference; an auditor knows cases by alias only and sees none here. */
function AccessCase({ access }: { readonly access: BreakGlassView }) {
  const { t } = useTranslation('emergency');
  if (access.case === null) return <span className="access-case soft">{t('access.noCase')}</span>;
  return (
    <Link className="access-case" to={{ page: 'case', id: access.case.id, tab: null }}>
      <bdi dir="ltr">{access.case.reference}</bdi>
    </Link>
  );
}

function AccessBadges({
  access: { isOpen, isOverdue, verdict, onDuty },
}: {
  readonly access: BreakGlassView;
}) {
  const { t } = useTranslation('emergency');
  return (
    <span className="cluster">
      {isOpen && <Badge tone="critical">{t('access.open')}</Badge>}
      {onDuty && <Badge tone="still">{t('access.onDuty')}</Badge>}
      {verdict !== null && <Badge tone={tones[verdict]}>{t(`verdict.${verdict}`)}</Badge>}
      {verdict === null && isOverdue && <Badge tone="critical">{t('access.overdue')}</Badge>}
      {verdict === null && !isOverdue && <Badge tone="medium">{t('access.waiting')}</Badge>}
    </span>
  );
}
