import { useTranslation } from 'react-i18next';
import type { NewStatus } from '../../../src/legal/legal.schema';
import type { Choice } from '../texts/labels';

const sources = ['official-paper', 'lawyer', 'person', 'media', 'rumour'] as const;

/** From whom a status is known, the most certain first. */
export function useSourceChoices(): Choice<NewStatus['source']>[] {
  const { t } = useTranslation('legal');
  return sources.map((id) => ({ id, label: t(`source.${id}`) }));
}
