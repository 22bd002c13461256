import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../design/Button';

interface CopyTextProps {
  readonly label: string;
  readonly text: string;
}

/** A long code or command to compare and to copy. It is written from left to right in every language. */
export function CopyText({ label, text }: CopyTextProps) {
  const { t } = useTranslation('proof');
  const [outcome, setOutcome] = useState<'copied' | 'notCopied' | null>(null);
  const copy = (): void => {
    navigator.clipboard.writeText(text).then(
      () => setOutcome('copied'),
      () => setOutcome('notCopied'),
    );
  };
  return (
    <div className="proof-copy">
      <div className="proof-copy-head">
        <span className="field-label">{label}</span>
        <Button size="small" onPress={copy} label={t('copy.what', { what: label })}>
          {t('copy.act')}
        </Button>
        <span className="soft small" role="status">
          {outcome !== null && t(`copy.${outcome}`)}
        </span>
      </div>
      <pre className="proof-code" dir="ltr" tabIndex={0} role="group" aria-label={label}>
        {text}
      </pre>
    </div>
  );
}
