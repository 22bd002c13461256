import { useTranslation } from 'react-i18next';
import type { CaseView } from '../../../src/cases/cases.schema';
import compartments from '../../../src/reference/vocabulary/compartment.json';
import { BreakGlassButton } from '../emergency/BreakGlassButton';
import { partsOpenedFor } from '../emergency/what-opens';
import { AccessGlyph } from '../design/AccessGlyph';
import { isolate } from '../texts/isolate';
import { useLabels } from '../texts/labels';
import { useLanguage } from '../texts/useLanguage';
import { isOpenInEmergency, type PartAccess } from './case-tabs';

interface ClosedPartProps {
  readonly view: CaseView;
  readonly access: PartAccess;
}

/** Says what a part holds, why it stays closed to this reader, and whom to ask. */
export function ClosedPart({ view, access }: ClosedPartProps) {
  const { t } = useTranslation('case');
  const labels = useLabels();
  const language = useLanguage();
  const holds = compartments.find(({ code }) => code === access.name)?.holds[language];
  return (
    <div className="closed-part">
      <span className="closed-part-sign">
        <AccessGlyph access={access.access} />
      </span>
      <div className="stack-tight">
        <p className="closed-part-why">{useWhy(view, access)}</p>
        {holds !== undefined && (
          <p className="soft small">
            {t('closed.holds', { part: labels.of('compartment', access.name), holds })}
          </p>
        )}
        {partsOpenedFor('supervisor').includes(access.name) && !isOpenInEmergency(view) && (
          <div>
            <BreakGlassButton caseId={view.id} reference={view.reference} />
          </div>
        )}
      </div>
    </div>
  );
}

function useWhy(view: CaseView, { access, why }: PartAccess): string {
  const { t } = useTranslation('case');
  const lead = view.team.find(({ kind }) => kind === 'lead')?.staff.name;
  if (why === 'later') return t('closed.later');
  if (why === 'lawyer-only') return t('closed.lawyerOnly');
  if (access === 'flag') return t('closed.flag');
  if (access === 'report') return t('closed.report');
  if (why !== 'not-granted') return t('closed.role');
  return lead === undefined ? t('closed.notGranted') : t('closed.notGrantedLead', { lead: isolate(lead) });
}
