import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import type { accountReason } from '../../../src/people/accounts/accounts.schema';
import type { Choice } from '../texts/labels';

/** Why an act on an account happens. */
export type AccountReason = z.output<typeof accountReason>;

/** Reasons as one chooses them. */
export function useReasons(codes: readonly AccountReason[]): Choice<AccountReason>[] {
  const { t } = useTranslation('staff');
  return codes.map((id) => ({ id, label: t(`reason.${id}`) }));
}
