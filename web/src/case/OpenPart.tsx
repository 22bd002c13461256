import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { CaseView } from '../../../src/cases/cases.schema';
import type { Compartment } from '../../../src/reference/codes.schema';
import { Panel } from '../design/Panel';
import { useLabels } from '../texts/labels';
import { accessTo, isReadable, type PartAccess } from './case-tabs';
import { ClosedPart } from './ClosedPart';

interface OpenPartProps {
  readonly view: CaseView;
  readonly part: Compartment;
  /** What stands in the part; drawn, and so asked for, only when it may be read. */
  readonly children: (access: PartAccess) => ReactNode;
}

/** A part of a case, or in plain words why it stays closed. */
export function OpenPart({ view, part, children }: OpenPartProps) {
  const { t } = useTranslation('case');
  const labels = useLabels();
  const access = accessTo(view, part);
  if (isReadable(access)) return children(access);
  return (
    <Panel title={labels.of('compartment', part)} aside={t(`access.${access.access}`)}>
      <ClosedPart view={view} access={access} />
    </Panel>
  );
}
