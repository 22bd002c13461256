import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { OversightReport } from '../../../../src/supervision/reviews/oversight.schema';
import { Button } from '../../design/Button';
import { Fact, Facts } from '../../design/Facts';
import { Notice } from '../../design/Notice';
import { Panel } from '../../design/Panel';
import { Quiet } from '../../design/Quiet';
import { useFormat } from '../../texts/format';

/** How the log stood at the end of the quarter: what somebody outside can compare with their own copy. */
export function LogCard({ log }: { readonly log: OversightReport['log'] }) {
  const { t } = useTranslation('reviews');
  const format = useFormat();
  const title = t('oversight.part.log');
  if (log === null) {
    return (
      <Panel title={title}>
        <Quiet>{t('oversight.log.none')}</Quiet>
      </Panel>
    );
  }
  return (
    <Panel title={title}>
      <div className="stack">
        {log.witnesses.length === 0 && <Notice tone="high" title={t('oversight.log.unwitnessed')} />}
        <Facts>
          <Fact label={t('oversight.log.size')}>{format.number(log.size)}</Fact>
          <Fact label={t('oversight.log.signedAt')}>{format.instant(log.signedAt)}</Fact>
          {log.witnesses.length > 0 && (
            <Fact label={t('oversight.log.witnesses')}>{format.list(log.witnesses)}</Fact>
          )}
          <Fact label={t('oversight.log.root')} isWide>
            <code className="report-code" dir="ltr">
              {log.root}
            </code>
          </Fact>
        </Facts>
        <div className="stack-tight">
          <h3>{t('oversight.log.checkpoint')}</h3>
          <pre className="report-code" dir="ltr">
            {log.note}
          </pre>
          <Copy text={log.note} />
        </div>
      </div>
    </Panel>
  );
}

function Copy({ text }: { readonly text: string }) {
  const { t } = useTranslation('reviews');
  const [outcome, setOutcome] = useState<'copied' | 'notCopied' | null>(null);
  const copy = (): void => {
    navigator.clipboard.writeText(text).then(
      () => setOutcome('copied'),
      () => setOutcome('notCopied'),
    );
  };
  return (
    <div className="cluster report-copy">
      <Button size="small" onPress={copy}>
        {t('oversight.log.copy')}
      </Button>
      <span className="soft small" role="status">
        {outcome !== null && t(`oversight.log.${outcome}`)}
      </span>
    </div>
  );
}
