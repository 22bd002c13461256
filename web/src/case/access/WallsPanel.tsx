import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CaseView } from '../../../../src/cases/cases.schema';
import { useWalls, type WallView } from '../../api/access';
import { useApprovals } from '../../api/approvals';
import { Answer } from '../../design/Answer';
import { Badge } from '../../design/Badge';
import { Button } from '../../design/Button';
import { Icon } from '../../design/Icon';
import { Panel } from '../../design/Panel';
import { Quiet } from '../../design/Quiet';
import { Link } from '../../router';
import { useFormat } from '../../texts/format';
import { AskWallDialog } from './AskWallDialog';
import { EndWallDialog } from './EndWallDialog';
import './access.css';

/** Cases that the same people may not know both, and what waits for a second person about it. */
export function WallsPanel({ view }: { readonly view: CaseView }) {
  const { t } = useTranslation('case');
  const [isAsking, setAsking] = useState(false);
  const waiting = useWallRequests(view.id);
  return (
    <Panel
      title={t('walls.title')}
      padding="flush"
      actions={
        <Button size="small" icon="plus" onPress={() => setAsking(true)}>
          {t('walls.ask')}
        </Button>
      }
    >
      <p className="access-lead soft">{t('walls.lead')}</p>
      {waiting.map(({ id, act, askedAt }) => (
        <WaitingLine key={id} act={act} askedAt={askedAt} />
      ))}
      <Answer of={useWalls(view.id)} lines={2}>
        {({ items }) => {
          if (items.length > 0)
            return (
              <ul>
                {items.map((wall) => (
                  <Wall key={wall.id} view={view} wall={wall} isEnding={endsWall(waiting, wall.id)} />
                ))}
              </ul>
            );
          return waiting.length === 0 ? <Quiet>{t('walls.none')}</Quiet> : null;
        }}
      </Answer>
      {isAsking && <AskWallDialog view={view} onClose={() => setAsking(false)} />}
    </Panel>
  );
}

interface WallProps {
  readonly view: CaseView;
  readonly wall: WallView;
  /** Somebody has asked already to end it. */
  readonly isEnding: boolean;
}

function Wall({ view, wall, isEnding }: WallProps) {
  const { t } = useTranslation('case');
  const format = useFormat();
  const [isAsking, setAsking] = useState(false);
  const { other, kind, reach, madeAt, endedAt } = wall;
  return (
    <li className={endedAt === null ? 'wall' : 'wall wall-ended'}>
      <div className="wall-text">
        <p>
          {other === null ? (
            <span>{t('walls.otherUnseen')}</span>
          ) : (
            <Link to={{ page: 'case', id: other.id, tab: null }}>
              <bdi>{other.pseudonym}</bdi> <bdi dir="ltr">{other.reference}</bdi>
            </Link>
          )}
        </p>
        <p className="soft small">
          {t(`walls.kind.${kind}`)} · {t(`walls.reach.${reach}`)}
        </p>
      </div>
      <p className="soft small">
        {endedAt === null
          ? t('walls.since', { day: format.shortDayOfInstant(madeAt) })
          : t('walls.sinceUntil', {
              day: format.shortDayOfInstant(madeAt),
              until: format.shortDayOfInstant(endedAt),
            })}
      </p>
      {endedAt !== null && <Badge tone="still">{t('walls.ended')}</Badge>}
      {endedAt === null && !isEnding && (
        <Button size="small" onPress={() => setAsking(true)}>
          {t('walls.askEnd')}
        </Button>
      )}
      {isAsking && <EndWallDialog view={view} wall={wall} onClose={() => setAsking(false)} />}
    </li>
  );
}

interface WaitingLineProps {
  readonly act: WallRequest['act'];
  readonly askedAt: string;
}

function WaitingLine({ act, askedAt }: WaitingLineProps) {
  const { t } = useTranslation('case');
  const format = useFormat();
  return (
    <div className="wall" role="status">
      <div className="wall-text">
        <p>{t(act === 'wall.make' ? 'walls.waitsMake' : 'walls.waitsEnd')}</p>
        <p className="soft small">{t('walls.askedAt', { at: format.instant(askedAt) })}</p>
      </div>
      <Badge tone="medium" glyph={<Icon name="person" />}>
        {t('walls.waits')}
      </Badge>
      <Link to={{ page: 'approvals' }}>{t('walls.toApprovals')}</Link>
    </div>
  );
}

interface WallRequest {
  readonly id: string;
  readonly act: 'wall.make' | 'wall.end';
  readonly askedAt: string;
  readonly wallId: string | null;
}

/** Requests about walls of this case that are not decided or not carried out yet. */
function useWallRequests(caseId: string): readonly WallRequest[] {
  const open = useApprovals('open', 200);
  const all = open.data?.pages.flatMap(({ items }) => items) ?? [];
  return all.flatMap(({ id, act, askedAt, payload }) => {
    if (act !== 'wall.make' && act !== 'wall.end') return [];
    const { caseId: one, otherId, wallId } = payload;
    if (one !== caseId && otherId !== caseId) return [];
    return [{ id, act, askedAt, wallId: typeof wallId === 'string' ? wallId : null }];
  });
}

function endsWall(requests: readonly WallRequest[], wallId: string): boolean {
  return requests.some((request) => request.act === 'wall.end' && request.wallId === wallId);
}
