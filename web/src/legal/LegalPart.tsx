import { useTranslation } from 'react-i18next';
import type { CaseView } from '../../../src/cases/cases.schema';
import { useIssues, useMatters } from '../api/legal';
import { OpenPart } from '../case/OpenPart';
import { Answer } from '../design/Answer';
import { Panel } from '../design/Panel';
import { IssuesPanel } from './IssuesPanel';
import { MattersPanel } from './MattersPanel';
import { PrivilegedPanel } from './PrivilegedPanel';
import { SpeakPicture } from './SpeakPicture';
import './legal.css';

/** What the law has to do with a case: what keeps the person silent, the matters, and the lawyer's own line. */
export function LegalPart({ view }: { readonly view: CaseView }) {
  return (
    <div className="stack">
      <OpenPart view={view} part="legal-status">
        {({ access }) => <OpenLegal caseId={view.id} mayWrite={access === 'write'} />}
      </OpenPart>
      <PrivilegedPanel />
    </div>
  );
}

function OpenLegal({ caseId, mayWrite }: { readonly caseId: string; readonly mayWrite: boolean }) {
  const { t } = useTranslation('legal');
  const issues = useIssues(caseId);
  const matters = useMatters(caseId);
  const jurisdictions = [...new Set((matters.data?.items ?? []).map(({ jurisdiction }) => jurisdiction))];
  return (
    <div className="stack">
      <Panel title={t('speak.title')}>
        <Answer of={issues} lines={3}>
          {({ items }) => <SpeakPicture issues={items} />}
        </Answer>
      </Panel>
      <IssuesPanel caseId={caseId} query={issues} jurisdictions={jurisdictions} mayWrite={mayWrite} />
      <MattersPanel caseId={caseId} query={matters} mayWrite={mayWrite} />
    </div>
  );
}
