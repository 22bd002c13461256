import { useTranslation } from 'react-i18next';
import type { FlagView } from '../../../../src/supervision/flags/flags.schema';
import { Quiet } from '../../design/Quiet';
import { FlagItem } from './FlagItem';

/** What is unexplained first, then what has an explanation. */
export function FlagGroups({ flags }: { readonly flags: readonly FlagView[] }) {
  const { t } = useTranslation('flags');
  const unexplained = flags.filter((flag) => !flag.isExplained);
  const explained = flags.filter((flag) => flag.isExplained);
  return (
    <>
      {unexplained.length === 0 ? (
        <Quiet>{t('none')}</Quiet>
      ) : (
        <Group title={t('unexplained', { count: unexplained.length })} flags={unexplained} />
      )}
      {explained.length > 0 && (
        <Group title={t('explained', { count: explained.length })} flags={explained} />
      )}
    </>
  );
}

function Group({ title, flags }: { readonly title: string; readonly flags: readonly FlagView[] }) {
  return (
    <section className="flag-group">
      <h3 className="flag-group-title">{title}</h3>
      <ul>
        {flags.map((flag) => (
          <FlagItem key={flag.id} flag={flag} />
        ))}
      </ul>
    </section>
  );
}
