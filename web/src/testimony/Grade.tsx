import { useTranslation } from 'react-i18next';
import { infoCredibilities, sourceReliabilities } from '../../../src/reference/codes.schema';
import type { TestimonyView } from '../../../src/testimony/testimony.schema';
import { Scale } from '../design/Scale';
import { useLabels } from '../texts/labels';

/** The Admiralty grade: source and information are judged apart; F and 6 say that nobody could judge yet. */
export function Grade({ testimony }: { readonly testimony: TestimonyView }) {
  const { t } = useTranslation('testimony');
  const labels = useLabels();
  const { reliability, credibility } = testimony;
  const source = labels.of('sourceReliability', reliability);
  const information = labels.of('infoCredibility', credibility);
  return (
    <div className="grade">
      <bdi className="grade-sign" dir="ltr" aria-hidden="true">
        {reliability}
        {credibility}
      </bdi>
      <dl className="grade-parts">
        <div>
          <dt>{t('grade.source')}</dt>
          <dd>
            <Scale
              label={t('scale', { sign: reliability, text: source })}
              steps={sourceReliabilities.map((id) => ({ id, sign: id, isApart: id === 'F' }))}
              selected={reliability}
              fill="one"
            />
            <span className="small" aria-hidden="true">
              {source}
            </span>
          </dd>
        </div>
        <div>
          <dt>{t('grade.information')}</dt>
          <dd>
            <Scale
              label={t('scale', { sign: credibility, text: information })}
              steps={infoCredibilities.map((id) => ({ id, sign: id, isApart: id === '6' }))}
              selected={credibility}
              fill="one"
            />
            <span className="small" aria-hidden="true">
              {information}
            </span>
          </dd>
        </div>
      </dl>
    </div>
  );
}
