import { refreshReceipt, useReceipt } from '../api/receipts';
import { ReceiptLine } from './ReceiptLine';
import { useAskAgain } from './useAskAgain';

interface AccessReceiptProps {
  /** The emergency access; its receipt has the same id. */
  readonly id: string;
  readonly of: string;
}

/**
 * The receipt of an emergency access of the reader: a warning while the witness has not seen it. What went wrong in
 * asking hides nothing else of the access.
 */
export function AccessReceipt({ id, of }: AccessReceiptProps) {
  const { data } = useReceipt(id);
  const isWaiting = data !== undefined && (data.state === 'waiting' || data.state === 'uncosigned');
  const hasNoProof = data !== undefined && data.size === null;
  useAskAgain(isWaiting || hasNoProof, () => refreshReceipt(id));
  if (data === undefined) return null;
  return <ReceiptLine id={id} state={hasNoProof && !isWaiting ? 'waiting' : data.state} of={of} />;
}
