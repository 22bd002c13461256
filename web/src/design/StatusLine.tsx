import { createContext, use, useCallback, useMemo, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { problemOf } from '../api/problem';
import { problemText } from '../texts/problemText';
import { Icon } from './Icon';
import './status-line.css';

interface StatusMessage {
  readonly tone: 'good' | 'critical';
  readonly text: string;
}

interface Status {
  /** Says that something worked; it goes away by itself. */
  say: (text: string) => void;
  /** Says why something did not work; it stays until somebody closes it. */
  fail: (error: unknown) => void;
}

const StatusContext = createContext<Status | null>(null);
const GOOD_STAYS = 6_000;

/** What the page says about the last act, below everything else; readers hear it. */
export function StatusProvider({ children }: { readonly children: ReactNode }) {
  const { t } = useTranslation('problems');
  const { t: shell } = useTranslation('shell');
  const [message, setMessage] = useState<StatusMessage | null>(null);

  const say = useCallback((text: string) => {
    const next: StatusMessage = { tone: 'good', text };
    setMessage(next);
    setTimeout(() => setMessage((now) => (now === next ? null : now)), GOOD_STAYS);
  }, []);
  const fail = useCallback(
    (error: unknown) => {
      const { title, what } = problemText(problemOf(error), t);
      setMessage({ tone: 'critical', text: `${title} ${what}` });
    },
    [t],
  );
  const status = useMemo(() => ({ say, fail }), [say, fail]);

  return (
    <StatusContext value={status}>
      {children}
      <div className="status-place" role="status">
        {message !== null && (
          <div className={`status-line status-${message.tone}`}>
            <Icon name={message.tone === 'good' ? 'check' : 'alert'} />
            <span>{message.text}</span>
            <button
              type="button"
              className="status-close"
              aria-label={shell('close')}
              onClick={() => setMessage(null)}
            >
              <Icon name="close" />
            </button>
          </div>
        )}
      </div>
    </StatusContext>
  );
}

/** Says what happened: `const status = useStatus(); status.say(t('saved'))`. */
export function useStatus(): Status {
  const status = use(StatusContext);
  if (status === null) throw new Error('useStatus stands outside of StatusProvider');
  return status;
}
