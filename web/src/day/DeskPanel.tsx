import { useTranslation } from 'react-i18next';
import { Panel } from '../design/Panel';
import { Link } from '../router';

/** The way to the supervisor's desk. It asks for nothing: each look at a flag or a batch is a line of the log. */
export function DeskPanel() {
  const { t } = useTranslation('day');
  return (
    <Panel title={t('desk.title')}>
      <div className="stack-tight">
        <p className="soft">{t('desk.what')}</p>
        <ul className="day-desk">
          {(['flags', 'reviews', 'report'] as const).map((tab) => (
            <li key={tab}>
              <Link to={{ page: 'oversight', tab }}>{t(`desk.${tab}`)}</Link>
            </li>
          ))}
        </ul>
      </div>
    </Panel>
  );
}
