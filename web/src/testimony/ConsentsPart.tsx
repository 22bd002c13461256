import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CaseView } from '../../../src/cases/cases.schema';
import { useConsents } from '../api/testimony';
import { OpenPart } from '../case/OpenPart';
import { Answer } from '../design/Answer';
import { Button } from '../design/Button';
import { DamagedRecords } from '../design/DamagedRecords';
import { EmptyState } from '../design/EmptyState';
import { Panel } from '../design/Panel';
import { ConsentCard } from './ConsentCard';
import { NewConsentDialog } from './NewConsentDialog';
import './testimony.css';

/** What the person agreed to, for whom, how long, and whether it holds today. */
export function ConsentsPart({ view }: { readonly view: CaseView }) {
  return (
    <OpenPart view={view} part="consent">
      {({ access }) => <Consents caseId={view.id} mayWrite={access === 'write'} />}
    </OpenPart>
  );
}

function Consents({ caseId, mayWrite }: { readonly caseId: string; readonly mayWrite: boolean }) {
  const { t } = useTranslation('testimony');
  const query = useConsents(caseId);
  const [isAdding, setAdding] = useState(false);
  const live = query.data?.items.filter((consent) => consent.live).length ?? 0;
  return (
    <Panel
      title={t('consents.title')}
      aside={query.data !== undefined && t('consents.live', { count: live })}
      padding="flush"
      actions={
        mayWrite && (
          <Button size="small" icon="plus" onPress={() => setAdding(true)}>
            {t('consents.add')}
          </Button>
        )
      }
    >
      <Answer of={query} lines={6}>
        {({ items, damaged }) => (
          <>
            <DamagedRecords count={damaged} />
            {items.length === 0 && (
              <EmptyState title={t('consents.none')}>{t('consents.noneWhat')}</EmptyState>
            )}
            <ul className="consents">
              {items.map((consent) => (
                <ConsentCard key={consent.id} caseId={caseId} consent={consent} />
              ))}
            </ul>
          </>
        )}
      </Answer>
      {isAdding && <NewConsentDialog caseId={caseId} onClose={() => setAdding(false)} />}
    </Panel>
  );
}
