import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { remediesFor } from '../../../src/legal/issue-states';
import { issueChange, type IssueView } from '../../../src/legal/legal.schema';
import { speakEffects, type RemedyCode, type SpeakEffect } from '../../../src/reference/legal-codes.schema';
import { useIssueChange, useIssues } from '../api/legal';
import { Button } from '../design/Button';
import { Dialog } from '../design/Dialog';
import { Select } from '../design/Select';
import { useStatus } from '../design/StatusLine';
import { Form, FormActions } from '../forms/Form';
import { useZodForm } from '../forms/useZodForm';
import { useLabels } from '../texts/labels';

interface IssueValues {
  readonly effect: SpeakEffect | null;
  readonly state: IssueView['state'] | null;
  readonly remedy: RemedyCode | null;
}

interface IssueDialogProps {
  readonly caseId: string;
  readonly issue: IssueView;
  readonly onClose: () => void;
}

/** Changes how much an issue keeps the person silent, how far it is, and what is done about it. */
export function IssueDialog({ caseId, issue, onClose }: IssueDialogProps) {
  const { t } = useTranslation('legal');
  const { t: shell } = useTranslation('shell');
  const labels = useLabels();
  const { form, base, reload } = useIssueForm(caseId, issue, onClose);
  return (
    <Dialog title={labels.of('disincentive', issue.code)} isOpen onClose={onClose}>
      <p className="soft">{labels.country(issue.jurisdiction)}</p>
      <Form form={form} onReload={() => void reload()}>
        <Select
          {...form.field('state')}
          label={t('issues.state')}
          description={t('issues.stateHelp')}
          choices={labels.choices('issueStatus', [base.state, ...base.moves])}
        />
        <Select
          {...form.field('effect')}
          label={t('issues.effectLabel')}
          choices={labels.choices('speakEffect', speakEffects)}
        />
        <Select
          {...form.field('remedy')}
          label={t('issues.remedy')}
          choices={labels.choices('remedy', remediesFor(issue.code))}
          noneLabel={t('issues.noRemedy')}
        />
        <FormActions>
          <Button type="submit" variant="primary" isPending={form.isPending}>
            {shell('save')}
          </Button>
          <Button onPress={onClose}>{shell('cancel')}</Button>
        </FormActions>
      </Form>
    </Dialog>
  );
}

function useIssueForm(caseId: string, issue: IssueView, onClose: () => void) {
  const { t: shell } = useTranslation('shell');
  const status = useStatus();
  const query = useIssues(caseId);
  const change = useIssueChange(caseId);
  const [base, setBase] = useState(issue);
  const form = useZodForm({
    schema: issueChange,
    initial: valuesOf(issue),
    prepare: (values) => ({ version: base.version, ...values }),
    send: (input) => change.mutateAsync({ issueId: issue.id, ...input }),
    onDone: () => {
      status.say(shell('saved'));
      onClose();
    },
  });
  const reload = async (): Promise<void> => {
    const { data } = await query.refetch();
    const newest = data?.items.find(({ id }) => id === issue.id);
    if (newest === undefined) return onClose();
    setBase(newest);
    form.reset(valuesOf(newest));
    return undefined;
  };
  return { form, base, reload };
}

function valuesOf({ effect, state, remedy }: IssueView): IssueValues {
  return { effect, state, remedy };
}
