import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ConsentStatus } from '../../../src/testimony/consent-states';
import type { ConsentView } from '../../../src/testimony/testimony.schema';
import { problemOf } from '../api/problem';
import { useConsentChange, useConsents } from '../api/testimony';
import { Button } from '../design/Button';
import { ConfirmDialog } from '../design/ConfirmDialog';
import { Menu } from '../design/Menu';
import { useStatus } from '../design/StatusLine';
import { useLabels } from '../texts/labels';
import { ConsentMoveDialog } from './ConsentMoveDialog';

interface ConsentActsProps {
  readonly caseId: string;
  readonly consent: ConsentView;
  /** What the consent is called. */
  readonly title: string;
}

/** What may follow for a consent. Withdrawing stands alone: it needs no reason and no waiting. */
export function ConsentActs({ caseId, consent, title }: ConsentActsProps) {
  const { t } = useTranslation('testimony');
  const labels = useLabels();
  const [target, setTarget] = useState<ConsentStatus | null>(null);
  const [isWithdrawing, setWithdrawing] = useState(false);
  const moves = consent.moves.filter((state) => state !== 'WITHDRAWN');
  if (consent.moves.length === 0) return null;
  return (
    <div className="consent-acts">
      {moves.length > 0 && (
        <Menu
          label={t('consents.moveOf', { purpose: title })}
          acts={moves.map((id) => ({ id, label: labels.of('consentStatus', id) }))}
          onAct={setTarget}
        >
          <span>{t('consents.move')}</span>
        </Menu>
      )}
      {consent.moves.includes('WITHDRAWN') && (
        <Button
          size="small"
          variant="danger"
          label={t('consents.withdrawWhat', { purpose: title })}
          onPress={() => setWithdrawing(true)}
        >
          {t('consents.withdraw')}
        </Button>
      )}
      {target !== null && (
        <ConsentMoveDialog
          caseId={caseId}
          consent={consent}
          to={target}
          title={title}
          onClose={() => setTarget(null)}
        />
      )}
      {isWithdrawing && (
        <WithdrawDialog
          caseId={caseId}
          consent={consent}
          title={title}
          onClose={() => setWithdrawing(false)}
        />
      )}
    </div>
  );
}

function WithdrawDialog({
  caseId,
  consent,
  title,
  onClose,
}: ConsentActsProps & { readonly onClose: () => void }) {
  const { t } = useTranslation('testimony');
  const status = useStatus();
  const query = useConsents(caseId);
  const change = useConsentChange(caseId);
  const withdraw = (): void =>
    change.mutate(
      { consentId: consent.id, version: consent.version, state: 'WITHDRAWN' },
      {
        onSuccess: () => {
          status.say(t('consents.withdrawn'));
          onClose();
        },
        onError: (error) => {
          status.fail(error);
          if (problemOf(error).status === 409) void query.refetch();
          onClose();
        },
      },
    );
  return (
    <ConfirmDialog
      title={t('consents.withdrawTitle')}
      act={t('consents.withdraw')}
      isPending={change.isPending}
      onAct={withdraw}
      onClose={onClose}
    >
      <p>
        <strong>{title}</strong>
      </p>
      <p>{t('consents.withdrawEffect')}</p>
    </ConfirmDialog>
  );
}
