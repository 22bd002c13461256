import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { caseHide } from '../../../../src/cases/grants/access.schema';
import type { CaseView } from '../../../../src/cases/cases.schema';
import { useCaseHide } from '../../api/access';
import { useCase } from '../../api/cases';
import { useStaff } from '../../api/people';
import { useActor } from '../../api/session';
import { Answer } from '../../design/Answer';
import { Button } from '../../design/Button';
import { Checks } from '../../design/Checks';
import { Dialog } from '../../design/Dialog';
import { Notice } from '../../design/Notice';
import { useStatus } from '../../design/StatusLine';
import { TextArea } from '../../design/TextArea';
import { Form, FormActions } from '../../forms/Form';
import { useZodForm } from '../../forms/useZodForm';
import { go } from '../../router';
import type { Choice } from '../../texts/labels';

interface HideDialogProps {
  readonly view: CaseView;
  readonly onClose: () => void;
}

/** Hides a case from the office but for the supervisors that are named. */
export function HideDialog({ view, onClose }: HideDialogProps) {
  const { t } = useTranslation('case');
  return (
    <Dialog title={t(view.hidden ? 'hiding.nameOthers' : 'hiding.title')} isOpen onClose={onClose}>
      <ul className="plain-points">
        {(['gone', 'named', 'log'] as const).map((point) => (
          <li key={point}>{t(`hiding.means.${point}`)}</li>
        ))}
      </ul>
      <Answer of={useStaff()}>
        {({ items }) => (
          <HideForm
            view={view}
            supervisors={items
              .filter(({ state, roles }) => state === 'active' && roles.includes('supervisor'))
              .map(({ id, name }) => ({ id, label: name }))}
            onClose={onClose}
          />
        )}
      </Answer>
    </Dialog>
  );
}

interface HideValues {
  readonly supervisorIds: readonly string[];
  readonly reason: string;
}

function HideForm({
  view,
  supervisors,
  onClose,
}: HideDialogProps & { readonly supervisors: readonly Choice[] }) {
  const { t } = useTranslation('case');
  const { t: shell } = useTranslation('shell');
  const me = useActor()?.id ?? '';
  const status = useStatus();
  const query = useCase(view.id);
  const hide = useCaseHide(view.id);
  const [version, setVersion] = useState(view.version);
  const initial: HideValues = { supervisorIds: [me], reason: '' };
  const form = useZodForm({
    schema: caseHide,
    initial,
    prepare: (values) => ({ version, ...values }),
    send: (input) => hide.mutateAsync(input),
    onDone: () => {
      status.say(t('hiding.done'));
      if (form.values.supervisorIds.includes(me)) onClose();
      else go({ page: 'cases', filter: {} });
    },
  });
  const reload = async (): Promise<void> => {
    const { data } = await query.refetch();
    if (data === undefined) return;
    setVersion(data.version);
    form.reset(form.values);
  };
  return (
    <Form form={form} onReload={() => void reload()}>
      <Checks
        {...form.field('supervisorIds')}
        label={t('hiding.supervisors')}
        description={t('hiding.supervisorsHelp')}
        choices={supervisors}
      />
      {!form.values.supervisorIds.includes(me) && (
        <Notice tone="high" role="status">
          <p>{t('hiding.self')}</p>
        </Notice>
      )}
      <TextArea {...form.field('reason')} label={t('team.reason')} description={t('hiding.reasonHelp')} />
      <FormActions>
        <Button type="submit" variant="danger" isPending={form.isPending}>
          {t(view.hidden ? 'hiding.nameOthers' : 'hiding.act')}
        </Button>
        <Button onPress={onClose}>{shell('cancel')}</Button>
      </FormActions>
    </Form>
  );
}
