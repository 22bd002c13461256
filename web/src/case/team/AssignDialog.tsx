import { useTranslation } from 'react-i18next';
import type { CaseView } from '../../../../src/cases/cases.schema';
import type { StaffView } from '../../../../src/people/people.schema';
import { useStaff } from '../../api/people';
import { useActor } from '../../api/session';
import { Answer } from '../../design/Answer';
import { Button } from '../../design/Button';
import { Check, Checks } from '../../design/Checks';
import { ComboBox } from '../../design/ComboBox';
import { DateField } from '../../design/DateField';
import { Dialog } from '../../design/Dialog';
import { Notice } from '../../design/Notice';
import { Select } from '../../design/Select';
import { TextArea } from '../../design/TextArea';
import { Form, FormActions } from '../../forms/Form';
import { useFormat } from '../../texts/format';
import { isolate } from '../../texts/isolate';
import { useLabels } from '../../texts/labels';
import { PreviewBox } from '../access/PreviewBox';
import { kindsOf, mustEnd, partsOf, workRoles } from './grant-choices';
import { leadReplacedBy, useAssignForm } from './useAssignForm';

interface AssignDialogProps {
  readonly view: CaseView;
  readonly onClose: () => void;
}

/** Gives somebody access to a case, with a reason that stays. */
export function AssignDialog({ view, onClose }: AssignDialogProps) {
  const { t } = useTranslation('case');
  const staff = useStaff();
  const me = useActor()?.id;
  return (
    <Dialog title={t('team.assignTitle')} isOpen onClose={onClose} width="wide">
      <Answer of={staff}>
        {({ items }) => (
          <AssignForm
            view={view}
            staff={items.filter((person) => person.id !== me && mayWork(person))}
            onClose={onClose}
          />
        )}
      </Answer>
    </Dialog>
  );
}

function AssignForm({ view, staff, onClose }: AssignDialogProps & { readonly staff: readonly StaffView[] }) {
  const { t } = useTranslation('case');
  const { t: shell } = useTranslation('shell');
  const labels = useLabels();
  const assigning = useAssignForm(view, staff, onClose);
  const { form, seen } = assigning;
  const { role, kind } = form.values;
  const isReady = seen !== null && seen.refused === null;
  return (
    <Form form={form}>
      <div className="field-grid">
        <ComboBox
          {...form.field('staffId')}
          label={t('team.who')}
          choices={staff.map(({ id, name }) => ({ id, label: name }))}
          onChange={assigning.choosePerson}
        />
        <Select
          {...form.field('role')}
          label={t('team.as')}
          choices={labels.choices('role', assigning.roles)}
          onChange={assigning.chooseRole}
        />
        <Select
          // Another role has other kinds.
          key={role}
          {...form.field('kind')}
          label={t('team.kindLabel')}
          description={kind === null ? undefined : t(`team.kindWhat.${kind}`)}
          choices={kindsOf(role).map((id) => ({ id, label: t(`team.kind.${id}`) }))}
        />
      </div>
      <Lead view={view} values={form.values} />
      <Days form={form} />
      <Parts form={form} />
      <TextArea {...form.field('reason')} label={t('team.reason')} description={t('team.reasonHelp')} />
      {seen !== null && <PreviewBox preview={seen} />}
      <FormActions>
        <Button type="submit" variant="primary" isPending={form.isPending}>
          {isReady ? t('team.assign') : t('preview.act')}
        </Button>
        <Button onPress={onClose}>{shell('cancel')}</Button>
      </FormActions>
    </Form>
  );
}

type AssignZodForm = ReturnType<typeof useAssignForm>['form'];

function Days({ form }: { readonly form: AssignZodForm }) {
  const { t } = useTranslation('case');
  const format = useFormat();
  const { kind, from } = form.values;
  return (
    <div className="field-grid">
      <DateField
        {...form.field('from')}
        label={t('team.from')}
        description={t('team.fromHelp')}
        min={format.today()}
        isOptional
      />
      <DateField
        {...form.field('until')}
        label={t('team.until')}
        description={t(mustEnd(kind) ? 'team.untilCover' : 'team.untilHelp')}
        min={from ?? format.today()}
        isOptional={!mustEnd(kind)}
      />
    </div>
  );
}

function Parts({ form }: { readonly form: AssignZodForm }) {
  const { t } = useTranslation('case');
  const labels = useLabels();
  const { role, isNarrowed } = form.values;
  if (role === null) return null;
  return (
    <>
      <Check isSelected={isNarrowed} onChange={(on) => form.set('isNarrowed', on)}>
        {t('team.narrow')}
      </Check>
      {isNarrowed && (
        <Checks
          {...form.field('compartments')}
          label={t('team.parts')}
          description={t('team.partsHelp')}
          choices={labels.choices('compartment', partsOf(role))}
        />
      )}
    </>
  );
}

interface LeadProps {
  readonly view: CaseView;
  readonly values: AssignZodForm['values'];
}

/** A case has one lead: says who stops leading it. */
function Lead({ view, values }: LeadProps) {
  const { t } = useTranslation('case');
  const replaced = leadReplacedBy(values, view.team);
  if (replaced === undefined) return null;
  return (
    <Notice tone="note" role="status">
      <p>{t('team.replaces', { name: isolate(replaced.staff.name) })}</p>
    </Notice>
  );
}

function mayWork({ state, roles }: StaffView): boolean {
  return state === 'active' && roles.some((role) => workRoles.includes(role));
}
