import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PersonList } from '../../../src/supervision/readers/readers.schema';
import { usePersonList } from '../api/readers';
import { useActor } from '../api/session';
import { Answer } from '../design/Answer';
import { Button } from '../design/Button';
import { Check } from '../design/Checks';
import { Segments } from '../design/Segments';
import { formatIn } from '../texts/format';
import type { Language } from '../texts/i18n';
import { useLanguage } from '../texts/useLanguage';
import { PaperRow } from './PaperRow';
import { paperTexts } from './paper-texts';
import './paper.css';

interface PersonPaperProps {
  readonly caseId: string;
  readonly onClose: (() => void) | null;
}

/** The list for the person concerned, on a paper in the language of that person. */
export function PersonPaper({ caseId, onClose }: PersonPaperProps) {
  const { t } = useTranslation('readers');
  const [language, setLanguage] = useState<Language>(useLanguage());
  const [isNeutral, setIsNeutral] = useState(true);
  const list = usePersonList(caseId, language);
  useNeutralTitle();
  return (
    <div className="paper-page">
      <div className="paper-acts">
        <p className="soft">{t('paper.lead')}</p>
        <Segments
          label={t('paper.language')}
          value={language}
          onChange={setLanguage}
          choices={[
            { id: 'en', label: 'English' },
            { id: 'ar', label: 'العربية' },
          ]}
        />
        <Check isSelected={isNeutral} onChange={setIsNeutral}>
          {t('paper.neutral')}
        </Check>
        <div className="cluster">
          <Button variant="primary" isDisabled={list.data === undefined} onPress={() => window.print()}>
            {t('paper.print')}
          </Button>
          {onClose !== null && <Button onPress={onClose}>{t('paper.back')}</Button>}
        </div>
      </div>
      <Answer of={list} lines={8}>
        {(data) => <Paper list={data} language={language} isNeutral={isNeutral} />}
      </Answer>
    </div>
  );
}

interface PaperProps {
  readonly list: PersonList;
  readonly language: Language;
  readonly isNeutral: boolean;
}

function Paper({ list, language, isNeutral }: PaperProps) {
  const { i18n } = useTranslation();
  const zone = useActor()?.office.timeZone ?? 'UTC';
  const t = paperTexts(i18n, language);
  const format = formatIn(language, zone);
  return (
    <article
      className="paper"
      lang={language}
      dir={language === 'ar' ? 'rtl' : 'ltr'}
      aria-label={t('paper.heading.own')}
      data-language={language}
    >
      {/* A table, so that head and foot come again on each sheet; they are the margins. */}
      <table>
        <caption>
          <h3>{t(isNeutral ? 'paper.heading.neutral' : 'paper.heading.own')}</h3>
          <p>{t('paper.made', { day: format.longDay(list.madeOn) })}</p>
          <p>{t('paper.how')}</p>
          <p>{t('paper.withheld')}</p>
          {list.isCut && <p>{t('paper.cut')}</p>}
          {list.items.length === 0 && <p>{t('paper.empty')}</p>}
        </caption>
        <thead>
          <tr>
            <td colSpan={3} className="paper-margin" />
          </tr>
          <tr>
            <th scope="col">{t('paper.column.day')}</th>
            <th scope="col">{t('paper.column.who')}</th>
            <th scope="col">{t('paper.column.what')}</th>
          </tr>
        </thead>
        <tbody>
          {list.items.map((item) => (
            <PaperRow
              key={`${item.day} ${item.role} ${item.isEmergency}`}
              item={item}
              t={t}
              format={format}
            />
          ))}
        </tbody>
        <tfoot>
          <tr>
            <td colSpan={3} className="paper-margin" />
          </tr>
        </tfoot>
      </table>
    </article>
  );
}

/** The title of the window comes onto a printed sheet: while one prints, it says nothing. */
function useNeutralTitle(): void {
  const { t } = useTranslation('readers');
  const neutral = t('paper.heading.neutral');
  useEffect(() => {
    let kept = document.title;
    const before = (): void => {
      kept = document.title;
      document.title = neutral;
    };
    const after = (): void => {
      document.title = kept;
    };
    window.addEventListener('beforeprint', before);
    window.addEventListener('afterprint', after);
    return () => {
      window.removeEventListener('beforeprint', before);
      window.removeEventListener('afterprint', after);
    };
  }, [neutral]);
}
