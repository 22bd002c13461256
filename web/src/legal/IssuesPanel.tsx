import type { UseQueryResult } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { IssueList, IssueView } from '../../../src/legal/legal.schema';
import type { JurisdictionCode } from '../../../src/reference/countries.schema';
import { Answer } from '../design/Answer';
import { Badge, type Tone } from '../design/Badge';
import { Button } from '../design/Button';
import { DamagedRecords } from '../design/DamagedRecords';
import { DataTable, type Column } from '../design/DataTable';
import { EmptyState } from '../design/EmptyState';
import { Notice } from '../design/Notice';
import { Panel } from '../design/Panel';
import { useLabels } from '../texts/labels';
import { IssueDialog } from './IssueDialog';
import { NewIssueDialog } from './NewIssueDialog';

interface IssuesPanelProps {
  readonly caseId: string;
  readonly query: UseQueryResult<IssueList>;
  /** Where the case has matters: an issue must lie in one of them. */
  readonly jurisdictions: readonly JurisdictionCode[];
  readonly mayWrite: boolean;
}

/** The legal reasons to stay silent, and what is done about each. */
export function IssuesPanel({ caseId, query, jurisdictions, mayWrite }: IssuesPanelProps) {
  const { t } = useTranslation('legal');
  const [isAdding, setAdding] = useState(false);
  const [changed, setChanged] = useState<IssueView | null>(null);
  const columns = useIssueColumns(mayWrite ? setChanged : null);
  const isPossible = jurisdictions.length > 0;
  return (
    <Panel
      title={t('issues.title')}
      padding="flush"
      actions={
        mayWrite &&
        isPossible && (
          <Button size="small" icon="plus" onPress={() => setAdding(true)}>
            {t('issues.add')}
          </Button>
        )
      }
    >
      <Answer of={query} lines={4}>
        {({ items, damaged }) => (
          <>
            <DamagedRecords count={damaged} />
            {mayWrite && !isPossible && items.length === 0 && (
              <div className="legal-inset">
                <Notice tone="note" title={t('issues.matterFirst')} />
              </div>
            )}
            {items.length === 0 ? (
              <EmptyState title={t('issues.none')}>{t('issues.noneWhat')}</EmptyState>
            ) : (
              <DataTable label={t('issues.title')} columns={columns} rows={items} />
            )}
          </>
        )}
      </Answer>
      {isAdding && (
        <NewIssueDialog caseId={caseId} jurisdictions={jurisdictions} onClose={() => setAdding(false)} />
      )}
      {changed !== null && <IssueDialog caseId={caseId} issue={changed} onClose={() => setChanged(null)} />}
    </Panel>
  );
}

const effectTones: Record<IssueView['effect'], Tone> = {
  BLOCKING: 'critical',
  CONTRIBUTING: 'high',
  NOT_BLOCKING: 'still',
  UNKNOWN: 'medium',
};

function useIssueColumns(onChange: ((issue: IssueView) => void) | null): Column<IssueView>[] {
  const { t } = useTranslation('legal');
  const { t: shell } = useTranslation('shell');
  const labels = useLabels();
  const columns: Column<IssueView>[] = [
    { id: 'code', header: t('issues.code'), isRowHeader: true, cell: (issue) => <IssueName issue={issue} /> },
    { id: 'effect', header: t('issues.effect'), cell: (issue) => <Effect issue={issue} /> },
    { id: 'state', header: t('issues.state'), cell: (issue) => <IssueState issue={issue} /> },
    {
      id: 'remedy',
      header: t('issues.remedy'),
      cell: ({ remedy }) =>
        remedy === null ? <span className="soft">{t('issues.noRemedy')}</span> : labels.of('remedy', remedy),
    },
  ];
  if (onChange === null) return columns;
  const change: Column<IssueView> = {
    id: 'act',
    header: t('issues.act'),
    cell: (issue) => (
      <Button
        size="small"
        label={t('issues.changeWhat', { issue: labels.of('disincentive', issue.code) })}
        onPress={() => onChange(issue)}
      >
        {shell('edit')}
      </Button>
    ),
  };
  return [...columns, change];
}

function IssueName({ issue }: { readonly issue: IssueView }) {
  const labels = useLabels();
  return (
    <div className="issue-name">
      <span className="issue-code">
        <bdi dir="ltr">{issue.code}</bdi>
      </span>
      <span>
        {labels.of('disincentive', issue.code)}
        <span className="issue-place">{labels.country(issue.jurisdiction)}</span>
      </span>
    </div>
  );
}

function Effect({ issue }: { readonly issue: IssueView }) {
  const { t } = useTranslation('legal');
  return (
    <span className="nowrap">
      <Badge tone={issue.open ? effectTones[issue.effect] : 'still'}>{t(`effect.${issue.effect}`)}</Badge>
    </span>
  );
}

function IssueState({ issue }: { readonly issue: IssueView }) {
  const labels = useLabels();
  const text = labels.of('issueStatus', issue.state);
  return issue.open ? <span>{text}</span> : <Badge tone="good">{text}</Badge>;
}
