import { useTranslation } from 'react-i18next';
import { roleEnd } from '../../../src/people/accounts/accounts.schema';
import type { Role } from '../../../src/reference/codes.schema';
import { useRoleEnd } from '../api/staff';
import { Button } from '../design/Button';
import { Dialog } from '../design/Dialog';
import { Select } from '../design/Select';
import { useStatus } from '../design/StatusLine';
import { Form, FormActions } from '../forms/Form';
import { useZodForm } from '../forms/useZodForm';
import { isolate } from '../texts/isolate';
import { useLabels } from '../texts/labels';
import type { StaffDialogProps } from './staff-dialog';

/** Ends one role of somebody, which ends their sessions at once. */
export function RoleEndDialog({ person, onClose }: StaffDialogProps) {
  const { t } = useTranslation('staff');
  const { t: shell } = useTranslation('shell');
  const labels = useLabels();
  const status = useStatus();
  const end = useRoleEnd(person.id);
  const only: Role | null = person.roles.length === 1 ? (person.roles[0] ?? null) : null;
  const form = useZodForm({
    schema: roleEnd,
    initial: { role: only },
    send: (input) => end.mutateAsync(input.role),
    onDone: () => {
      status.say(t('roleEnd.done'));
      onClose();
    },
  });
  return (
    <Dialog title={t('roleEnd.title', { name: isolate(person.name) })} isOpen onClose={onClose}>
      <p>{t('roleEnd.what')}</p>
      <Form form={form}>
        <Select
          {...form.field('role')}
          label={t('roleEnd.which')}
          choices={labels.choices('role', person.roles)}
        />
        <FormActions>
          <Button type="submit" variant="danger" isPending={form.isPending}>
            {t('act.endRole')}
          </Button>
          <Button onPress={onClose}>{shell('cancel')}</Button>
        </FormActions>
      </Form>
    </Dialog>
  );
}
