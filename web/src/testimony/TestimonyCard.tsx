import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TestimonyView } from '../../../src/testimony/testimony.schema';
import { Button } from '../design/Button';
import { Fact, Facts } from '../design/Facts';
import { Posts } from '../design/Posts';
import { useFormat } from '../texts/format';
import { useLabels } from '../texts/labels';
import { Grade } from './Grade';
import { Narratives } from './Narratives';
import { TestimonyDialog } from './TestimonyDialog';
import { TestimonyStateMenu } from './TestimonyStateMenu';
import { testimonyWay } from './testimony-way';

interface TestimonyCardProps {
  readonly caseId: string;
  readonly testimony: TestimonyView;
  readonly mayWrite: boolean;
}

/** One testimony: how far it is, what it tells, and how far one may believe it. */
export function TestimonyCard({ caseId, testimony, mayWrite }: TestimonyCardProps) {
  const { t } = useTranslation('testimony');
  const { t: shell } = useTranslation('shell');
  const labels = useLabels();
  const format = useFormat();
  const [isChanging, setChanging] = useState(false);
  const { accountKind, recordedOn, state, narratives, summary } = testimony;
  return (
    <li className="testimony">
      <div className="testimony-head">
        <h3>{labels.of('accountKind', accountKind)}</h3>
        {mayWrite && (
          <Button size="small" label={t('changeWhat')} onPress={() => setChanging(true)}>
            {shell('edit')}
          </Button>
        )}
      </div>
      <div className="testimony-state">
        <Posts count={testimonyWay.length} now={testimonyWay.indexOf(state)} />
        <TestimonyStateMenu caseId={caseId} testimony={testimony} />
        <span className="soft small">
          {recordedOn === null ? t('notRecorded') : t('recordedOn', { day: format.day(recordedOn) })}
        </span>
      </div>
      <div className="testimony-columns">
        <section className="stack-tight">
          <h4>{t('narratives')}</h4>
          <Narratives codes={narratives} />
        </section>
        <section className="stack-tight">
          <h4>{t('grade.title')}</h4>
          <Grade testimony={testimony} />
        </section>
      </div>
      <Facts>
        <Fact label={t('summary')} isWide>
          {summary}
        </Fact>
      </Facts>
      {isChanging && (
        <TestimonyDialog caseId={caseId} testimony={testimony} onClose={() => setChanging(false)} />
      )}
    </li>
  );
}
