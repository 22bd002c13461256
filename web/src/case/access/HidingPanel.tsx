import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CaseView } from '../../../../src/cases/cases.schema';
import { useCaseUnhide } from '../../api/access';
import { Button } from '../../design/Button';
import { ConfirmDialog } from '../../design/ConfirmDialog';
import { Panel } from '../../design/Panel';
import { useStatus } from '../../design/StatusLine';
import { HideDialog } from './HideDialog';

/** Whether the office may know that the case exists. */
export function HidingPanel({ view }: { readonly view: CaseView }) {
  const { t } = useTranslation('case');
  const [open, setOpen] = useState<'hide' | 'unhide' | null>(null);
  const { hidden } = view;
  return (
    <Panel
      title={t('hiding.panel')}
      actions={
        <>
          {hidden && (
            <Button size="small" onPress={() => setOpen('unhide')}>
              {t('hiding.end')}
            </Button>
          )}
          <Button size="small" onPress={() => setOpen('hide')}>
            {t(hidden ? 'hiding.nameOthers' : 'hiding.act')}
          </Button>
        </>
      }
    >
      <p className="soft">{t(hidden ? 'hiding.isHidden' : 'hiding.isNot')}</p>
      {open === 'hide' && <HideDialog view={view} onClose={() => setOpen(null)} />}
      {open === 'unhide' && <UnhideDialog view={view} onClose={() => setOpen(null)} />}
    </Panel>
  );
}

interface UnhideDialogProps {
  readonly view: CaseView;
  readonly onClose: () => void;
}

function UnhideDialog({ view, onClose }: UnhideDialogProps) {
  const { t } = useTranslation('case');
  const status = useStatus();
  const unhide = useCaseUnhide(view.id);
  return (
    <ConfirmDialog
      title={t('hiding.endTitle')}
      act={t('hiding.end')}
      isPending={unhide.isPending}
      onClose={onClose}
      onAct={() =>
        unhide.mutate(view.version, {
          onSuccess: () => {
            status.say(t('hiding.ended'));
            onClose();
          },
          onError: status.fail,
        })
      }
    >
      <p>{t('hiding.endWhat')}</p>
    </ConfirmDialog>
  );
}
