import { useTranslation } from 'react-i18next';
import { identityDisclosures } from '../../../src/reference/codes.schema';
import type { ConsentStatus } from '../../../src/testimony/consent-states';
import type { ConsentView } from '../../../src/testimony/testimony.schema';
import { Badge } from '../design/Badge';
import { Chip } from '../design/Chip';
import { Fact, Facts } from '../design/Facts';
import { Scale } from '../design/Scale';
import { Timeline } from '../design/Timeline';
import { useFormat } from '../texts/format';
import { useLabels } from '../texts/labels';
import { ConsentActs } from './ConsentActs';

/** Why a consent does not hold today: its state, or its days. */
const whyNotLive: Record<ConsentStatus, 'notGiven' | 'ended' | 'suspended' | 'window'> = {
  PROPOSED: 'notGiven',
  EXPLAINED: 'notGiven',
  COOLING_OFF: 'notGiven',
  GIVEN: 'window',
  REFUSED: 'ended',
  WITHDRAWN: 'ended',
  EXPIRED: 'ended',
  SUPERSEDED: 'ended',
  SUSPENDED: 'suspended',
};

interface ConsentCardProps {
  readonly caseId: string;
  readonly consent: ConsentView;
}

/** One consent: what for, how much may be seen, where, how long, and whether it holds today. */
export function ConsentCard({ caseId, consent }: ConsentCardProps) {
  const { t } = useTranslation('testimony');
  const labels = useLabels();
  const format = useFormat();
  const { purpose, live, state, history } = consent;
  const title = labels.of('consentPurpose', purpose);
  return (
    <li className={live ? 'consent consent-live' : 'consent'}>
      <div className="consent-head">
        <h3>{title}</h3>
        <Badge tone={live ? 'good' : 'still'}>{t(live ? 'consents.isLive' : 'consents.notLive')}</Badge>
        {!live && <span className="soft small">{t(`consents.why.${whyNotLive[state]}`)}</span>}
        <ConsentActs caseId={caseId} consent={consent} title={title} />
      </div>
      <div className="consent-columns">
        <Scope consent={consent} />
        <section className="stack-tight">
          <h4 className="consent-label">{t('consents.history')}</h4>
          <Timeline
            label={t('consents.historyOf', { purpose: title })}
            steps={history.map((step, place) => ({
              id: String(place),
              title: labels.of('consentStatus', step.state),
              when: format.day(step.on),
            }))}
          />
          {state === 'COOLING_OFF' && <p className="soft small">{t('consents.coolingOff')}</p>}
        </section>
      </div>
    </li>
  );
}

function Scope({ consent }: { readonly consent: ConsentView }) {
  const { t } = useTranslation('testimony');
  const labels = useLabels();
  const { identity, media, audience } = consent;
  const disclosed = labels.of('identityDisclosure', identity);
  return (
    <Facts>
      <Fact label={t('consents.identity')} isWide>
        <span className="consent-identity">
          <Scale
            label={t('scale', { sign: identity, text: disclosed })}
            steps={identityDisclosures.map((id) => ({ id, sign: id }))}
            selected={identity}
            fill="upTo"
          />
          <span aria-hidden="true">{disclosed}</span>
        </span>
      </Fact>
      <Fact label={t('consents.media')} isWide={media.length > 0}>
        {media.length === 0 ? (
          <span className="soft">{t('consents.noMedia')}</span>
        ) : (
          <span className="cluster">
            {media.map((code) => (
              <Chip key={code}>{labels.of('consentMedium', code)}</Chip>
            ))}
          </span>
        )}
      </Fact>
      <Fact label={t('consents.audience')}>
        {audience === null ? <span className="soft">{t('consents.noAudience')}</span> : <bdi>{audience}</bdi>}
      </Fact>
      <Fact label={t('consents.window')}>
        <Window consent={consent} />
      </Fact>
    </Facts>
  );
}

function Window({ consent: { from, until } }: { readonly consent: ConsentView }) {
  const { t } = useTranslation('testimony');
  const format = useFormat();
  if (from !== null && until !== null) {
    return t('consents.fromUntil', { from: format.day(from), until: format.day(until) });
  }
  if (from !== null) return t('consents.from', { from: format.day(from) });
  return until === null ? t('consents.usualWindow') : t('consents.until', { until: format.day(until) });
}
