import { useTranslation } from 'react-i18next';
import { Button } from './Button';
import './more.css';

interface MoreProps {
  readonly query: {
    hasNextPage: boolean;
    isFetchingNextPage: boolean;
    fetchNextPage: () => Promise<unknown>;
  };
  /** How many rows stand there now. */
  readonly shown: number;
}

/** The end of a list that comes page by page. */
export function More({ query, shown }: MoreProps) {
  const { t } = useTranslation('shell');
  return (
    <div className="more">
      <span className="soft small" role="status">
        {t('shown', { count: shown })}
      </span>
      {query.hasNextPage && (
        <Button size="small" isPending={query.isFetchingNextPage} onPress={() => void query.fetchNextPage()}>
          {t('more')}
        </Button>
      )}
    </div>
  );
}
