import { useTranslation } from 'react-i18next';
import { Dialog } from '../../design/Dialog';
import { AccessHistory } from './AccessHistory';

interface TeamHistoryProps {
  readonly caseId: string;
  readonly onClose: () => void;
}

/** Everybody who has or had access, since when, by whom and why. */
export function TeamHistory({ caseId, onClose }: TeamHistoryProps) {
  const { t } = useTranslation('case');
  return (
    <Dialog title={t('team.historyTitle')} isOpen onClose={onClose} width="wide">
      <AccessHistory caseId={caseId} />
    </Dialog>
  );
}
