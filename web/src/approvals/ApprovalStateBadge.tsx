import { useTranslation } from 'react-i18next';
import type { ApprovalState } from '../../../src/approvals/approval-states';
import { Badge, type Tone } from '../design/Badge';

const tones: Record<ApprovalState, Tone> = {
  asked: 'medium',
  granted: 'note',
  used: 'good',
  refused: 'high',
  withdrawn: 'still',
  expired: 'still',
};

/** The state of a request in a word. */
export function ApprovalStateBadge({ state }: { readonly state: ApprovalState }) {
  const { t } = useTranslation('approvals');
  return <Badge tone={tones[state]}>{t(`state.${state}`)}</Badge>;
}
