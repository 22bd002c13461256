import { useTranslation } from 'react-i18next';
import {
  accountReason,
  roleGrantPayload,
  type ProfileView,
} from '../../../src/people/accounts/accounts.schema';
import { role, type Role } from '../../../src/reference/codes.schema';
import { useNewApproval } from '../api/approvals';
import { useProfile } from '../api/staff';
import { Answer } from '../design/Answer';
import { Button } from '../design/Button';
import { Checks } from '../design/Checks';
import { Dialog } from '../design/Dialog';
import { Notice } from '../design/Notice';
import { Select } from '../design/Select';
import { useStatus } from '../design/StatusLine';
import { Form, FormActions } from '../forms/Form';
import { useZodForm } from '../forms/useZodForm';
import { isolate } from '../texts/isolate';
import { useLabels } from '../texts/labels';
import { useReasons, type AccountReason } from './reasons';
import type { StaffDialogProps } from './staff-dialog';

interface RolesValues {
  readonly roles: readonly Role[];
  readonly reason: AccountReason | null;
}

const empty: RolesValues = { roles: [], reason: null };
const grantReasons = accountReason.exclude(['lost-factor', 'left']).options;

/** Asks a second person for roles: nobody gives them alone. */
export function RolesDialog({ person, onClose }: StaffDialogProps) {
  const { t } = useTranslation('staff');
  const profile = useProfile();
  return (
    <Dialog title={t('roles.title', { name: isolate(person.name) })} isOpen onClose={onClose}>
      <Answer of={profile}>
        {({ combinations }) => {
          const free = addableRoles(person.roles, combinations);
          if (free.length === 0) return <Notice tone="note">{t('roles.none')}</Notice>;
          return <RolesForm person={person} free={free} onClose={onClose} />;
        }}
      </Answer>
    </Dialog>
  );
}

function RolesForm({ person, free, onClose }: StaffDialogProps & { readonly free: readonly Role[] }) {
  const { t } = useTranslation('staff');
  const { t: shell } = useTranslation('shell');
  const labels = useLabels();
  const status = useStatus();
  const reasons = useReasons(grantReasons);
  const ask = useNewApproval();
  const form = useZodForm({
    schema: roleGrantPayload,
    initial: empty,
    prepare: (values) => ({ staffId: person.id, ...values }),
    send: (payload) => ask.mutateAsync({ act: 'role.grant', payload }),
    sentUnder: 'payload',
    onDone: () => {
      status.say(t('roles.done'));
      onClose();
    },
  });
  return (
    <Form form={form}>
      <p>{t('roles.what')}</p>
      <Checks {...form.field('roles')} label={t('roles.which')} choices={labels.choices('role', free)} />
      <Select {...form.field('reason')} label={t('reasonLabel')} choices={reasons} />
      <FormActions>
        <Button type="submit" variant="primary" isPending={form.isPending}>
          {t('ask')}
        </Button>
        <Button onPress={onClose}>{shell('cancel')}</Button>
      </FormActions>
    </Form>
  );
}

/** The roles that somebody could hold beside those they hold; each set of `combinations` may be held by one person. */
function addableRoles(held: readonly Role[], combinations: ProfileView['combinations']): Role[] {
  const possible = combinations.filter((set) => held.every((code) => set.includes(code)));
  return role.options.filter((code) => !held.includes(code) && possible.some((set) => set.includes(code)));
}
