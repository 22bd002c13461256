import { useTranslation } from 'react-i18next';
import type { CaseView } from '../../../src/cases/cases.schema';
import { CaseReaders } from '../audit/CaseReaders';
import { Panel } from '../design/Panel';
import { LegalPart } from '../legal/LegalPart';
import { CaseTasks } from '../tasks/CaseTasks';
import { ConsentsPart } from '../testimony/ConsentsPart';
import { TestimonyPart } from '../testimony/TestimonyPart';
import { AccessPart } from './access/AccessPart';
import { WhoCanOpen } from './access/WhoCanOpen';
import { partOfTab, type TabId } from './case-tabs';
import { CaseworkPart } from './documents/CaseworkPart';
import { ContactPart } from './documents/ContactPart';
import { FamilyPart } from './documents/FamilyPart';
import { IdentityPart } from './documents/IdentityPart';
import { LocationPart } from './documents/LocationPart';
import { OpenPart } from './OpenPart';
import { Overview } from './Overview';
import { PartWithoutDocument } from './PartWithoutDocument';

interface CasePanelProps {
  readonly view: CaseView;
  readonly tab: TabId;
}

/** What the chosen tab shows, below the question of who can open it. */
export function CasePanel({ view, tab }: CasePanelProps) {
  const part = partOfTab[tab];
  return (
    <>
      {view.may.assign && part !== null && <WhoCanOpen key={part} caseId={view.id} part={part} />}
      <TabPart view={view} tab={tab} />
    </>
  );
}

/** Nothing of a part is asked for before its tab is chosen. */
function TabPart({ view, tab }: CasePanelProps) {
  switch (tab) {
    case 'overview':
      return <Overview view={view} />;
    case 'contact':
      return <ContactPart view={view} />;
    case 'identity':
      return <IdentityPart view={view} />;
    case 'location':
      return <LocationPart view={view} />;
    case 'family':
      return <FamilyPart view={view} />;
    case 'casework':
      return <CaseworkPart view={view} />;
    case 'health':
    case 'safety':
      return <PartWithoutDocument view={view} part={tab} />;
    case 'plan':
      return (
        <OpenPart view={view} part="plan">
          {() => <CaseTasks view={view} />}
        </OpenPart>
      );
    case 'legal':
      return <LegalPart view={view} />;
    case 'testimony':
      return <TestimonyPart view={view} />;
    case 'consents':
      return <ConsentsPart view={view} />;
    case 'access':
      return <AccessPart view={view} />;
    default:
      return <Readers caseId={view.id} />;
  }
}

function Readers({ caseId }: { readonly caseId: string }) {
  const { t } = useTranslation('case');
  return (
    <Panel title={t('readers.title')} padding="flush">
      <p className="case-readers-lead soft">{t('readers.lead')}</p>
      <CaseReaders caseId={caseId} />
    </Panel>
  );
}
