import { useTranslation } from 'react-i18next';
import type { ReadingRun } from '../../../src/supervision/readers/readers.schema';
import { sentenceKey } from '../audit/audit-sentence';
import { Badge } from '../design/Badge';
import { Icon } from '../design/Icon';
import { useFormat } from '../texts/format';
import { isolate } from '../texts/isolate';
import { useLabels } from '../texts/labels';
import { ReaderName } from './ReaderName';
import { partsOfCase, spanOf } from './run-sentence';

/** One person in one session: what they saw, for what and on what access; it opens into its lines. */
export function ReadingRunItem({ run, isAttempt = false }: RunProps) {
  const { t } = useTranslation('readers');
  const format = useFormat();
  const labels = useLabels();
  const parts = partsOfCase(run.compartments);
  const classes = ['run', run.isEmergency ? 'run-emergency' : '', isAttempt ? 'run-attempt' : ''];
  return (
    <li className={classes.filter((name) => name !== '').join(' ')}>
      <details>
        <summary>
          <time className="run-time" dateTime={run.to}>
            {spanOf(run, format)}
          </time>
          <span className="run-who">
            <ReaderName reader={run.reader} />
            <RunMarks run={run} isAttempt={isAttempt} />
          </span>
          <span className="run-what">
            {parts.length > 0 && (
              <span>{format.list(parts.map((name) => labels.of('compartment', name)))}</span>
            )}
            <RunFacts run={run} isAttempt={isAttempt} />
          </span>
          <span className="run-count soft small">
            {t('lines', { count: run.count })}
            <Icon name="down" />
          </span>
        </summary>
        <RunLines run={run} />
      </details>
    </li>
  );
}

interface RunProps {
  readonly run: ReadingRun;
  readonly isAttempt?: boolean;
}

function RunMarks({ run, isAttempt }: Required<RunProps>) {
  const { t } = useTranslation('readers');
  return (
    <>
      {isAttempt && (
        <Badge tone="critical" glyph={<Icon name="close" />}>
          {t('mark.refused')}
        </Badge>
      )}
      {run.isEmergency && (
        <Badge tone="high" glyph={<Icon name="alert" />}>
          {t('mark.emergency')}
        </Badge>
      )}
      {run.isPrivileged && (
        <Badge tone="note" glyph={<Icon name="lock" />}>
          {t('mark.privileged')}
        </Badge>
      )}
    </>
  );
}

/** How the case was seen, for what, and on what access since when and by whom. */
function RunFacts({ run, isAttempt }: Required<RunProps>) {
  const { t, i18n } = useTranslation('readers');
  const { t: audit } = useTranslation('audit');
  const format = useFormat();
  // An attempt opened nothing: its lines say what was tried.
  const kinds = isAttempt
    ? []
    : run.kinds.filter((kind) => kind !== 'privileged').map((kind) => t(`kind.${kind}`));
  const purposes = run.purposes
    .filter((purpose) => i18n.exists(`audit:purpose.${purpose}`))
    .map((purpose) => audit(`purpose.${purpose}` as 'purpose.casework'));
  const grants = run.grants.map((grant) => {
    const kind = audit(`grant.${grant.kind}` as 'grant.lead');
    const since = format.shortDayOfInstant(grant.since);
    return grant.by === null
      ? t('grant.since', { kind, since })
      : t('grant.sinceBy', { kind, since, by: isolate(grant.by) });
  });
  return (
    <ul className="audit-facts">
      {[...kinds, ...purposes, ...grants].map((fact) => (
        <li key={fact}>{fact}</li>
      ))}
    </ul>
  );
}

function RunLines({ run }: { readonly run: ReadingRun }) {
  const { t } = useTranslation('readers');
  return (
    <>
      <ol className="run-lines" aria-label={t('linesOf')}>
        {run.lines.map((line) => (
          <RunLine key={line.id} line={line} />
        ))}
      </ol>
      {run.count > run.lines.length && (
        <p className="run-more soft small">{t('moreLines', { count: run.count - run.lines.length })}</p>
      )}
    </>
  );
}

function RunLine({ line }: { readonly line: ReadingRun['lines'][number] }) {
  const { t, i18n } = useTranslation('readers');
  const { t: audit } = useTranslation('audit');
  const format = useFormat();
  const labels = useLabels();
  const { act, reason } = line;
  const compartments = partsOfCase(line.compartments);
  return (
    <li>
      <time dateTime={line.at}>{format.time(line.at)}</time>
      <div>
        {act === null ? t('privilegedLine') : audit(`name.${sentenceKey(act)}` as 'name.other')}
        <ul className="audit-facts">
          {compartments.length > 0 && (
            <li>{format.list(compartments.map((name) => labels.of('compartment', name)))}</li>
          )}
          {reason !== null && (
            <li>
              {i18n.exists(`audit:reason.${reason}`)
                ? audit(`reason.${reason}` as 'reason.forbidden')
                : audit('reason.other')}
            </li>
          )}
          {line.secondPerson && <li>{audit('secondPerson')}</li>}
        </ul>
      </div>
    </li>
  );
}
