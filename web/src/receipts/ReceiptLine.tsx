import { useTranslation } from 'react-i18next';
import type { ReceiptState } from '../../../src/platform/audit-log/receipt-states';
import { proofAddress } from '../api/receipts';
import { Icon } from '../design/Icon';
import './receipts.css';

interface ReceiptLineProps {
  readonly id: string;
  readonly state: ReceiptState;
  /** What the receipt is of, for readers who hear several of them. */
  readonly of: string;
  /** Whether something else waits for the witness, or only the receipt. */
  readonly isHeldUp?: boolean;
}

/** How far the proof of an act is, in a sentence, and the receipt as soon as there is one. */
export function ReceiptLine({ id, state, of, isHeldUp = false }: ReceiptLineProps) {
  const { t } = useTranslation('receipts');
  const sentence = state === 'waiting' && isHeldUp ? t('state.heldUp') : t(`state.${state}`);
  return (
    <div className={`receipt receipt-${state}`}>
      <p className="receipt-state" role="status">
        <Icon name={icons[state]} />
        <span>{sentence}</span>
      </p>
      {(state === 'cosigned' || state === 'unwitnessed') && (
        <a className="receipt-link" href={proofAddress(id)} download="receipt.tlog-proof">
          <Icon name="down" />
          <span>
            {t('download')}
            <span className="unseen"> {of}</span>
          </span>
        </a>
      )}
    </div>
  );
}

const icons = { waiting: 'clock', cosigned: 'check', unwitnessed: 'info', uncosigned: 'alert' } as const;
