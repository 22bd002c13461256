import { useTranslation } from 'react-i18next';
import { ActivityPanel } from '../audit/ActivityPanel';
import { PageHeader } from '../design/PageHeader';
import { CheckpointPanel } from './CheckpointPanel';
import { FindingsPanel } from './FindingsPanel';
import { PrunePanel } from './PrunePanel';
import { StatePanel } from './StatePanel';
import { StandingPanel } from './StandingPanel';
import { WitnessesPanel } from './WitnessesPanel';
import './proof.css';

/** What proves the log: how it does, who watches it, what was found, and how anybody checks it without us. */
export function ProofPage() {
  const { t } = useTranslation('proof');
  return (
    <>
      <PageHeader title={t('title')}>{t('lead')}</PageHeader>
      <div className="proof-columns">
        <div className="stack">
          <StatePanel />
          <FindingsPanel />
          <ActivityPanel />
        </div>
        <div className="stack">
          <WitnessesPanel />
          <CheckpointPanel />
          <StandingPanel />
          <PrunePanel />
        </div>
      </div>
    </>
  );
}
