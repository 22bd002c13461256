import { useTranslation } from 'react-i18next';
import { useReportFile } from '../../api/reviews';
import { Button } from '../../design/Button';
import { useStatus } from '../../design/StatusLine';
import { useLanguage } from '../../texts/useLanguage';

/** The report as a file in the language of the screen, and on paper. */
export function ReportFiles({ quarter }: { readonly quarter: string }) {
  const { t } = useTranslation('reviews');
  const status = useStatus();
  const lang = useLanguage();
  const file = useReportFile();
  const save = (ending: 'pdf' | 'csv'): void =>
    file.mutate(
      { quarter, lang, ending },
      {
        onSuccess: () => status.say(t('oversight.saved')),
        onError: (error) => status.fail(error),
      },
    );
  const isPending = (ending: 'pdf' | 'csv'): boolean => file.isPending && file.variables.ending === ending;
  return (
    <div className="report-files cluster">
      <Button variant="primary" isPending={isPending('pdf')} onPress={() => save('pdf')}>
        {t('oversight.pdf')}
      </Button>
      <Button isPending={isPending('csv')} onPress={() => save('csv')}>
        {t('oversight.csv')}
      </Button>
      <Button onPress={() => globalThis.print()}>{t('oversight.print')}</Button>
    </div>
  );
}
