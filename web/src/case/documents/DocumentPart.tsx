import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CaseView } from '../../../../src/cases/cases.schema';
import type { DocumentCompartment } from '../../../../src/cases/compartments/compartments.schema';
import { useCompartment } from '../../api/compartments';
import { Answer } from '../../design/Answer';
import { Button } from '../../design/Button';
import { EmptyState } from '../../design/EmptyState';
import { Panel } from '../../design/Panel';
import { useLabels } from '../../texts/labels';
import { OpenPart } from '../OpenPart';
import type { DocumentKind } from './document-kind';
import { DocumentForm } from './DocumentForm';
import './documents.css';

interface DocumentPartProps<Name extends DocumentCompartment, Values extends object> {
  readonly view: CaseView;
  readonly kind: DocumentKind<Name, Values>;
}

/** A part of a case that holds one document: to read, and to change whole for those who may. */
export function DocumentPart<Name extends DocumentCompartment, Values extends object>({
  view,
  kind,
}: DocumentPartProps<Name, Values>) {
  return (
    <OpenPart view={view} part={kind.name}>
      {({ access }) => <OpenDocument caseId={view.id} kind={kind} mayWrite={access === 'write'} />}
    </OpenPart>
  );
}

interface OpenDocumentProps<Name extends DocumentCompartment, Values extends object> {
  readonly caseId: string;
  readonly kind: DocumentKind<Name, Values>;
  readonly mayWrite: boolean;
}

function OpenDocument<Name extends DocumentCompartment, Values extends object>({
  caseId,
  kind,
  mayWrite,
}: OpenDocumentProps<Name, Values>) {
  const { t } = useTranslation('case');
  const { t: shell } = useTranslation('shell');
  const labels = useLabels();
  const query = useCompartment(caseId, kind.name);
  const [isEditing, setEditing] = useState(false);
  const opened = query.data;
  const mayEdit = mayWrite && !isEditing && opened !== undefined;
  return (
    <Panel
      title={labels.of('compartment', kind.name)}
      {...(mayWrite ? {} : { aside: t('access.read') })}
      actions={
        mayEdit &&
        opened.value !== null && (
          <Button size="small" onPress={() => setEditing(true)}>
            {shell('edit')}
          </Button>
        )
      }
    >
      <Answer of={query} lines={8}>
        {(answer) => {
          if (isEditing) {
            return (
              <DocumentForm caseId={caseId} kind={kind} opened={answer} onDone={() => setEditing(false)} />
            );
          }
          if (answer.value !== null) return <kind.Reading value={answer.value} />;
          return (
            <EmptyState
              title={shell('notWritten')}
              action={mayEdit && <Button onPress={() => setEditing(true)}>{t('document.write')}</Button>}
            >
              {t(`document.holds.${kind.name as DocumentCompartment}`)}
            </EmptyState>
          );
        }}
      </Answer>
    </Panel>
  );
}
