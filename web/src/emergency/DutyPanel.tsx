import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DutyView } from '../../../src/emergency/emergency.schema';
import { useDuties, useDutyEnd } from '../api/emergency';
import { useActor } from '../api/session';
import { Answer } from '../design/Answer';
import { Badge } from '../design/Badge';
import { Button } from '../design/Button';
import { ConfirmDialog } from '../design/ConfirmDialog';
import { DataTable, type Column } from '../design/DataTable';
import { Panel } from '../design/Panel';
import { useStatus } from '../design/StatusLine';
import { useFormat } from '../texts/format';
import { isolate } from '../texts/isolate';
import { NewDutyDialog } from './NewDutyDialog';
import { inOrder } from './rota';
import { RotaPicture } from './RotaPicture';
import './rota.css';

/** The duty rota: a picture of the coming two weeks and the same in words. Supervisors plan it. */
export function DutyPanel() {
  const { t } = useTranslation('emergency');
  const mayPlan = useActor()?.role === 'supervisor';
  const [isAdding, setAdding] = useState(false);
  const add = (
    <Button size="small" icon="plus" onPress={() => setAdding(true)}>
      {t('rota.add')}
    </Button>
  );
  return (
    <Panel title={t('rota.title')} padding="flush" {...(mayPlan ? { actions: add } : {})}>
      <Answer of={useDuties()}>{({ items }) => <Rota duties={inOrder(items)} mayPlan={mayPlan} />}</Answer>
      {isAdding && <NewDutyDialog onClose={() => setAdding(false)} />}
    </Panel>
  );
}

interface RotaProps {
  readonly duties: readonly DutyView[];
  readonly mayPlan: boolean;
}

function Rota({ duties, mayPlan }: RotaProps) {
  const { t } = useTranslation('emergency');
  const present = duties.filter(({ until }) => Date.parse(until) > Date.now());
  const columns = useColumns(mayPlan);
  if (present.length === 0) {
    return <p className="rota-none">{t(mayPlan ? 'rota.noneAdd' : 'rota.none')}</p>;
  }
  return (
    <>
      <RotaPicture duties={present} />
      <DataTable label={t('rota.title')} columns={columns} rows={present} />
    </>
  );
}

function useColumns(mayPlan: boolean): Column<DutyView>[] {
  const { t } = useTranslation('emergency');
  const format = useFormat();
  const columns: Column<DutyView>[] = [
    {
      id: 'who',
      header: t('rota.who'),
      isRowHeader: true,
      cell: ({ staff, isNow, isMine }) => (
        <span className="cluster">
          <bdi>{staff.name}</bdi>
          {isMine && <Badge tone="note">{t('rota.you')}</Badge>}
          {isNow && <Badge tone="good">{t('rota.now')}</Badge>}
        </span>
      ),
    },
    { id: 'from', header: t('rota.from'), cell: ({ from }) => format.instant(from) },
    { id: 'until', header: t('rota.until'), cell: ({ until }) => format.instant(until) },
  ];
  if (!mayPlan) return columns;
  return [...columns, { id: 'acts', header: t('rota.acts'), cell: (duty) => <EndDuty duty={duty} /> }];
}

function EndDuty({ duty }: { readonly duty: DutyView }) {
  const { t } = useTranslation('emergency');
  const format = useFormat();
  const status = useStatus();
  const end = useDutyEnd();
  const [isAsking, setAsking] = useState(false);
  const name = isolate(duty.staff.name);
  const act = t(duty.isNow ? 'rota.end' : 'rota.remove');
  const close = (): void => setAsking(false);
  // The row is gone as soon as the duty is: what follows must not wait for it.
  const endNow = async (): Promise<void> => {
    try {
      await end.mutateAsync({ id: duty.id, version: duty.version });
      status.say(t('rota.ended'));
    } catch (error) {
      status.fail(error);
    }
    close();
  };
  return (
    <>
      <Button
        size="small"
        label={t('rota.endOf', { act, name, from: format.instant(duty.from) })}
        onPress={() => setAsking(true)}
      >
        {act}
      </Button>
      {isAsking && (
        <ConfirmDialog
          title={t('rota.endTitle', { name })}
          act={act}
          isPending={end.isPending}
          onClose={close}
          onAct={() => void endNow()}
        >
          <p>{t('rota.endWhat', { from: format.instant(duty.from), until: format.instant(duty.until) })}</p>
        </ConfirmDialog>
      )}
    </>
  );
}
