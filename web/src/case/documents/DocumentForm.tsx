import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DocumentCompartment } from '../../../../src/cases/compartments/compartments.schema';
import { useCompartment, useCompartmentChange, type OpenCompartment } from '../../api/compartments';
import { Button } from '../../design/Button';
import { Notice } from '../../design/Notice';
import { useStatus } from '../../design/StatusLine';
import { Form, FormActions } from '../../forms/Form';
import { useUnsaved } from '../../forms/Unsaved';
import { useZodForm } from '../../forms/useZodForm';
import { useLabels } from '../../texts/labels';
import type { DocumentKind } from './document-kind';

interface DocumentFormProps<Name extends DocumentCompartment, Values extends object> {
  readonly caseId: string;
  readonly kind: DocumentKind<Name, Values>;
  /** The document as it was when the editing began. */
  readonly opened: OpenCompartment<Name>;
  readonly onDone: () => void;
}

/** Changes a document whole. After somebody else's change what was typed stays, beside what stands there now. */
export function DocumentForm<Name extends DocumentCompartment, Values extends object>(
  props: DocumentFormProps<Name, Values>,
) {
  const { kind, onDone } = props;
  const { t: shell } = useTranslation('shell');
  const labels = useLabels();
  const { form, newest, load, startFrom, replace } = useDocumentForm(props);
  const leave = useUnsaved(form.isDirty);
  return (
    <Form form={form} label={labels.of('compartment', kind.name)} onReload={() => void load()}>
      {newest !== null && (
        <NewestVersion kind={kind} newest={newest} onStartFrom={startFrom} onReplace={replace} />
      )}
      <div className="document-fields">
        <kind.Fields form={form} />
      </div>
      <div className="document-actions">
        <FormActions>
          <Button type="submit" variant="primary" isPending={form.isPending} isDisabled={newest !== null}>
            {shell('save')}
          </Button>
          <Button onPress={() => leave(onDone)}>{shell('cancel')}</Button>
        </FormActions>
      </div>
    </Form>
  );
}

function useDocumentForm<Name extends DocumentCompartment, Values extends object>({
  caseId,
  kind,
  opened,
  onDone,
}: DocumentFormProps<Name, Values>) {
  const { t: shell } = useTranslation('shell');
  const status = useStatus();
  const query = useCompartment(caseId, kind.name);
  const change = useCompartmentChange(caseId, kind.name);
  const [base, setBase] = useState(opened);
  const [newest, setNewest] = useState<OpenCompartment<Name> | null>(null);
  const form = useZodForm({
    schema: kind.schema,
    initial: kind.valuesOf(opened.value),
    prepare: kind.prepare,
    send: (value) => change.mutateAsync({ version: base.version, value }),
    onDone: () => {
      status.say(shell('saved'));
      onDone();
    },
    sentUnder: 'value',
  });
  const isDirty = JSON.stringify(form.values) !== JSON.stringify(kind.valuesOf(base.value));
  const load = async (): Promise<void> => {
    const { data } = await query.refetch();
    if (data === undefined) return;
    setNewest(data);
    // The refusal has been answered; what was typed stays.
    form.reset(form.values);
  };
  const goOn = (values: Values): void => {
    if (newest !== null) setBase(newest);
    setNewest(null);
    form.reset(values);
  };
  return {
    form: { ...form, isDirty },
    newest,
    load,
    startFrom: () => goOn(kind.valuesOf(newest?.value ?? null)),
    replace: () => goOn(form.values),
  };
}

interface NewestVersionProps<Name extends DocumentCompartment, Values extends object> {
  readonly kind: DocumentKind<Name, Values>;
  readonly newest: OpenCompartment<Name>;
  readonly onStartFrom: () => void;
  readonly onReplace: () => void;
}

/** What somebody else wrote in the meantime, and the choice that only the writer can make. */
function NewestVersion<Name extends DocumentCompartment, Values extends object>({
  kind,
  newest,
  onStartFrom,
  onReplace,
}: NewestVersionProps<Name, Values>) {
  const { t } = useTranslation('case');
  return (
    <div className="stack" role="status">
      <Notice tone="high" title={t('newest.title')}>
        <p>{t('newest.what')}</p>
      </Notice>
      <div className="document-newest">
        {newest.value === null ? null : <kind.Reading value={newest.value} />}
      </div>
      <div className="cluster">
        <Button onPress={onStartFrom}>{t('newest.startFrom')}</Button>
        <Button onPress={onReplace}>{t('newest.keepMine')}</Button>
      </div>
    </div>
  );
}
