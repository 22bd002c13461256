import { useTranslation } from 'react-i18next';
import { exclusionKind, newExclusion } from '../../../../src/cases/grants/access.schema';
import type { CaseView } from '../../../../src/cases/cases.schema';
import { useNewExclusion, type NewExclusion } from '../../api/access';
import { useStaff } from '../../api/people';
import { useActor } from '../../api/session';
import { Answer } from '../../design/Answer';
import { Button } from '../../design/Button';
import { ComboBox } from '../../design/ComboBox';
import { Dialog } from '../../design/Dialog';
import { Notice } from '../../design/Notice';
import { Select } from '../../design/Select';
import { useStatus } from '../../design/StatusLine';
import { Form, FormActions } from '../../forms/Form';
import { useZodForm } from '../../forms/useZodForm';
import { go } from '../../router';
import type { Choice } from '../../texts/labels';
import { workRoles } from '../team/grant-choices';

interface ExcludeDialogProps {
  readonly view: CaseView;
  readonly onClose: () => void;
}

/** Keeps somebody out of the case. */
export function ExcludeDialog({ view, onClose }: ExcludeDialogProps) {
  const { t } = useTranslation('case');
  return (
    <Dialog title={t('exclusions.addTitle')} isOpen onClose={onClose}>
      <p className="soft">{t('exclusions.what')}</p>
      <Answer of={useStaff()}>
        {({ items }) => (
          <ExcludeForm
            view={view}
            staff={items
              .filter(
                ({ state, roles }) => state === 'active' && roles.some((role) => workRoles.includes(role)),
              )
              .map(({ id, name }) => ({ id, label: name }))}
            onClose={onClose}
          />
        )}
      </Answer>
    </Dialog>
  );
}

interface ExcludeValues {
  readonly staffId: string | null;
  readonly kind: NewExclusion['kind'] | null;
}

const empty: ExcludeValues = { staffId: null, kind: null };

function ExcludeForm({ view, staff, onClose }: ExcludeDialogProps & { readonly staff: readonly Choice[] }) {
  const { t } = useTranslation('case');
  const { t: shell } = useTranslation('shell');
  const me = useActor()?.id;
  const status = useStatus();
  const exclude = useNewExclusion(view.id, me);
  const form = useZodForm({
    schema: newExclusion,
    initial: empty,
    send: (input) => exclude.mutateAsync(input),
    onDone: () => {
      status.say(t('exclusions.added'));
      // Who keeps oneself out has nothing more to see here.
      if (form.values.staffId === me) go({ page: 'cases', filter: {} });
      else onClose();
    },
  });
  return (
    <Form form={form}>
      <ComboBox {...form.field('staffId')} label={t('team.who')} choices={staff} />
      <Select
        {...form.field('kind')}
        label={t('exclusions.kindLabel')}
        choices={exclusionKind.options.map((id) => ({ id, label: t(`exclusions.kind.${id}`) }))}
      />
      {form.values.staffId !== null && form.values.staffId === me && (
        <Notice tone="high" role="status">
          <p>{t('exclusions.self')}</p>
        </Notice>
      )}
      <FormActions>
        <Button type="submit" variant="danger" isPending={form.isPending}>
          {t('exclusions.add')}
        </Button>
        <Button onPress={onClose}>{shell('cancel')}</Button>
      </FormActions>
    </Form>
  );
}
