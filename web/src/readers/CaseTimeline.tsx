import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useReaders, type ReadersSpan } from '../api/readers';
import { Answer } from '../design/Answer';
import { Button } from '../design/Button';
import { DateField } from '../design/DateField';
import { More } from '../design/More';
import { Quiet } from '../design/Quiet';
import { useFormat } from '../texts/format';
import { IncidentDialog } from './IncidentDialog';
import { InquiriesDialog } from './InquiriesDialog';
import { ReadersPicture } from './ReadersPicture';
import { ReadingRunItem } from './ReadingRunItem';
import { byDay } from './run-sentence';
import { Withheld } from './Withheld';
import './readers.css';

interface CaseTimelineProps {
  readonly caseId: string;
  readonly onPaper: () => void;
}

type Open = 'incident' | 'inquiries' | null;

/** Who read a case, for whoever supervises it: the timeline, refused attempts, and what can be asked and decided. */
export function CaseTimeline({ caseId, onPaper }: CaseTimelineProps) {
  const { t } = useTranslation('readers');
  const [open, setOpen] = useState<Open>(null);
  const [span, setSpan] = useState<ReadersSpan>({ from: null, to: null });
  return (
    <div className="readers">
      <div className="readers-acts">
        <Button icon="alert" onPress={() => setOpen('incident')}>
          {t('act.incident')}
        </Button>
        <Button icon="clock" variant="quiet" onPress={() => setOpen('inquiries')}>
          {t('act.inquiries')}
        </Button>
        <Button icon="person" onPress={onPaper}>
          {t('act.paper')}
        </Button>
      </div>
      <div className="readers-span" role="group" aria-label={t('span.label')}>
        <DateField
          label={t('span.from')}
          value={span.from}
          onChange={(from) => setSpan({ ...span, from })}
          isOptional
        />
        <DateField
          label={t('span.to')}
          value={span.to}
          onChange={(to) => setSpan({ ...span, to })}
          isOptional
        />
      </div>
      <Runs caseId={caseId} span={span} />
      <Withheld caseId={caseId} />
      {open === 'incident' && <IncidentDialog caseId={caseId} onClose={() => setOpen(null)} />}
      {open === 'inquiries' && <InquiriesDialog caseId={caseId} onClose={() => setOpen(null)} />}
    </div>
  );
}

function Runs({ caseId, span }: { readonly caseId: string; readonly span: ReadersSpan }) {
  const { t } = useTranslation('readers');
  const format = useFormat();
  const query = useReaders(caseId, span);
  return (
    <Answer of={query} lines={8}>
      {({ pages }) => {
        const runs = pages.flatMap(({ items }) => items);
        const attempts = pages.flatMap((page) => page.attempts);
        return (
          <>
            <ReadersPicture runs={runs} />
            {attempts.length > 0 && (
              <section className="readers-part" aria-label={t('attempts.title')}>
                <h3>{t('attempts.title')}</h3>
                <p className="soft small">{t('attempts.what')}</p>
                <ol className="runs">
                  {attempts.map((run) => (
                    <ReadingRunItem key={run.id} run={run} isAttempt />
                  ))}
                </ol>
              </section>
            )}
            {runs.length === 0 && <Quiet>{t('empty')}</Quiet>}
            {byDay(runs, format).map(({ day, runs: ofDay }) => (
              <section key={day} className="readers-day" aria-label={day}>
                <h3 className="audit-day">{day}</h3>
                <ol className="runs">
                  {ofDay.map((run) => (
                    <ReadingRunItem key={run.id} run={run} />
                  ))}
                </ol>
              </section>
            ))}
            <More query={query} shown={runs.length} />
          </>
        );
      }}
    </Answer>
  );
}
