import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../design/Button';
import './account.css';

interface OneTimeTextProps {
  readonly label: string;
  readonly text: string;
  /** What is copied, where it differs from what is shown. */
  readonly copied?: string;
  /** True where it has just taken the place of what had the focus. */
  readonly autoFocus?: boolean;
}

/** A code that is shown once: large enough to read out, with a button that copies it. */
export function OneTimeText({ label, text, copied = text, autoFocus = false }: OneTimeTextProps) {
  const { t } = useTranslation('account');
  const [outcome, setOutcome] = useState<'copied' | 'notCopied' | null>(null);
  const copy = (): void => {
    navigator.clipboard.writeText(copied).then(
      () => setOutcome('copied'),
      () => setOutcome('notCopied'),
    );
  };
  return (
    <div className="one-time-text">
      <p className="field-label">{label}</p>
      <output className="one-time-text-code" dir="ltr" aria-label={label}>
        {text}
      </output>
      <div className="cluster">
        <Button size="small" autoFocus={autoFocus} onPress={copy} label={t('copy.what', { what: label })}>
          {t('copy.act')}
        </Button>
        <span className="soft small" role="status">
          {outcome !== null && t(`copy.${outcome}`)}
        </span>
      </div>
    </div>
  );
}
