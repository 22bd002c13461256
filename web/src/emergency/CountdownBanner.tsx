import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { BreakGlassView } from '../../../src/emergency/emergency.schema';
import { forgetCase, useAccessEnd, useMyOpenAccesses } from '../api/emergency';
import { useActor } from '../api/session';
import { Button } from '../design/Button';
import { ConfirmDialog } from '../design/ConfirmDialog';
import { Icon } from '../design/Icon';
import { useStatus } from '../design/StatusLine';
import { useNarrow } from '../design/useNarrow';
import { Link } from '../router';
import { isolate } from '../texts/isolate';
import { remainingUntil } from './remaining';
import { useNow } from './useNow';
import { mayBreakGlass } from './what-opens';
import './countdown.css';

/** On every page while an emergency access of the reader is open: which case, how long still, and the way to end it. */
export function CountdownBanner() {
  const role = useActor()?.role;
  const mine = useMyOpenAccesses(role !== undefined && mayBreakGlass(role));
  const open = (mine.data?.items ?? []).filter(({ isOpen }) => isOpen);
  if (open.length === 0) return null;
  return (
    <div className="countdowns">
      {open.map((access) => (
        <Countdown key={access.id} access={access} />
      ))}
    </div>
  );
}

function Countdown({ access }: { readonly access: BreakGlassView }) {
  const { t } = useTranslation('emergency');
  const isNarrow = useNarrow();
  const now = useNow(1_000);
  const [isEnding, setEnding] = useState(false);
  const { isOver, minutes, face } = remainingUntil(access.until, now);
  const reference = access.case?.reference ?? '';
  useForgetWhenOver(access, isOver);
  if (isOver) return null;
  return (
    <aside
      className={minutes <= 5 ? 'countdown countdown-late' : 'countdown'}
      aria-label={t('countdown.name', { reference: isolate(reference) })}
    >
      <Icon name="alert" />
      <p className="countdown-text">
        <span>{t(isNarrow ? 'countdown.short' : 'countdown.open')}</span>
        {access.case !== null && (
          <Link to={{ page: 'case', id: access.case.id, tab: null }}>
            <bdi dir="ltr">{reference}</bdi>
          </Link>
        )}
      </p>
      <span className="countdown-face" role="timer" aria-label={t('countdown.face')} dir="ltr">
        {face}
      </span>
      <span className="unseen" role="status">
        {t('countdown.left', { count: minutes, reference: isolate(reference) })}
      </span>
      {access.may.end && (
        <Button
          size="small"
          label={t('countdown.endOf', { reference: isolate(reference) })}
          onPress={() => setEnding(true)}
        >
          {t('countdown.end')}
        </Button>
      )}
      {isEnding && <EndDialog access={access} onClose={() => setEnding(false)} />}
    </aside>
  );
}

interface EndDialogProps {
  readonly access: BreakGlassView;
  readonly onClose: () => void;
}

function EndDialog({ access, onClose }: EndDialogProps) {
  const { t } = useTranslation('emergency');
  const status = useStatus();
  const end = useAccessEnd(access.case?.id ?? null);
  const { id, version } = access;
  // The banner is gone as soon as the access is: what follows must not wait for it.
  const endNow = async (): Promise<void> => {
    try {
      await end.mutateAsync({ id, version });
      status.say(t('countdown.ended'));
    } catch (error) {
      status.fail(error);
    }
    onClose();
  };
  return (
    <ConfirmDialog
      title={t('countdown.endTitle')}
      act={t('countdown.end')}
      isPending={end.isPending}
      onClose={onClose}
      onAct={() => void endNow()}
    >
      <p>{t('countdown.endWhat')}</p>
    </ConfirmDialog>
  );
}

/** Drops what stood on the screen as soon as the time is over. */
function useForgetWhenOver(access: BreakGlassView, isOver: boolean): void {
  const { t } = useTranslation('emergency');
  const status = useStatus();
  const caseId = access.case?.id ?? null;
  useEffect(() => {
    if (!isOver) return;
    void forgetCase(caseId);
    status.say(t('countdown.over'));
  }, [isOver, caseId, status, t]);
}
