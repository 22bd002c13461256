import { useTranslation } from 'react-i18next';
import type { ApprovalView } from '../../../src/approvals/approvals.schema';
import { accountReason, offBoarding } from '../../../src/people/accounts.schema';
import type { StaffView } from '../../../src/people/people.schema';
import { readAsked } from '../approvals/approval-payload';
import { useApprovals } from '../api/approvals';
import { useStaff } from '../api/people';
import { useActor } from '../api/session';
import { useOffBoarding } from '../api/staff';
import { Answer } from '../design/Answer';
import { Button } from '../design/Button';
import { ComboBox } from '../design/ComboBox';
import { Dialog } from '../design/Dialog';
import { Notice } from '../design/Notice';
import { Select } from '../design/Select';
import { useStatus } from '../design/StatusLine';
import { Form, FormActions } from '../forms/Form';
import { useZodForm } from '../forms/useZodForm';
import { isolate } from '../texts/isolate';
import { useReasons, type AccountReason } from './reasons';
import type { StaffDialogProps } from './staff-dialog';

interface OffBoardValues {
  readonly successorId: string | null;
  readonly reason: AccountReason | null;
}

interface OffBoardFormProps extends StaffDialogProps {
  readonly successors: readonly StaffView[];
  /** The reader's own requests that a second person granted. */
  readonly granted: readonly ApprovalView[];
}

const reasonsToGo = accountReason.extract(['left', 'change-of-duties', 'other']).options;
const empty: OffBoardValues = { successorId: null, reason: 'left' };

/** Somebody leaves: their cases go to a successor, their account is disabled, and new keys are made. */
export function OffBoardDialog({ person, onClose }: StaffDialogProps) {
  const { t } = useTranslation('staff');
  const me = useActor()?.id;
  const staff = useStaff();
  const open = useApprovals('open', 200);
  const granted = (open.data?.pages.flatMap(({ items }) => items) ?? []).filter(
    ({ state, requester }) => state === 'granted' && requester.id === me,
  );
  return (
    <Dialog title={t('offBoard.title', { name: isolate(person.name) })} isOpen onClose={onClose}>
      <p>{t('offBoard.what')}</p>
      <Answer of={staff}>
        {({ items }) => (
          <OffBoardForm
            person={person}
            successors={items.filter((other) => other.id !== me && isSuccessor(other, person))}
            granted={granted}
            onClose={onClose}
          />
        )}
      </Answer>
    </Dialog>
  );
}

function OffBoardForm({ person, successors, granted, onClose }: OffBoardFormProps) {
  const { t } = useTranslation('staff');
  const { t: shell } = useTranslation('shell');
  const status = useStatus();
  const reasons = useReasons(reasonsToGo);
  const offBoard = useOffBoarding(person.id);
  const form = useZodForm({
    schema: offBoarding,
    initial: empty,
    prepare: (values) => ({ ...values, approvalId: approvalOf(granted, person.id, values.successorId) }),
    send: async (input) => {
      const { cases } = await offBoard.mutateAsync(input);
      status.say(t('offBoard.done', { count: cases }));
    },
    onDone: onClose,
  });
  const isAgreed = approvalOf(granted, person.id, form.values.successorId) !== undefined;
  return (
    <Form form={form}>
      <ComboBox
        {...form.field('successorId')}
        label={t('offBoard.successor')}
        description={t('offBoard.successorHelp')}
        choices={successors.map(({ id, name }) => ({ id, label: name }))}
        isOptional
      />
      <Select {...form.field('reason')} label={t('reasonLabel')} choices={reasons} />
      {isAgreed ? (
        <Notice tone="good">{t('offBoard.agreed')}</Notice>
      ) : (
        <Notice tone="high" title={t('offBoard.many')}>
          <p>{t('offBoard.manyWhat')}</p>
        </Notice>
      )}
      <FormActions>
        <Button type="submit" variant="danger" isPending={form.isPending}>
          {t('offBoard.act')}
        </Button>
        <Button onPress={onClose}>{shell('cancel')}</Button>
      </FormActions>
    </Form>
  );
}

/** Whoever takes over works now, is no guest, and can hold at least one of the grants. */
function isSuccessor(other: StaffView, leaver: StaffView): boolean {
  const isMember = other.id !== leaver.id && other.state === 'active' && other.guestUntil === null;
  return isMember && other.roles.some((role) => leaver.roles.includes(role));
}

/** The approval for handing over every case of `from` to `to`, when a second person gave one. */
function approvalOf(granted: readonly ApprovalView[], from: string, to: string | null): string | undefined {
  return granted.find((view) => {
    const asked = readAsked(view);
    if (asked?.act !== 'assignment.bulk') return false;
    const { fromStaffId, toStaffId, role } = asked.payload;
    return fromStaffId === from && toStaffId === to && role === null;
  })?.id;
}
