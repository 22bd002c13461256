import { useTranslation } from 'react-i18next';
import { useStandingWithheld } from '../api/proof';
import { Answer } from '../design/Answer';
import { Panel } from '../design/Panel';
import { WithheldList } from '../readers/Withheld';
import '../readers/readers.css';

/** What is kept from the lists for the persons concerned at present: by whom and until when, without the cases. */
export function StandingPanel() {
  const { t } = useTranslation('proof');
  return (
    <Panel title={t('standing.title')}>
      <div className="stack">
        <p className="soft">{t('standing.what')}</p>
        <Answer of={useStandingWithheld()} lines={2}>
          {({ items }) => <WithheldList items={items} />}
        </Answer>
      </div>
    </Panel>
  );
}
