import type { UseQueryResult } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { MatterList, MatterView } from '../../../src/legal/legal.schema';
import { Answer } from '../design/Answer';
import { Button } from '../design/Button';
import { DamagedRecords } from '../design/DamagedRecords';
import { EmptyState } from '../design/EmptyState';
import { Panel } from '../design/Panel';
import { Timeline } from '../design/Timeline';
import { useFormat } from '../texts/format';
import { useLabels } from '../texts/labels';
import { NewMatterDialog } from './NewMatterDialog';
import { StatusDialog } from './StatusDialog';

interface MattersPanelProps {
  readonly caseId: string;
  readonly query: UseQueryResult<MatterList>;
  readonly mayWrite: boolean;
}

/** The legal matters of a case, each with the history of its status. */
export function MattersPanel({ caseId, query, mayWrite }: MattersPanelProps) {
  const { t } = useTranslation('legal');
  const [isAdding, setAdding] = useState(false);
  return (
    <Panel
      title={t('matters.title')}
      actions={
        mayWrite && (
          <Button size="small" icon="plus" onPress={() => setAdding(true)}>
            {t('matters.add')}
          </Button>
        )
      }
    >
      <Answer of={query} lines={4}>
        {({ items, damaged }) => (
          <>
            <DamagedRecords count={damaged} />
            {items.length === 0 && <EmptyState title={t('matters.none')}>{t('matters.noneWhat')}</EmptyState>}
            <ul className="matters">
              {items.map((matter) => (
                <Matter key={matter.id} caseId={caseId} matter={matter} />
              ))}
            </ul>
          </>
        )}
      </Answer>
      {isAdding && <NewMatterDialog caseId={caseId} onClose={() => setAdding(false)} />}
    </Panel>
  );
}

function Matter({ caseId, matter }: { readonly caseId: string; readonly matter: MatterView }) {
  const { t } = useTranslation('legal');
  const labels = useLabels();
  const format = useFormat();
  const [isAdding, setAdding] = useState(false);
  const title = t('matters.name', {
    type: labels.of('matterType', matter.type),
    place: labels.country(matter.jurisdiction),
  });
  return (
    <li className="matter">
      <div className="matter-head">
        <h3>{title}</h3>
        {matter.moves.length > 0 && (
          <Button
            size="small"
            label={t('matters.addStatusTo', { matter: title })}
            onPress={() => setAdding(true)}
          >
            {t('matters.addStatus')}
          </Button>
        )}
      </div>
      <Timeline
        label={t('matters.history', { matter: title })}
        steps={matter.history.map(({ status, asOf, source, note }, place) => ({
          id: String(place),
          title: labels.of('legalStatus', status),
          when: t('matters.asOf', { day: format.day(asOf), source: t(`source.${source}`) }),
          children: note !== null && (
            <p className="matter-note" dir="auto">
              {note}
            </p>
          ),
        }))}
      />
      {isAdding && (
        <StatusDialog caseId={caseId} matter={matter} title={title} onClose={() => setAdding(false)} />
      )}
    </li>
  );
}
