import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { newKeyHolder } from '../../../src/people/accounts/accounts.schema';
import { useStaff } from '../api/people';
import { useKeyHolders, useNewKeyHolder } from '../api/staff';
import { Answer } from '../design/Answer';
import { Badge } from '../design/Badge';
import { Button } from '../design/Button';
import { ComboBox } from '../design/ComboBox';
import { Dialog } from '../design/Dialog';
import { Notice } from '../design/Notice';
import { Panel } from '../design/Panel';
import { useStatus } from '../design/StatusLine';
import { Form, FormActions } from '../forms/Form';
import { useZodForm } from '../forms/useZodForm';
import { useFormat } from '../texts/format';
import './staff.css';

/** Who holds a key of the installation, and whether there are enough of them. */
export function KeyHoldersPanel({ mayName }: { readonly mayName: boolean }) {
  const { t } = useTranslation('staff');
  const format = useFormat();
  const holders = useKeyHolders();
  const [isNaming, setNaming] = useState(false);
  const name = mayName && (
    <Button size="small" icon="plus" onPress={() => setNaming(true)}>
      {t('keys.name')}
    </Button>
  );
  return (
    <Panel title={t('keys.title')} actions={name}>
      <Answer of={holders} lines={3}>
        {({ items, needed }) => {
          const accepted = items.filter(({ acceptedAt }) => acceptedAt !== null).length;
          return (
            <div className="stack-tight">
              <p>{t('keys.what')}</p>
              {accepted < needed && (
                <Notice tone="high" title={t('keys.missing', { count: needed - accepted })}>
                  <p>{t('keys.missingWhat')}</p>
                </Notice>
              )}
              <ul className="staff-lines">
                {items.map(({ id, staff, namedAt, acceptedAt }) => (
                  <li key={id} className="staff-line">
                    <bdi>{staff.name}</bdi>
                    {acceptedAt === null ? (
                      <Badge tone="note">{t('keys.asked', { time: format.instant(namedAt) })}</Badge>
                    ) : (
                      <Badge tone="good">{t('keys.accepted', { time: format.instant(acceptedAt) })}</Badge>
                    )}
                  </li>
                ))}
              </ul>
            </div>
          );
        }}
      </Answer>
      {isNaming && (
        <NameDialog
          named={holders.data?.items.map(({ staff }) => staff.id) ?? []}
          onClose={() => setNaming(false)}
        />
      )}
    </Panel>
  );
}

interface NameDialogProps {
  readonly named: readonly string[];
  readonly onClose: () => void;
}

const empty: { readonly staffId: string | null } = { staffId: null };

function NameDialog({ named, onClose }: NameDialogProps) {
  const { t } = useTranslation('staff');
  const { t: shell } = useTranslation('shell');
  const status = useStatus();
  const staff = useStaff();
  const add = useNewKeyHolder();
  const form = useZodForm({
    schema: newKeyHolder,
    initial: empty,
    send: ({ staffId }) => add.mutateAsync(staffId),
    onDone: () => {
      status.say(t('keys.done'));
      onClose();
    },
  });
  return (
    <Dialog title={t('keys.name')} isOpen onClose={onClose}>
      <p>{t('keys.nameWhat')}</p>
      <Answer of={staff}>
        {({ items }) => (
          <Form form={form}>
            <ComboBox
              {...form.field('staffId')}
              label={t('keys.who')}
              choices={items
                .filter(({ id, state }) => state === 'active' && !named.includes(id))
                .map(({ id, name }) => ({ id, label: name }))}
            />
            <FormActions>
              <Button type="submit" variant="primary" isPending={form.isPending}>
                {t('keys.act')}
              </Button>
              <Button onPress={onClose}>{shell('cancel')}</Button>
            </FormActions>
          </Form>
        )}
      </Answer>
    </Dialog>
  );
}
