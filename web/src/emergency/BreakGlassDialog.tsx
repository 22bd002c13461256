import { useTranslation } from 'react-i18next';
import { newBreakGlass } from '../../../src/emergency/emergency.schema';
import type { Role } from '../../../src/reference/codes.schema';
import { useBreakGlass } from '../api/emergency';
import { useActor } from '../api/session';
import { Button } from '../design/Button';
import { Dialog } from '../design/Dialog';
import { Icon } from '../design/Icon';
import { useStatus } from '../design/StatusLine';
import { TextArea } from '../design/TextArea';
import { Form, FormActions } from '../forms/Form';
import { useZodForm } from '../forms/useZodForm';
import { go } from '../router';
import { useFormat } from '../texts/format';
import { isolate } from '../texts/isolate';
import { useLabels } from '../texts/labels';
import { OPEN_MINUTES, partsOpenedFor, REVIEW_HOURS } from './what-opens';
import './break-glass.css';

interface BreakGlassDialogProps {
  readonly caseId: string;
  readonly reference: string;
  /** The look-up that found the case, for the person on duty. */
  readonly lookUpId?: string;
  readonly onClose: () => void;
}

/** A threat to life, in the words of the person who acts: what opens, for how long, who is told, who looks afterwards. */
export function BreakGlassDialog({ caseId, reference, lookUpId, onClose }: BreakGlassDialogProps) {
  const { t } = useTranslation('emergency');
  const { t: shell } = useTranslation('shell');
  const { t: receipts } = useTranslation('receipts');
  const format = useFormat();
  const status = useStatus();
  const role = useActor()?.role;
  const open = useBreakGlass();
  const form = useZodForm({
    schema: newBreakGlass,
    initial: { reason: '' },
    prepare: ({ reason }) => ({ caseId, reason, lookUpId }),
    send: async (input) => {
      const { until, receipt } = await open.mutateAsync(input);
      const time = format.time(until);
      status.say(
        receipt.state === 'uncosigned' ? receipts('opened.uncosigned', { time }) : t('open.done', { time }),
      );
      onClose();
      go({ page: 'case', id: caseId, tab: null });
    },
  });
  if (role === undefined) return null;
  return (
    <Dialog title={t('open.title', { reference: isolate(reference) })} isOpen onClose={onClose} width="wide">
      <p className="break-glass-only">{t('open.only')}</p>
      <WhatHappens role={role} />
      <div className="break-glass">
        <Form form={form}>
          <TextArea {...form.field('reason')} label={t('open.reason')} description={t('open.reasonHelp')} />
          <FormActions>
            <Button type="submit" variant="danger" icon="alert" isPending={form.isPending}>
              {t('open.act')}
            </Button>
            <Button onPress={onClose}>{shell('cancel')}</Button>
          </FormActions>
        </Form>
      </div>
    </Dialog>
  );
}

/** The four things that somebody must know before, in as few words as they take. */
function WhatHappens({ role }: { readonly role: Role }) {
  const { t } = useTranslation('emergency');
  const labels = useLabels();
  const format = useFormat();
  const parts = format.list(partsOpenedFor(role).map((part) => labels.of('compartment', part)));
  const points = [
    { id: 'opens', icon: 'lock', text: parts },
    { id: 'long', icon: 'clock', text: t('open.minutes', { count: OPEN_MINUTES }) },
    { id: 'told', icon: 'bell', text: t(role === 'supervisor' ? 'open.toldOther' : 'open.told') },
    { id: 'review', icon: 'person', text: t('open.within', { count: REVIEW_HOURS }) },
  ] as const;
  return (
    <dl className="break-glass-points">
      {points.map(({ id, icon, text }) => (
        <div key={id} className="break-glass-point">
          <Icon name={icon} />
          <dt>{t(`open.${id}`)}</dt>
          <dd>{text}</dd>
        </div>
      ))}
    </dl>
  );
}
