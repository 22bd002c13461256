import { useTranslation } from 'react-i18next';
import type { CaseView } from '../../../src/cases/cases.schema';
import { Panel } from '../design/Panel';
import { Notice } from '../design/Notice';
import { CaseTasks } from '../tasks/CaseTasks';
import { useLabels } from '../texts/labels';
import { accessTo, isReadable } from './case-tabs';
import { ClosedPart } from './ClosedPart';

interface PartWithoutDocumentProps {
  readonly view: CaseView;
  readonly part: 'health' | 'safety';
}

/** A part that has no document yet in this release, only tasks. */
export function PartWithoutDocument({ view, part }: PartWithoutDocumentProps) {
  const { t } = useTranslation('case');
  const labels = useLabels();
  const access = accessTo(view, part);
  return (
    <div className="stack">
      <Panel title={labels.of('compartment', part)} aside={t(`access.${access.access}`)}>
        <div className="stack">
          {!isReadable(access) && <ClosedPart view={view} access={access} />}
          <Notice tone="note" title={t(`noDocument.${part}`)}>
            <p>{t('noDocument.what')}</p>
          </Notice>
        </div>
      </Panel>
      {isReadable(accessTo(view, 'plan')) && <CaseTasks view={view} part={part} />}
    </div>
  );
}
