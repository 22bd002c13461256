import { useTranslation } from 'react-i18next';
import { isPrivilegedIssueCode, remediesFor } from '../../../src/legal/issue-states';
import { newIssue, type NewIssue } from '../../../src/legal/legal.schema';
import type { JurisdictionCode } from '../../../src/reference/countries.schema';
import {
  disincentiveFamilies,
  speakEffects,
  type DisincentiveCode,
  type RemedyCode,
  type SpeakEffect,
} from '../../../src/reference/legal-codes.schema';
import disincentives from '../../../src/reference/vocabulary/disincentive.json';
import { useNewIssue } from '../api/legal';
import { Button } from '../design/Button';
import { Dialog } from '../design/Dialog';
import { GroupedComboBox, type ChoiceGroup } from '../design/GroupedComboBox';
import { Select } from '../design/Select';
import { useStatus } from '../design/StatusLine';
import { Form, FormActions } from '../forms/Form';
import { useZodForm } from '../forms/useZodForm';
import { useLabels, type Labels } from '../texts/labels';
import { useLanguage } from '../texts/useLanguage';

interface NewIssueValues {
  readonly code: DisincentiveCode | null;
  readonly jurisdiction: JurisdictionCode | null;
  readonly effect: SpeakEffect | null;
  readonly state: NewIssue['state'];
  readonly remedy: RemedyCode | null;
}

interface NewIssueDialogProps {
  readonly caseId: string;
  readonly jurisdictions: readonly JurisdictionCode[];
  readonly onClose: () => void;
}

/** Records a legal reason to stay silent. Those that can kill when the wrong reader sees them are not offered. */
export function NewIssueDialog({ caseId, jurisdictions, onClose }: NewIssueDialogProps) {
  const { t } = useTranslation('legal');
  const { t: shell } = useTranslation('shell');
  const labels = useLabels();
  const form = useNewIssueForm(caseId, jurisdictions, onClose);
  const { code } = form.values;
  const states = (['SUSPECTED', 'CONFIRMED'] as const).map((id) => ({
    id,
    label: labels.of('issueStatus', id),
  }));
  return (
    <Dialog title={t('issues.add')} isOpen onClose={onClose} width="wide">
      <Form form={form}>
        <GroupedComboBox
          {...form.field('code')}
          label={t('issues.code')}
          groups={groupsOf(labels)}
          onChange={(next) => {
            form.set('code', next);
            form.set('remedy', null);
          }}
        />
        {code !== null && <Why code={code} />}
        <div className="field-grid">
          <Select
            {...form.field('jurisdiction')}
            label={t('jurisdiction')}
            choices={labels.countries(jurisdictions)}
          />
          <Select
            {...form.field('state')}
            label={t('issues.state')}
            choices={states}
            onChange={(state) => form.set('state', state ?? 'SUSPECTED')}
          />
        </div>
        <Select
          {...form.field('effect')}
          label={t('issues.effectLabel')}
          choices={labels.choices('speakEffect', speakEffects)}
        />
        {code !== null && (
          <Select
            {...form.field('remedy')}
            label={t('issues.remedy')}
            choices={labels.choices('remedy', remediesFor(code))}
            noneLabel={t('issues.noRemedy')}
          />
        )}
        <FormActions>
          <Button type="submit" variant="primary" isPending={form.isPending}>
            {t('issues.record')}
          </Button>
          <Button onPress={onClose}>{shell('cancel')}</Button>
        </FormActions>
      </Form>
    </Dialog>
  );
}

/** Why this keeps people silent, in a sentence. */
function Why({ code }: { readonly code: DisincentiveCode }) {
  const language = useLanguage();
  const text = disincentives.find((item) => item.code === code)?.whyItSilences[language];
  return text === undefined ? null : <p className="legal-why soft">{text}</p>;
}

function groupsOf(labels: Labels): ChoiceGroup<DisincentiveCode>[] {
  return disincentiveFamilies
    .map((family) => ({
      id: family,
      label: labels.of('disincentiveFamily', family),
      choices: disincentives
        .filter((item) => item.family === family && !isPrivilegedIssueCode(item.code))
        .map(({ code }) => ({
          id: code as DisincentiveCode,
          label: `${code} ${labels.of('disincentive', code)}`,
        })),
    }))
    .filter(({ choices }) => choices.length > 0);
}

function useNewIssueForm(caseId: string, jurisdictions: readonly JurisdictionCode[], onClose: () => void) {
  const { t } = useTranslation('legal');
  const status = useStatus();
  const create = useNewIssue(caseId);
  const initial: NewIssueValues = {
    code: null,
    jurisdiction: jurisdictions.length === 1 ? (jurisdictions[0] ?? null) : null,
    effect: 'UNKNOWN',
    state: 'SUSPECTED',
    remedy: null,
  };
  return useZodForm({
    schema: newIssue,
    initial,
    send: (input) => create.mutateAsync(input),
    onDone: () => {
      status.say(t('issues.recorded'));
      onClose();
    },
  });
}
