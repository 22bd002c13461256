import { useTranslation } from 'react-i18next';
import type { ApprovalView } from '../../../src/approvals/approvals.schema';
import { useWalls } from '../api/access';
import { Answer } from '../design/Answer';
import { Fact, Facts } from '../design/Facts';
import { Link } from '../router';
import { useFormat } from '../texts/format';
import { readAsked } from './approval-payload';
import type { ApprovalWords } from './useApprovalWords';

interface ApprovalFactsProps {
  readonly view: ApprovalView;
  readonly words: ApprovalWords;
}

/** All that a request would do: whoever decides or carries it out sees the same. */
export function ApprovalFacts({ view, words }: ApprovalFactsProps) {
  const { t } = useTranslation('approvals');
  const asked = readAsked(view);
  return (
    <div className="stack-tight">
      {words.facts.length > 0 && (
        <Facts>
          {words.facts.map(({ id, text }) => (
            <Fact key={id} label={t(`fact.${id}`)} isWide={id === 'reason' && view.reason !== null}>
              {text}
            </Fact>
          ))}
        </Facts>
      )}
      {view.hasUnreadableReason && <p className="soft small">{t('unreadableReason')}</p>}
      {asked?.act === 'wall.end' && <EndedWall caseId={asked.payload.caseId} wallId={asked.payload.wallId} />}
      <TouchedCases words={words} />
    </div>
  );
}

interface EndedWallProps {
  readonly caseId: string;
  readonly wallId: string;
}

/** The wall that would fall. */
function EndedWall({ caseId, wallId }: EndedWallProps) {
  const { t } = useTranslation('approvals');
  const format = useFormat();
  return (
    <Answer of={useWalls(caseId)} lines={2}>
      {({ items }) => {
        const wall = items.find(({ id }) => id === wallId);
        if (wall === undefined) return <p className="soft small">{t('wallGone')}</p>;
        return (
          <Facts>
            <Fact label={t('fact.wallOther')}>
              {wall.other === null ? t('aCase') : <bdi dir="ltr">{wall.other.reference}</bdi>}
            </Fact>
            <Fact label={t('fact.wallKind')}>{t(`wallKind.${wall.kind}`)}</Fact>
            <Fact label={t('fact.wallReach')}>{t(`wallReach.${wall.reach}`)}</Fact>
            <Fact label={t('fact.wallSince')}>{format.instant(wall.madeAt)}</Fact>
          </Facts>
        );
      }}
    </Answer>
  );
}

const FEW = 3;

/** The cases by reference; a long list opens on request. */
function TouchedCases({ words: { cases, unseen } }: { readonly words: ApprovalWords }) {
  const { t } = useTranslation('approvals');
  if (cases.length + unseen === 0) return null;
  const list = (
    <ul className="approval-cases">
      {cases.map(({ id, reference }) => (
        <li key={id}>
          <Link to={{ page: 'case', id, tab: null }}>
            <bdi dir="ltr">{reference}</bdi>
          </Link>
        </li>
      ))}
      {unseen > 0 && <li className="soft">{t('unseen', { count: unseen })}</li>}
    </ul>
  );
  if (cases.length <= FEW) return list;
  return (
    <details className="approval-more">
      <summary>{t('theCases', { count: cases.length })}</summary>
      {list}
    </details>
  );
}
