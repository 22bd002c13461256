import { useTranslation } from 'react-i18next';
import type { FlagView } from '../../../../src/supervision/flags/flags.schema';
import { Quiet } from '../../design/Quiet';
import { useFormat } from '../../texts/format';
import { FlagItem } from './FlagItem';

interface FlagGroupsProps {
  readonly flags: readonly FlagView[];
  /** Whether more can be shown: then a number would only say how many are shown. */
  readonly hasMore: boolean;
}

/** What is unexplained first, then what has an explanation. */
export function FlagGroups({ flags, hasMore }: FlagGroupsProps) {
  const { t } = useTranslation('flags');
  const format = useFormat();
  const countOf = (some: readonly FlagView[]): string => `${format.number(some.length)}${hasMore ? '+' : ''}`;
  const unexplained = flags.filter((flag) => !flag.isExplained);
  const explained = flags.filter((flag) => flag.isExplained);
  return (
    <>
      {unexplained.length === 0 ? (
        <Quiet>{t('none')}</Quiet>
      ) : (
        <Group title={t('unexplained', { shown: countOf(unexplained) })} flags={unexplained} />
      )}
      {explained.length > 0 && (
        <Group title={t('explained', { shown: countOf(explained) })} flags={explained} />
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
