import { useTranslation } from 'react-i18next';
import type { OversightReport } from '../../../../src/supervision/reviews/oversight.schema';
import { Panel } from '../../design/Panel';
import { Quiet } from '../../design/Quiet';
import { useFormat } from '../../texts/format';
import { Bars } from './Bars';
import { outcomes } from './outcomes';

/** The flags of the quarter by what became of them. */
export function FlagBars({ report: { flags } }: { readonly report: OversightReport }) {
  const { t } = useTranslation('reviews');
  const format = useFormat();
  const bars = outcomes.flatMap((outcome) => {
    const amount = flags.filter((row) => row.outcome === outcome).reduce((sum, { count }) => sum + count, 0);
    const name = t(`oversight.outcomeOf.${outcome}`);
    return amount === 0 ? [] : [{ id: outcome, name, amount, words: format.number(amount) }];
  });
  const label = t('oversight.picture');
  return (
    <Panel title={label}>
      {bars.length === 0 ? <Quiet>{t('oversight.none')}</Quiet> : <Bars label={label} bars={bars} />}
    </Panel>
  );
}
