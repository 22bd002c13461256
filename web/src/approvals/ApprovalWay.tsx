import { useTranslation } from 'react-i18next';
import type { ApprovalView } from '../../../src/approvals/approvals.schema';
import { Icon } from '../design/Icon';
import { useFormat, type Format } from '../texts/format';

type Standing = 'done' | 'now' | 'ahead' | 'ended';

interface Step {
  readonly id: 'asked' | 'decided' | 'used';
  readonly standing: Standing;
  readonly text: string;
  readonly who: string | null;
  readonly when: string | null;
}

/** The way of a request: asked, granted, carried out; who went each step and when, and where it ended. */
export function ApprovalWay({ view }: { readonly view: ApprovalView }) {
  const { t } = useTranslation('approvals');
  const format = useFormat();
  const steps: readonly Step[] = [
    {
      id: 'asked',
      standing: 'done',
      text: t('way.asked'),
      who: view.requester.name,
      when: format.instant(view.askedAt),
    },
    { id: 'decided', ...decidedStep(view, format), text: t(`way.decided.${decidedText(view)}`) },
    { id: 'used', ...usedStep(view, format), text: t(`way.used.${usedText(view)}`) },
  ];
  return (
    <ol className="approval-way" aria-label={t('way.label')}>
      {steps.map(({ id, standing, text, who, when }) => (
        <li key={id} className={`approval-step approval-step-${standing}`}>
          <span className="approval-post">
            {standing === 'done' && <Icon name="check" />}
            {standing === 'ended' && <Icon name="close" />}
          </span>
          <span className="approval-step-text">
            <span className="approval-step-name">{text}</span>
            {who !== null && (
              <span>
                <bdi>{who}</bdi>
              </span>
            )}
            {when !== null && <span className="nowrap">{when}</span>}
          </span>
        </li>
      ))}
    </ol>
  );
}

/** Whether a request ended before anybody granted it. */
function endedUndecided({ state, decidedAt }: ApprovalView): boolean {
  return (state === 'withdrawn' || state === 'expired') && decidedAt === null;
}

function decidedText(view: ApprovalView): 'open' | 'granted' | 'refused' | 'withdrawn' | 'expired' {
  if (view.state === 'asked') return 'open';
  if (view.state === 'refused') return 'refused';
  if (endedUndecided(view)) return view.state === 'expired' ? 'expired' : 'withdrawn';
  return 'granted';
}

function decidedStep(view: ApprovalView, format: Format): Pick<Step, 'standing' | 'who' | 'when'> {
  if (view.state === 'asked') return { standing: 'now', who: null, when: format.instant(view.expiresAt) };
  if (endedUndecided(view)) return { standing: 'ended', who: null, when: null };
  return {
    standing: view.state === 'refused' ? 'ended' : 'done',
    who: view.decider?.name ?? null,
    when: view.decidedAt === null ? null : format.instant(view.decidedAt),
  };
}

function usedText(view: ApprovalView): 'ahead' | 'open' | 'used' | 'withdrawn' | 'expired' {
  if (view.state === 'granted') return 'open';
  if (view.state === 'used') return 'used';
  if (view.state === 'asked' || view.state === 'refused' || endedUndecided(view)) return 'ahead';
  return view.state;
}

function usedStep(view: ApprovalView, format: Format): Pick<Step, 'standing' | 'who' | 'when'> {
  const text = usedText(view);
  if (text === 'ahead') return { standing: 'ahead', who: null, when: null };
  if (text === 'open') return { standing: 'now', who: null, when: format.instant(view.expiresAt) };
  if (text !== 'used') return { standing: 'ended', who: null, when: null };
  return {
    standing: 'done',
    who: view.requester.name,
    when: view.usedAt === null ? null : format.instant(view.usedAt),
  };
}
