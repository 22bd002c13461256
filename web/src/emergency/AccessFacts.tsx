import { useTranslation } from 'react-i18next';
import type { BreakGlassView } from '../../../src/emergency/emergency.schema';
import { useActor } from '../api/session';
import { Fact, Facts } from '../design/Facts';
import { useFormat } from '../texts/format';
import { isolate } from '../texts/isolate';
import { useLabels } from '../texts/labels';

/** What is known of an access: the same in the list and in the dialog of its review. */
export function AccessFacts({ access }: { readonly access: BreakGlassView }) {
  const { t } = useTranslation('emergency');
  const labels = useLabels();
  const format = useFormat();
  const me = useActor()?.id;
  const { reviewer, verdict } = access;
  const dueText = (): string => {
    const when = format.instant(access.reviewDue);
    if (reviewer === null) return when;
    return reviewer.id === me
      ? t('access.dueYou', { when })
      : t('access.dueBy', { when, name: isolate(reviewer.name) });
  };
  return (
    <Facts>
      <Fact label={t('access.when')}>
        {t('access.fromUntil', { from: format.instant(access.from), until: format.time(access.until) })}
      </Fact>
      <Fact label={t('access.parts')}>
        {format.list(access.compartments.map((part) => labels.of('compartment', part)))}
      </Fact>
      {verdict === null && <Fact label={t('access.due')}>{dueText()}</Fact>}
      <Fact label={t('access.reason')} isWide>
        {access.damaged ? t('access.damaged') : <Written text={access.reason} />}
      </Fact>
      {verdict !== null && (
        <Fact label={t('access.verdict')} isWide>
          <Written text={access.verdictText} />
          {access.reviewedBy !== null && access.reviewedAt !== null && (
            <span className="access-by">
              {t('access.byAt', {
                name: isolate(access.reviewedBy.name),
                when: format.instant(access.reviewedAt),
              })}
            </span>
          )}
        </Fact>
      )}
    </Facts>
  );
}

/** Somebody's words in the direction in which they were written; those who may not read them see that. */
function Written({ text }: { readonly text: string | null }) {
  const { t } = useTranslation('emergency');
  if (text === null) return <span className="soft">{t('access.closed')}</span>;
  return (
    <span className="access-words" dir="auto">
      {text}
    </span>
  );
}
