import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CaseView } from '../../../../src/cases/cases.schema';
import { useExclusionEnd, useExclusions, type ExclusionView } from '../../api/access';
import { Answer } from '../../design/Answer';
import { Badge } from '../../design/Badge';
import { Button } from '../../design/Button';
import { ConfirmDialog } from '../../design/ConfirmDialog';
import { Panel } from '../../design/Panel';
import { Quiet } from '../../design/Quiet';
import { useStatus } from '../../design/StatusLine';
import { useFormat } from '../../texts/format';
import { isolate } from '../../texts/isolate';
import { ExcludeDialog } from './ExcludeDialog';
import './access.css';

/** People who are kept out of the case although their office would open it: a conflict of interest, a complaint. */
export function ExclusionsPanel({ view }: { readonly view: CaseView }) {
  const { t } = useTranslation('case');
  const [isExcluding, setExcluding] = useState(false);
  return (
    <Panel
      title={t('exclusions.title')}
      padding="flush"
      actions={
        <Button size="small" icon="plus" onPress={() => setExcluding(true)}>
          {t('exclusions.add')}
        </Button>
      }
    >
      <p className="access-lead soft">{t('exclusions.lead')}</p>
      <Answer of={useExclusions(view.id)} lines={2}>
        {({ items }) =>
          items.length === 0 ? (
            <Quiet>{t('exclusions.none')}</Quiet>
          ) : (
            <ul>
              {items.map((exclusion) => (
                <Exclusion key={exclusion.id} caseId={view.id} exclusion={exclusion} />
              ))}
            </ul>
          )
        }
      </Answer>
      {isExcluding && <ExcludeDialog view={view} onClose={() => setExcluding(false)} />}
    </Panel>
  );
}

interface ExclusionProps {
  readonly caseId: string;
  readonly exclusion: ExclusionView;
}

function Exclusion({ caseId, exclusion }: ExclusionProps) {
  const { t } = useTranslation('case');
  const format = useFormat();
  const status = useStatus();
  const end = useExclusionEnd(caseId);
  const [isAsking, setAsking] = useState(false);
  const { staff, kind, madeAt, endedAt } = exclusion;
  const day = format.shortDayOfInstant(madeAt);
  return (
    <li className={endedAt === null ? 'wall' : 'wall wall-ended'}>
      <div className="wall-text">
        <p className="access-who">
          <bdi>{staff.name}</bdi>
        </p>
        <p className="soft small">{t(`exclusions.kind.${kind}`)}</p>
      </div>
      <p className="soft small">
        {endedAt === null
          ? t('walls.since', { day })
          : t('walls.sinceUntil', { day, until: format.shortDayOfInstant(endedAt) })}
      </p>
      {endedAt !== null && <Badge tone="still">{t('walls.ended')}</Badge>}
      {endedAt === null && (
        <Button
          size="small"
          label={t('exclusions.endOf', { name: isolate(staff.name) })}
          onPress={() => setAsking(true)}
        >
          {t('exclusions.end')}
        </Button>
      )}
      {isAsking && (
        <ConfirmDialog
          title={t('exclusions.endWho', { name: isolate(staff.name) })}
          act={t('exclusions.end')}
          isPending={end.isPending}
          onClose={() => setAsking(false)}
          onAct={() =>
            end.mutate(exclusion, {
              onSuccess: () => {
                status.say(t('exclusions.ended'));
                setAsking(false);
              },
              onError: status.fail,
            })
          }
        >
          <p>{t('exclusions.endWhat')}</p>
        </ConfirmDialog>
      )}
    </li>
  );
}
