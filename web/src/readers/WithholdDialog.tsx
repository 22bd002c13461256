import { useTranslation } from 'react-i18next';
import { z } from 'zod';
import { text } from '../../../src/platform/http/page.schema';
import { withholdGround, withholdPayload } from '../../../src/supervision/readers/readers.schema';
import { useNewApproval } from '../api/approvals';
import { useActor } from '../api/session';
import { Button } from '../design/Button';
import { DateField } from '../design/DateField';
import { Dialog } from '../design/Dialog';
import { OneOf } from '../design/OneOf';
import { useStatus } from '../design/StatusLine';
import { TextArea } from '../design/TextArea';
import { dayAfter, instantIn } from '../emergency/office-time';
import { Form, FormActions } from '../forms/Form';
import { useZodForm } from '../forms/useZodForm';
import { useFormat } from '../texts/format';

interface WithholdDialogProps {
  readonly caseId: string;
  readonly onClose: () => void;
}

interface WithholdValues {
  readonly from: string | null;
  readonly to: string | null;
  readonly ground: z.infer<typeof withholdGround> | null;
  readonly until: string | null;
  readonly reason: string;
}

const asked = withholdPayload
  .omit({ caseId: true })
  .extend({ reason: text(2_000).pipe(z.string().trim().min(3)) });

const LONGEST_DAYS = 365;

/** Asks another supervisor to keep readings from the list for the person, until a day. */
export function WithholdDialog({ caseId, onClose }: WithholdDialogProps) {
  const { t } = useTranslation('readers');
  return (
    <Dialog title={t('withhold.title')} isOpen onClose={onClose}>
      <WithholdForm caseId={caseId} onClose={onClose} />
    </Dialog>
  );
}

function WithholdForm({ caseId, onClose }: WithholdDialogProps) {
  const { t } = useTranslation('readers');
  const { t: approvals } = useTranslation('approvals');
  const { t: shell } = useTranslation('shell');
  const format = useFormat();
  const form = useWithholdForm(caseId, onClose);
  const today = format.today();
  return (
    <Form form={form}>
      <p className="soft">{t('withhold.what')}</p>
      <OneOf
        {...form.field('ground')}
        label={t('withhold.ground')}
        choices={withholdGround.options.map((id) => ({
          id,
          label: approvals(`withholdGround.${id}`),
          what: t(`withhold.groundWhat.${id}`),
        }))}
      />
      <div className="field-grid">
        <DateField {...form.field('from')} label={t('withhold.from')} />
        <DateField {...form.field('to')} label={t('withhold.to')} />
      </div>
      <DateField
        {...form.field('until')}
        label={t('withhold.until')}
        description={t('withhold.untilHelp')}
        min={dayAfter(today, 1)}
        max={dayAfter(today, LONGEST_DAYS)}
      />
      <TextArea
        {...form.field('reason')}
        label={t('withhold.reason')}
        description={t('withhold.reasonHelp')}
      />
      <FormActions>
        <Button type="submit" variant="primary" isPending={form.isPending}>
          {t('withhold.send')}
        </Button>
        <Button onPress={onClose}>{shell('cancel')}</Button>
      </FormActions>
    </Form>
  );
}

function useWithholdForm(caseId: string, onClose: () => void) {
  const { t } = useTranslation('readers');
  const format = useFormat();
  const status = useStatus();
  const zone = useActor()?.office.timeZone ?? 'UTC';
  const ask = useNewApproval();
  const initial: WithholdValues = {
    from: null,
    to: format.today(),
    ground: null,
    until: null,
    reason: '',
  };
  return useZodForm({
    schema: asked,
    initial,
    prepare: ({ from, to, ...rest }) => ({
      ...rest,
      from: from === null ? undefined : instantIn(zone, from, '00:00'),
      // Both days are meant whole.
      to: to === null ? undefined : instantIn(zone, dayAfter(to, 1), '00:00'),
    }),
    send: ({ reason, ...span }) =>
      ask.mutateAsync({ act: 'readers.withhold', payload: { caseId, ...span }, reason }),
    onDone: () => {
      status.say(t('withhold.asked'));
      onClose();
    },
    sentUnder: 'payload',
  });
}
