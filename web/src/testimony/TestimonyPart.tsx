import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CaseView } from '../../../src/cases/cases.schema';
import { useTestimonies } from '../api/testimony';
import { accessTo } from '../case/case-tabs';
import { ClosedPart } from '../case/ClosedPart';
import { OpenPart } from '../case/OpenPart';
import { Answer } from '../design/Answer';
import { Button } from '../design/Button';
import { DamagedRecords } from '../design/DamagedRecords';
import { EmptyState } from '../design/EmptyState';
import { Panel } from '../design/Panel';
import { useLabels } from '../texts/labels';
import { NewTestimonyDialog } from './NewTestimonyDialog';
import { TestimonyCard } from './TestimonyCard';
import './testimony.css';

/** What the person told, how it was coded and judged, and how far it is from the public. */
export function TestimonyPart({ view }: { readonly view: CaseView }) {
  const labels = useLabels();
  return (
    <div className="stack">
      <OpenPart view={view} part="testimony">
        {({ access }) => <Testimonies caseId={view.id} mayWrite={access === 'write'} />}
      </OpenPart>
      <Panel title={labels.of('compartment', 'release')}>
        <ClosedPart view={view} access={accessTo(view, 'release')} />
      </Panel>
    </div>
  );
}

function Testimonies({ caseId, mayWrite }: { readonly caseId: string; readonly mayWrite: boolean }) {
  const { t } = useTranslation('testimony');
  const query = useTestimonies(caseId);
  const [isAdding, setAdding] = useState(false);
  return (
    <Panel
      title={t('title')}
      padding="flush"
      actions={
        mayWrite && (
          <Button size="small" icon="plus" onPress={() => setAdding(true)}>
            {t('add')}
          </Button>
        )
      }
    >
      <Answer of={query} lines={6}>
        {({ items, damaged }) => (
          <>
            <DamagedRecords count={damaged} />
            {items.length === 0 && <EmptyState title={t('none')}>{t('noneWhat')}</EmptyState>}
            <ul className="testimonies">
              {items.map((testimony) => (
                <TestimonyCard key={testimony.id} caseId={caseId} testimony={testimony} mayWrite={mayWrite} />
              ))}
            </ul>
          </>
        )}
      </Answer>
      {isAdding && <NewTestimonyDialog caseId={caseId} onClose={() => setAdding(false)} />}
    </Panel>
  );
}
