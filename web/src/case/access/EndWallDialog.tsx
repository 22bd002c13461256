import { useTranslation } from 'react-i18next';
import { z } from 'zod';
import type { CaseView } from '../../../../src/cases/cases.schema';
import { text } from '../../../../src/platform/http/page.schema';
import type { WallView } from '../../api/access';
import { useNewApproval } from '../../api/approvals';
import { Button } from '../../design/Button';
import { Dialog } from '../../design/Dialog';
import { useStatus } from '../../design/StatusLine';
import { TextArea } from '../../design/TextArea';
import { Form, FormActions } from '../../forms/Form';
import { useZodForm } from '../../forms/useZodForm';

const asked = z.strictObject({ reason: text(2_000).pipe(z.string().trim().min(3)) });

interface EndWallDialogProps {
  readonly view: CaseView;
  readonly wall: WallView;
  readonly onClose: () => void;
}

/** Asks a second person to end a wall. */
export function EndWallDialog({ view, wall, onClose }: EndWallDialogProps) {
  const { t } = useTranslation('case');
  const { t: shell } = useTranslation('shell');
  const status = useStatus();
  const ask = useNewApproval();
  const form = useZodForm({
    schema: asked,
    initial: { reason: '' },
    send: ({ reason }) =>
      ask.mutateAsync({ act: 'wall.end', payload: { caseId: view.id, wallId: wall.id }, reason }),
    onDone: () => {
      status.say(t('walls.asked'));
      onClose();
    },
  });
  return (
    <Dialog title={t('walls.endTitle')} isOpen onClose={onClose}>
      <p className="soft">{t('walls.endWhat')}</p>
      <Form form={form}>
        <TextArea {...form.field('reason')} label={t('team.reason')} description={t('walls.reasonHelp')} />
        <FormActions>
          <Button type="submit" variant="primary" isPending={form.isPending}>
            {t('walls.send')}
          </Button>
          <Button onPress={onClose}>{shell('cancel')}</Button>
        </FormActions>
      </Form>
    </Dialog>
  );
}
