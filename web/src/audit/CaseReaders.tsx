import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAudit } from '../api/audit';
import { useCase } from '../api/cases';
import { useActor } from '../api/session';
import { Answer } from '../design/Answer';
import { Button } from '../design/Button';
import { More } from '../design/More';
import { CaseTimeline } from '../readers/CaseTimeline';
import { PersonPaper } from '../readers/PersonPaper';
import { AuditLines } from './AuditLines';

/** Who opened this case, newest first: for a tab of the case page. Whoever supervises the case sees more. */
export function CaseReaders({ caseId }: { readonly caseId: string }) {
  const { t } = useTranslation('readers');
  const role = useActor()?.role;
  const view = useCase(caseId).data;
  const [isPaper, setIsPaper] = useState(false);
  const mayMakePaper = role === 'caseworker' || role === 'safety-officer';
  if (isPaper) return <PersonPaper caseId={caseId} onClose={() => setIsPaper(false)} />;
  if (view?.may.assign === true) return <CaseTimeline caseId={caseId} onPaper={() => setIsPaper(true)} />;
  return (
    <>
      {mayMakePaper && view?.may.change === true && (
        <div className="audit-acts">
          <Button icon="person" onPress={() => setIsPaper(true)}>
            {t('act.paper')}
          </Button>
        </div>
      )}
      <OwnLines caseId={caseId} />
    </>
  );
}

function OwnLines({ caseId }: { readonly caseId: string }) {
  const { t } = useTranslation('audit');
  const lines = useAudit({ case: caseId });
  return (
    <Answer of={lines} lines={6}>
      {({ pages }) => {
        const entries = pages.flatMap(({ items }) => items);
        return (
          <>
            <AuditLines entries={entries} empty={t('emptyCase')} />
            <More query={lines} shown={entries.length} />
          </>
        );
      }}
    </Answer>
  );
}
