import { encodeQR } from 'qr';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { SecretPicture } from '../account/SecretPicture';
import { useCheckpoint, useLogState } from '../api/proof';
import { Answer } from '../design/Answer';
import { Button } from '../design/Button';
import { Panel } from '../design/Panel';
import { useFormat } from '../texts/format';
import { CopyText } from './CopyText';
import { DailyRoot } from './DailyRoot';

/** The newest checkpoint as text, to copy and to print, and how anybody verifies the log with it. */
export function CheckpointPanel() {
  const { t } = useTranslation('proof');
  const key = useLogState().data?.verifierKey ?? '';
  return (
    <Panel title={t('checkpoint.title')}>
      <div className="stack">
        <p className="soft">{t('checkpoint.what')}</p>
        <Answer of={useCheckpoint()} lines={4}>
          {(note) => (note === null ? <p>{t('checkpoint.none')}</p> : <Checkpoint note={note} />)}
        </Answer>
        <h3>{t('verify.title')}</h3>
        <p className="soft">{t('verify.what')}</p>
        <CopyText label={t('verify.folder')} text="causeway audit verify --checkpoint checkpoint.txt" />
        <CopyText
          label={t('verify.url')}
          text={`causeway audit verify --log ${location.origin}/api/audit --user NAME --key '${key}' --checkpoint checkpoint.txt`}
        />
      </div>
    </Panel>
  );
}

function Checkpoint({ note }: { readonly note: string }) {
  const { t } = useTranslation('proof');
  const format = useFormat();
  const [isPaper, setIsPaper] = useState(false);
  const drawn = drawable(note);
  return (
    <>
      <CopyText label={t('checkpoint.title')} text={note} />
      {drawn !== null && <SecretPicture uri={drawn} label={t('checkpoint.qr')} />}
      <div className="cluster">
        <Button onPress={() => setIsPaper(true)}>{t('checkpoint.print')}</Button>
      </div>
      {isPaper && (
        <DailyRoot
          note={note}
          drawn={drawn}
          day={format.longDay(format.today())}
          onClose={() => setIsPaper(false)}
        />
      )}
    </>
  );
}

/** What fits into a QR code: the note, or without its cosignatures when they make it too long. */
function drawable(note: string): string | null {
  const [body = '', signatures = ''] = note.split('\n\n');
  const bare = `${body}\n\n${signatures.split('\n')[0] ?? ''}\n`;
  return [note, bare].find(fits) ?? null;
}

function fits(text: string): boolean {
  try {
    encodeQR(text, 'raw');
    return true;
  } catch {
    return false;
  }
}
