import { useTranslation } from 'react-i18next';
import type { Choice } from '../../texts/labels';

/** Yes, no, or nobody knows yet: not knowing is not the same as no. */
export const knownCodes = ['yes', 'no', 'unknown'] as const;
export type KnownCode = (typeof knownCodes)[number];

/** The three answers with their texts. */
export function useKnownChoices(): Choice<KnownCode>[] {
  const { t } = useTranslation('case');
  return knownCodes.map((id) => ({ id, label: t(`known.${id}`) }));
}
