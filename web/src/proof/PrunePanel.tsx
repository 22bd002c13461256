import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { z } from 'zod';
import { useNewApproval } from '../api/approvals';
import { Button } from '../design/Button';
import { Dialog } from '../design/Dialog';
import { Panel } from '../design/Panel';
import { useStatus } from '../design/StatusLine';
import { TextField } from '../design/TextField';
import { Form, FormActions } from '../forms/Form';
import { useZodForm } from '../forms/useZodForm';

/** Where a law orders that old lines are deleted: the auditor asks, another person grants. */
export function PrunePanel() {
  const { t } = useTranslation('proof');
  const [isAsking, setIsAsking] = useState(false);
  return (
    <Panel title={t('prune.title')}>
      <div className="stack">
        <p className="soft">{t('prune.what')}</p>
        <div className="cluster">
          <Button variant="danger" onPress={() => setIsAsking(true)}>
            {t('prune.act')}
          </Button>
        </div>
      </div>
      {isAsking && (
        <Dialog title={t('prune.title')} isOpen onClose={() => setIsAsking(false)}>
          <PruneForm onClose={() => setIsAsking(false)} />
        </Dialog>
      )}
    </Panel>
  );
}

const month = z.strictObject({ epoch: z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/, 'must be a year') });

function PruneForm({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation('proof');
  const { t: shell } = useTranslation('shell');
  const status = useStatus();
  const ask = useNewApproval();
  const form = useZodForm({
    schema: month,
    initial: { epoch: '' },
    send: ({ epoch }) =>
      ask.mutateAsync({ act: 'log.prune', payload: { epoch: Number(epoch.replace('-', '')) } }),
    onDone: () => {
      status.say(t('prune.asked'));
      onClose();
    },
    sentUnder: 'payload',
  });
  return (
    <Form form={form}>
      <p className="soft">{t('prune.stays')}</p>
      <TextField
        {...form.field('epoch')}
        label={t('prune.month')}
        description={t('prune.monthHelp')}
        dir="ltr"
      />
      <FormActions>
        <Button type="submit" variant="danger" isPending={form.isPending}>
          {t('prune.send')}
        </Button>
        <Button onPress={onClose}>{shell('cancel')}</Button>
      </FormActions>
    </Form>
  );
}
