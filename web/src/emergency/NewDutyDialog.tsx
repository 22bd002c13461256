import { useTranslation } from 'react-i18next';
import { newDuty } from '../../../src/emergency/emergency.schema';
import type { StaffView } from '../../../src/people/people.schema';
import { useNewDuty } from '../api/emergency';
import { useStaff } from '../api/people';
import { useActor } from '../api/session';
import { Answer } from '../design/Answer';
import { Button } from '../design/Button';
import { ComboBox } from '../design/ComboBox';
import { DateField } from '../design/DateField';
import { Dialog } from '../design/Dialog';
import { useStatus } from '../design/StatusLine';
import { TimeField } from '../design/TimeField';
import { Form, FormActions } from '../forms/Form';
import { useZodForm } from '../forms/useZodForm';
import { useFormat } from '../texts/format';
import { dayAfter, instantIn } from './office-time';

interface NewDutyDialogProps {
  readonly onClose: () => void;
}

/** Puts somebody on the duty rota. */
export function NewDutyDialog({ onClose }: NewDutyDialogProps) {
  const { t } = useTranslation('emergency');
  return (
    <Dialog title={t('rota.newTitle')} isOpen onClose={onClose}>
      <p className="soft">{t('rota.newWhat')}</p>
      <Answer of={useStaff()}>
        {({ items }) => <DutyForm staff={items.filter(mayBeOnDuty)} onClose={onClose} />}
      </Answer>
    </Dialog>
  );
}

interface DutyFormProps extends NewDutyDialogProps {
  readonly staff: readonly StaffView[];
}

function DutyForm({ staff, onClose }: DutyFormProps) {
  const { t } = useTranslation('emergency');
  const { t: shell } = useTranslation('shell');
  const format = useFormat();
  const form = useDutyForm(onClose);
  return (
    <Form form={form}>
      <ComboBox
        {...form.field('staffId')}
        label={t('rota.who')}
        choices={staff.map(({ id, name }) => ({ id, label: name }))}
      />
      <div className="rota-times">
        <DateField
          {...form.field('from')}
          label={t('rota.fromDay')}
          min={format.today()}
          onChange={(day) => {
            form.set('from', day);
            // Most duties are a night: nobody should have to type the morning after.
            if (day !== null) form.set('until', dayAfter(day, 1));
          }}
        />
        <TimeField {...form.field('fromTime')} label={t('rota.fromTime')} />
        <DateField
          {...form.field('until')}
          label={t('rota.untilDay')}
          min={form.values.from ?? format.today()}
        />
        <TimeField {...form.field('untilTime')} label={t('rota.untilTime')} />
      </div>
      <FormActions>
        <Button type="submit" variant="primary" isPending={form.isPending}>
          {t('rota.add')}
        </Button>
        <Button onPress={onClose}>{shell('cancel')}</Button>
      </FormActions>
    </Form>
  );
}

interface DutyValues {
  readonly staffId: string | null;
  readonly from: string | null;
  readonly fromTime: string | null;
  readonly until: string | null;
  readonly untilTime: string | null;
}

function useDutyForm(onClose: () => void) {
  const { t } = useTranslation('emergency');
  const format = useFormat();
  const status = useStatus();
  const zone = useActor()?.office.timeZone ?? 'UTC';
  const create = useNewDuty();
  const at = (day: string | null, time: string | null): string | undefined =>
    day === null || time === null ? undefined : instantIn(zone, day, time);
  const initial: DutyValues = {
    staffId: null,
    from: format.today(),
    fromTime: '20:00',
    until: dayAfter(format.today(), 1),
    untilTime: '08:00',
  };
  return useZodForm({
    schema: newDuty,
    initial,
    prepare: ({ staffId, from, fromTime, until, untilTime }) => ({
      staffId,
      from: at(from, fromTime),
      until: at(until, untilTime),
    }),
    send: (input) => create.mutateAsync(input),
    onDone: () => {
      status.say(t('rota.added'));
      onClose();
    },
  });
}

/** Caseworkers and safety officers stand on the rota: the roles to which a duty opens something. */
function mayBeOnDuty({ state, roles }: StaffView): boolean {
  return state === 'active' && roles.some((role) => role === 'caseworker' || role === 'safety-officer');
}
