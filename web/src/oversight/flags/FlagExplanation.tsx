import { useTranslation } from 'react-i18next';
import type { FlagView } from '../../../../src/supervision/flags/flags.schema';
import { Icon } from '../../design/Icon';
import { useFormat } from '../../texts/format';

/** What may explain it and was found; else what was looked for in vain. */
export function FlagExplanation({ flag }: { readonly flag: FlagView }) {
  const { t } = useTranslation('flags');
  const format = useFormat();
  const { explanations, lookedFor, damaged } = flag;
  if (damaged) return <span>{t('damaged')}</span>;
  if (explanations.length === 0) {
    if (lookedFor.length === 0) return <span>{t('nothingExplains')}</span>;
    const kinds = lookedFor.map((kind) => t(`looksFor.${kind}`));
    return <span>{t('notFound', { kinds: format.list(kinds) })}</span>;
  }
  return (
    <ul className="flag-found">
      {explanations.map(({ kind, since, until }, place) => (
        <li key={place}>
          <Icon name="check" />
          <span>
            {t(`found.${kind}`, {
              since: since === null ? '' : format.instant(since),
              until: until === null ? t('noEnd') : t('until', { until: format.instant(until) }),
            })}
          </span>
        </li>
      ))}
    </ul>
  );
}
