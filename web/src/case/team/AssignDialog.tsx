import { useTranslation } from 'react-i18next';
import { newAssignment, type NewAssignment } from '../../../../src/cases/cases.schema';
import { compartments, type Compartment, type Role } from '../../../../src/reference/codes.schema';
import type { StaffView } from '../../../../src/people/people.schema';
import { useNewAssignment } from '../../api/cases';
import { useStaff } from '../../api/people';
import { useSession } from '../../api/session';
import { Answer } from '../../design/Answer';
import { Button } from '../../design/Button';
import { Check, Checks } from '../../design/Checks';
import { ComboBox } from '../../design/ComboBox';
import { DateField } from '../../design/DateField';
import { Dialog } from '../../design/Dialog';
import { Select } from '../../design/Select';
import { useStatus } from '../../design/StatusLine';
import { TextArea } from '../../design/TextArea';
import { Form, FormActions } from '../../forms/Form';
import { useZodForm } from '../../forms/useZodForm';
import { useFormat } from '../../texts/format';
import { useLabels } from '../../texts/labels';

const kinds = ['lead', 'co-worker', 'cover', 'specialist', 'supervision'] as const;

/** Roles that never get access to a case, and parts that belong to no case or to nobody yet. */
const outside: readonly Role[] = ['auditor', 'administrator'];
const notGrantable: readonly Compartment[] = ['staff', 'audit', 'release', 'legal-privileged'];
const parts = compartments.filter((name) => !notGrantable.includes(name));

interface AssignValues {
  readonly staffId: string | null;
  readonly role: Role | null;
  readonly kind: NewAssignment['kind'] | null;
  readonly isNarrowed: boolean;
  readonly compartments: readonly Compartment[];
  readonly until: string | null;
  readonly reason: string;
}

const empty: AssignValues = {
  staffId: null,
  role: null,
  kind: null,
  isNarrowed: false,
  compartments: ['core', 'plan'],
  until: null,
  reason: '',
};

interface AssignDialogProps {
  readonly caseId: string;
  readonly onClose: () => void;
}

/** Gives somebody access to a case, with a reason that stays. */
export function AssignDialog({ caseId, onClose }: AssignDialogProps) {
  const { t } = useTranslation('case');
  const staff = useStaff();
  const me = useSession().data?.actor.id;
  return (
    <Dialog title={t('team.assignTitle')} isOpen onClose={onClose} width="wide">
      <Answer of={staff}>
        {({ items }) => (
          <AssignForm
            caseId={caseId}
            staff={items.filter((person) => person.id !== me && mayWork(person))}
            onClose={onClose}
          />
        )}
      </Answer>
    </Dialog>
  );
}

function AssignForm({
  caseId,
  staff,
  onClose,
}: AssignDialogProps & { readonly staff: readonly StaffView[] }) {
  const { t } = useTranslation('case');
  const { t: shell } = useTranslation('shell');
  const labels = useLabels();
  const format = useFormat();
  const { form, choose, roles } = useAssignForm(caseId, staff, onClose);
  return (
    <Form form={form}>
      <div className="field-grid">
        <ComboBox
          {...form.field('staffId')}
          label={t('team.who')}
          choices={staff.map(({ id, name }) => ({ id, label: name }))}
          onChange={choose}
        />
        <Select {...form.field('role')} label={t('team.as')} choices={labels.choices('role', roles)} />
        <Select
          {...form.field('kind')}
          label={t('team.kindLabel')}
          choices={kinds.map((id) => ({ id, label: t(`team.kind.${id}`) }))}
        />
        <DateField
          {...form.field('until')}
          label={t('team.until')}
          description={t('team.untilHelp')}
          min={format.today()}
          isOptional
        />
      </div>
      <Check
        isSelected={form.values.isNarrowed}
        onChange={(isNarrowed) => form.set('isNarrowed', isNarrowed)}
      >
        {t('team.narrow')}
      </Check>
      {form.values.isNarrowed && (
        <Checks
          {...form.field('compartments')}
          label={t('team.parts')}
          description={t('team.partsHelp')}
          choices={labels.choices('compartment', parts)}
        />
      )}
      <TextArea {...form.field('reason')} label={t('team.reason')} description={t('team.reasonHelp')} />
      <FormActions>
        <Button type="submit" variant="primary" isPending={form.isPending}>
          {t('team.assign')}
        </Button>
        <Button onPress={onClose}>{shell('cancel')}</Button>
      </FormActions>
    </Form>
  );
}

function useAssignForm(caseId: string, staff: readonly StaffView[], onClose: () => void) {
  const { t } = useTranslation('case');
  const status = useStatus();
  const assign = useNewAssignment(caseId);
  const form = useZodForm({
    schema: newAssignment,
    initial: empty,
    prepare: ({ isNarrowed, compartments: chosen, until, ...rest }) => ({
      ...rest,
      until: until ?? undefined,
      compartments: isNarrowed ? chosen : undefined,
    }),
    send: (input) => assign.mutateAsync(input),
    onDone: () => {
      status.say(t('team.assignDone'));
      onClose();
    },
  });
  const rolesOf = (id: string | null): Role[] =>
    staff.find((person) => person.id === id)?.roles.filter((role) => !outside.includes(role)) ?? [];
  const choose = (id: string | null): void => {
    form.set('staffId', id);
    // Nearly everybody has one role: nobody should have to say it again.
    form.set('role', rolesOf(id)[0] ?? null);
  };
  return { form, choose, roles: rolesOf(form.values.staffId) };
}

function mayWork({ state, roles }: StaffView): boolean {
  return state === 'active' && roles.some((role) => !outside.includes(role));
}
