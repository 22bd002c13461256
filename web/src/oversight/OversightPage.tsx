import { useTranslation } from 'react-i18next';
import { PageHeader } from '../design/PageHeader';
import { SideTabs } from '../design/SideTabs';
import { go } from '../router';
import { FlagsPanel } from './FlagsPanel';
import { ReportPanel } from './ReportPanel';
import { ReviewsPanel } from './ReviewsPanel';

const panels = { flags: FlagsPanel, reviews: ReviewsPanel, report: ReportPanel } as const;
/** No sealed part: nothing to say about access. */
const plain = { access: null, accessText: '', startsGroup: false } as const;
type TabId = keyof typeof panels;

/** The supervisor's desk: what is unexplained, what is to be reviewed, and the report of a quarter. */
export function OversightPage({ tab }: { readonly tab: string | null }) {
  const { t } = useTranslation('shell');
  const { t: tFlags } = useTranslation('flags');
  const { t: tReviews } = useTranslation('reviews');
  const selected: TabId = tab !== null && tab in panels ? (tab as TabId) : 'flags';
  const Shown = panels[selected];
  return (
    <>
      <PageHeader title={t('nav.oversight')} />
      <SideTabs
        label={t('nav.oversight')}
        items={[
          { ...plain, id: 'flags', label: tFlags('tab') },
          { ...plain, id: 'reviews', label: tReviews('tab') },
          { ...plain, id: 'report', label: tReviews('report') },
        ]}
        selected={selected}
        onSelect={(id) => go({ page: 'oversight', tab: id })}
      >
        <Shown />
      </SideTabs>
    </>
  );
}
