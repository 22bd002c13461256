import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { problemOf } from '../api/problem';
import { problemText } from '../texts/problemText';
import { Button } from './Button';
import { Notice } from './Notice';
import { Skeleton } from './Skeleton';

interface AnswerProps<Data> {
  readonly of: Pick<UseQueryResult<Data>, 'data' | 'error' | 'isPending' | 'refetch'>;
  readonly children: (data: Data) => ReactNode;
  /** Lines of the skeleton while waiting. */
  readonly lines?: number;
}

/** Shows an answer of the service: a skeleton before it, the reason and a way on when there is none or no newer one. */
export function Answer<Data>({ of: query, children, lines = 4 }: AnswerProps<Data>) {
  if (query.data !== undefined) {
    return (
      <>
        {query.error !== null && <Failure error={query.error} onRetry={() => void query.refetch()} />}
        {children(query.data)}
      </>
    );
  }
  if (query.isPending && query.error === null) return <Skeleton lines={lines} />;
  return <Failure error={query.error} onRetry={() => void query.refetch()} />;
}

interface FailureProps {
  readonly error: unknown;
  readonly onRetry?: () => void;
}

/** Says why something could not be shown. */
export function Failure({ error, onRetry }: FailureProps) {
  const { t } = useTranslation('problems');
  const problem = problemOf(error);
  const { title, what } = problemText(problem, t);
  const mayRetry = onRetry !== undefined && problem.code !== 'not-found' && problem.code !== 'forbidden';
  return (
    <Notice tone={problem.code === 'not-found' ? 'note' : 'critical'} title={title} role="alert">
      <p>{what}</p>
      {mayRetry && (
        <Button size="small" onPress={onRetry}>
          {t('again')}
        </Button>
      )}
    </Notice>
  );
}
