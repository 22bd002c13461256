import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ApprovalView } from '../../../src/approvals/approvals.schema';
import { Button } from '../design/Button';
import { ApprovalDialog, type ApprovalAct } from './ApprovalDialog';
import type { ApprovalWords } from './useApprovalWords';

interface ApprovalActsProps {
  readonly view: ApprovalView;
  readonly words: ApprovalWords;
}

/** What the reader may do with a request now. */
export function ApprovalActs({ view, words }: ApprovalActsProps) {
  const { t } = useTranslation('approvals');
  const [act, setAct] = useState<ApprovalAct | null>(null);
  const { may } = view;
  if (!may.decide && !may.use && !may.withdraw) return null;
  const labelOf = (name: ApprovalAct): string => t('actOn', { act: t(`act.${name}`), title: words.title });
  return (
    <div className="approval-acts">
      {may.decide && (
        <>
          <Button variant="primary" label={labelOf('grant')} onPress={() => setAct('grant')}>
            {t('act.grant')}
          </Button>
          <Button label={labelOf('refuse')} onPress={() => setAct('refuse')}>
            {t('act.refuse')}
          </Button>
        </>
      )}
      {may.use && (
        <Button variant="primary" label={labelOf('use')} onPress={() => setAct('use')}>
          {t('act.use')}
        </Button>
      )}
      {may.withdraw && (
        <Button variant="quiet" label={labelOf('withdraw')} onPress={() => setAct('withdraw')}>
          {t('act.withdraw')}
        </Button>
      )}
      {act !== null && <ApprovalDialog view={view} words={words} act={act} onClose={() => setAct(null)} />}
    </div>
  );
}
