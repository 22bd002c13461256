import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ApprovalView } from '../../../src/approvals/approvals.schema';
import { useApprovalDecision, useApprovalUse, useApprovalWithdrawal } from '../api/approvals';
import { Failure } from '../design/Answer';
import { Button } from '../design/Button';
import { Dialog } from '../design/Dialog';
import { useStatus } from '../design/StatusLine';
import { FormActions } from '../forms/Form';
import { isolate } from '../texts/isolate';
import { ApprovalFacts } from './ApprovalFacts';
import type { ApprovalWords } from './useApprovalWords';

export type ApprovalAct = 'grant' | 'refuse' | 'use' | 'withdraw';

interface ApprovalDialogProps {
  readonly view: ApprovalView;
  readonly words: ApprovalWords;
  readonly act: ApprovalAct;
  readonly onClose: () => void;
}

/**
 * Asks once more before an act on a request and shows what it is about. The request stays as it was when the dialog
 * opened: what is granted or carried out is what stands here.
 */
export function ApprovalDialog({ view, words, act, onClose }: ApprovalDialogProps) {
  const { t } = useTranslation('approvals');
  const { t: shell } = useTranslation('shell');
  const [shown] = useState({ view, words });
  const { run, isPending, error } = useAct(act, shown.view, onClose);
  return (
    <Dialog title={t(`confirm.${act}.title`)} isOpen onClose={onClose} width="wide">
      <p className="approval-dialog-what">{shown.words.title}</p>
      <ApprovalFacts view={shown.view} words={shown.words} />
      <p>{t(`confirm.${act}.what`, { name: isolate(shown.view.requester.name) })}</p>
      {error !== null && <Failure error={error} />}
      <FormActions>
        <Button
          variant={act === 'grant' || act === 'use' ? 'primary' : 'danger'}
          isPending={isPending}
          onPress={run}
        >
          {t(`act.${act}`)}
        </Button>
        <Button onPress={onClose}>{shell('cancel')}</Button>
      </FormActions>
    </Dialog>
  );
}

interface Act {
  readonly run: () => void;
  readonly isPending: boolean;
  readonly error: unknown;
}

/** Carries out the act and says so; the card of the request is often gone by then, so nothing here waits for it. */
function useAct(act: ApprovalAct, view: ApprovalView, onClose: () => void): Act {
  const { t } = useTranslation('approvals');
  const status = useStatus();
  const send = useSend(act, view);
  const [state, setState] = useState<Omit<Act, 'run'>>({ isPending: false, error: null });
  const attempt = async (): Promise<void> => {
    setState({ isPending: true, error: null });
    try {
      await send();
    } catch (error) {
      setState({ isPending: false, error });
      return;
    }
    status.say(t(act === 'use' && view.act === 'account.recover' ? 'done.recover' : `done.${act}`));
    onClose();
    focusHeading();
  };
  return { ...state, run: () => void attempt() };
}

function useSend(
  act: ApprovalAct,
  { id, version, requestHash, payload }: ApprovalView,
): () => Promise<unknown> {
  const decide = useApprovalDecision();
  const withdraw = useApprovalWithdrawal();
  const use = useApprovalUse();
  switch (act) {
    case 'grant':
    case 'refuse':
      return () => decide.mutateAsync({ id, version, requestHash, decision: act });
    case 'use':
      return () => use.mutateAsync({ id, version, payload });
    default:
      return () => withdraw.mutateAsync({ id, version });
  }
}

/** The button that opened the dialog goes away with its request: the page's heading takes the focus instead. */
function focusHeading(): void {
  requestAnimationFrame(() => document.querySelector<HTMLElement>('main h1')?.focus());
}
