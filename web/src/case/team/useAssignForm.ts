import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AccessPreview } from '../../../../src/cases/grants/access.schema';
import { newAssignment, type CaseView, type NewAssignment } from '../../../../src/cases/cases.schema';
import type { StaffView } from '../../../../src/people/people.schema';
import type { Compartment, Role } from '../../../../src/reference/codes.schema';
import { useAccessPreview } from '../../api/access';
import { useNewAssignment } from '../../api/cases';
import { useStatus } from '../../design/StatusLine';
import { useZodForm } from '../../forms/useZodForm';
import { kindsOf, mustEnd, partsOf, workRoles } from './grant-choices';

interface AssignValues {
  readonly staffId: string | null;
  readonly role: Role | null;
  readonly kind: NewAssignment['kind'] | null;
  readonly isNarrowed: boolean;
  readonly compartments: readonly Compartment[];
  readonly from: string | null;
  readonly until: string | null;
  readonly reason: string;
}

const empty: AssignValues = {
  staffId: null,
  role: null,
  kind: null,
  isNarrowed: false,
  compartments: ['core'],
  from: null,
  until: null,
  reason: '',
};

/** Cover ends by itself: the form says so before the service does. */
const schema = newAssignment.refine(({ kind, until }) => !mustEnd(kind) || until !== undefined, {
  path: ['until'],
  error: 'cover needs a last day',
});

type Lead = CaseView['team'][number];

/** Somebody who leads the case now and would not any more. */
export function leadReplacedBy(
  { kind, staffId }: Pick<AssignValues, 'kind' | 'staffId'>,
  team: CaseView['team'],
): Lead | undefined {
  if (kind !== 'lead' || staffId === null) return undefined;
  return team.find((member) => member.kind === 'lead' && member.staff.id !== staffId);
}

/** The form that gives access: first it shows what that would open, then it gives it. */
export function useAssignForm(view: CaseView, staff: readonly StaffView[], onClose: () => void) {
  const { t } = useTranslation('case');
  const status = useStatus();
  const assign = useNewAssignment(view.id);
  const preview = useAccessPreview(view.id);
  const [seen, setSeen] = useState<{ readonly input: string; readonly answer: AccessPreview } | null>(null);
  const inputOf = ({ isNarrowed, compartments, from, until, ...rest }: AssignValues) => ({
    ...rest,
    from: from ?? undefined,
    until: until ?? undefined,
    compartments: isNarrowed ? compartments : undefined,
    replaces: leadReplacedBy(rest, view.team)?.assignmentId,
  });
  const give = async (input: NewAssignment): Promise<void> => {
    await assign.mutateAsync(input);
    status.say(t('team.assignDone'));
    onClose();
  };
  const form = useZodForm({
    schema,
    initial: empty,
    prepare: inputOf,
    send: async (input) => {
      const key = JSON.stringify(input);
      if (seen?.input === key && seen.answer.refused === null) return give(input);
      const { staffId, role, kind, compartments, replaces } = input;
      const asked = { staffId, role, kind, compartments, replaces };
      return setSeen({ input: key, answer: await preview.mutateAsync(asked) });
    },
  });
  const now = schema.safeParse(inputOf(form.values));
  const isSeen = seen !== null && now.success && JSON.stringify(now.data) === seen.input;
  const rolesOf = (id: string | null): Role[] =>
    staff.find((person) => person.id === id)?.roles.filter((role) => workRoles.includes(role)) ?? [];
  const chooseRole = (role: Role | null): void => {
    form.set('role', role);
    const kinds = kindsOf(role);
    // What does not fit the new role any more is forgotten; a role with one kind needs no choice.
    if (form.values.kind === null || !kinds.includes(form.values.kind))
      form.set('kind', kinds.length === 1 ? (kinds[0] ?? null) : null);
    form.set('compartments', [...partsOf(role)]);
  };
  const choosePerson = (id: string | null): void => {
    form.set('staffId', id);
    // Nearly everybody has one role: nobody should have to say it again.
    chooseRole(rolesOf(id)[0] ?? null);
  };
  return {
    form,
    choosePerson,
    chooseRole,
    roles: rolesOf(form.values.staffId),
    seen: isSeen ? seen.answer : null,
  };
}
