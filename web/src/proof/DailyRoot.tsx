import { useTranslation } from 'react-i18next';
import { SecretPicture } from '../account/SecretPicture';
import { Button } from '../design/Button';
import { Dialog } from '../design/Dialog';

interface DailyRootProps {
  readonly note: string;
  readonly drawn: string | null;
  readonly day: string;
  readonly onClose: () => void;
}

/** One sheet with the checkpoint of the day: who keeps it can show later that the log was not rewritten. */
export function DailyRoot({ note, drawn, day, onClose }: DailyRootProps) {
  const { t } = useTranslation('proof');
  const { t: shell } = useTranslation('shell');
  return (
    <Dialog title={t('checkpoint.dailyRoot')} isOpen onClose={onClose} width="wide">
      <div className="stack">
        <p className="soft">{t('checkpoint.paperWhat')}</p>
        <article className="proof-sheet">
          <h3>{t('checkpoint.sheet', { day })}</h3>
          {drawn !== null && <SecretPicture uri={drawn} label={t('checkpoint.qr')} />}
          <pre className="proof-code" dir="ltr" tabIndex={0} role="group" aria-label={t('checkpoint.title')}>
            {note}
          </pre>
          <p>{t('checkpoint.signHere')}</p>
        </article>
        <div className="cluster">
          <Button variant="primary" onPress={() => window.print()}>
            {t('checkpoint.printNow')}
          </Button>
          <Button onPress={onClose}>{shell('close')}</Button>
        </div>
      </div>
    </Dialog>
  );
}
