import { useTranslation } from 'react-i18next';
import type { ApprovalView } from '../../../src/approvals/approvals.schema';
import type { HeldCases } from '../../../src/cases/grants/access.schema';
import { accountReason, offBoarding } from '../../../src/people/accounts/accounts.schema';
import type { StaffView } from '../../../src/people/people.schema';
import { useNewApproval } from '../api/approvals';
import { useOffBoarding } from '../api/staff';
import { Button } from '../design/Button';
import { ComboBox } from '../design/ComboBox';
import { Notice } from '../design/Notice';
import { Select } from '../design/Select';
import { useStatus } from '../design/StatusLine';
import { Form, FormActions } from '../forms/Form';
import { useZodForm } from '../forms/useZodForm';
import { bulkOf, handOverOf, type HandOver } from './off-boarding';
import { useReasons, type AccountReason } from './reasons';
import type { StaffDialogProps } from './staff-dialog';

interface OffBoardFormProps extends StaffDialogProps {
  readonly successors: readonly StaffView[];
  readonly held: HeldCases;
  /** Requests that are not over yet. */
  readonly open: readonly ApprovalView[];
  readonly me: string;
}

interface OffBoardValues {
  readonly successorId: string | null;
  readonly reason: AccountReason | null;
}

const reasonsToGo = accountReason.extract(['left', 'change-of-duties', 'other']).options;
const empty: OffBoardValues = { successorId: null, reason: 'left' };

/** Successor and reason. With many cases it asks a second person first, and hands over once they agreed. */
export function OffBoardForm(props: OffBoardFormProps) {
  const { successors, held, onClose } = props;
  const { t } = useTranslation('staff');
  const { t: shell } = useTranslation('shell');
  const reasons = useReasons(reasonsToGo);
  const { form, handOver } = useOffBoardForm(props);
  const { step } = handOver;
  return (
    <Form form={form}>
      <p className="soft">{t('offBoard.count', { count: held.caseIds.length })}</p>
      <ComboBox
        {...form.field('successorId')}
        label={t('offBoard.successor')}
        description={t('offBoard.successorHelp')}
        choices={successors.map(({ id, name }) => ({ id, label: name }))}
        isOptional
      />
      <Select {...form.field('reason')} label={t('reasonLabel')} choices={reasons} />
      {step !== 'free' && (
        <Notice tone={step === 'agreed' ? 'good' : 'high'} title={t(`offBoard.step.${step}`)}>
          <p>{t(`offBoard.stepWhat.${step}`)}</p>
        </Notice>
      )}
      <FormActions>
        {step !== 'waits' && (
          <Button type="submit" variant={step === 'ask' ? 'primary' : 'danger'} isPending={form.isPending}>
            {t(step === 'ask' ? 'offBoard.ask' : 'offBoard.act')}
          </Button>
        )}
        <Button onPress={onClose}>{shell('cancel')}</Button>
      </FormActions>
    </Form>
  );
}

function useOffBoardForm({ person, held, open, me, onClose }: OffBoardFormProps) {
  const { t } = useTranslation('staff');
  const status = useStatus();
  const offBoard = useOffBoarding(person.id);
  const ask = useNewApproval();
  const handOverTo = (successorId: string | null): HandOver =>
    handOverOf(bulkOf(person.id, successorId, held), held.needsSecondPerson, open, me);
  const form = useZodForm({
    schema: offBoarding,
    initial: empty,
    send: async (input) => {
      const handOver = handOverTo(input.successorId);
      if (handOver.step === 'ask') {
        await ask.mutateAsync({
          act: 'assignment.bulk',
          payload: bulkOf(person.id, input.successorId, held),
        });
        return status.say(t('offBoard.asked'));
      }
      const approval = handOver.step === 'agreed' ? { approvalId: handOver.approvalId } : {};
      const { cases } = await offBoard.mutateAsync({ ...input, ...approval });
      return status.say(t('offBoard.done', { count: cases }));
    },
    onDone: onClose,
  });
  return { form, handOver: handOverTo(form.values.successorId) };
}
