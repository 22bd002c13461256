import type { TFunction } from 'i18next';
import { Trans, useTranslation } from 'react-i18next';
import type { AuditEntry } from '../../../src/supervision/supervision.schema';
import { Badge } from '../design/Badge';
import { Icon } from '../design/Icon';
import { Link } from '../router';
import { useFormat, type Format } from '../texts/format';
import { isolate } from '../texts/isolate';
import { useLabels, type Labels } from '../texts/labels';
import { sentenceKey } from './audit-sentence';

const SHORT = 8;

interface AuditLineProps {
  readonly entry: AuditEntry;
  readonly onCase?: ((entry: NonNullable<AuditEntry['case']>) => void) | undefined;
  /** Opens what is sealed beside the line. */
  readonly onDetail?: ((id: string) => void) | undefined;
}

/** One line of the log as a sentence: who did what, to which case, when and under which grant. */
export function AuditLine({ entry, onCase, onDetail }: AuditLineProps) {
  const { t } = useTranslation('audit');
  const { t: proof } = useTranslation('proof');
  const format = useFormat();
  const isRefused = entry.outcome === 'refused';
  const { case: about } = entry;
  return (
    <li className={isRefused ? 'audit-line audit-line-refused' : 'audit-line'}>
      <time className="audit-time" dateTime={entry.at}>
        {format.time(entry.at)}
      </time>
      <div className="audit-text">
        <p>
          <Sentence entry={entry} />
        </p>
        <Circumstances entry={entry} />
      </div>
      <div className="audit-side">
        <Marks entry={entry} />
        {onDetail !== undefined && entry.hasDetail && (
          <button
            type="button"
            className="audit-only audit-detail"
            aria-label={`${proof('detail.open')} ${format.instant(entry.at)}`}
            onClick={() => onDetail(entry.id)}
          >
            {proof('detail.open')}
          </button>
        )}
        {onCase !== undefined && about !== null && (
          <button type="button" className="audit-only" onClick={() => onCase(about)}>
            {t('onlyCase')}
            <span className="unseen">
              {' '}
              <bdi>{about.pseudonym}</bdi>
            </span>
          </button>
        )}
      </div>
    </li>
  );
}

/** What must not be overlooked: that it was refused, that glass was broken, that a second person stood behind it. */
function Marks({ entry }: { readonly entry: AuditEntry }) {
  const { t } = useTranslation('audit');
  const isEmergency = entry.grant === 'break-glass' || entry.act === 'break-glass.open';
  return (
    <>
      {entry.outcome === 'refused' && (
        <Badge tone="critical" glyph={<Icon name="close" />}>
          {t('refusedBadge')}
        </Badge>
      )}
      {isEmergency && (
        <Badge tone="high" glyph={<Icon name="alert" />}>
          {t('emergencyBadge')}
        </Badge>
      )}
      {entry.secondPerson && (
        <Badge tone="note" glyph={<Icon name="person" />}>
          {t('secondPerson')}
        </Badge>
      )}
    </>
  );
}

function Sentence({ entry }: { readonly entry: AuditEntry }) {
  const { t } = useTranslation('audit');
  const labels = useLabels();
  const format = useFormat();
  const { case: about } = entry;
  // A line about one case of a list knows it by id only.
  const id = about?.id ?? (entry.cases.length === 1 ? entry.cases[0] : undefined);
  const kind = entry.outcome === 'refused' ? 'refused' : 'did';
  const key = `${kind}.${sentenceKey(entry.act)}` as 'did.other';
  return (
    <Trans
      t={t}
      i18nKey={key}
      values={{
        who: isolate(whoDid(entry, t)),
        what: whatParts(entry, labels, format, t),
        case: isolate(about?.pseudonym ?? aliasOf(entry, t)),
        cases: t('cases', { count: entry.count ?? entry.caseAliases.length }),
        tasks: t('tasks', { count: entry.count ?? 0 }),
        act: entry.act,
      }}
      components={{
        who: <strong />,
        what: <span className="audit-part" />,
        case: id === undefined ? <span /> : <Link to={{ page: 'case', id, tab: null }}>{null}</Link>,
      }}
    />
  );
}

function Circumstances({ entry }: { readonly entry: AuditEntry }) {
  const { t, i18n } = useTranslation('audit');
  const labels = useLabels();
  const { role } = entry.actor;
  const facts = [
    role === null || role.includes(':') || role === 'nobody' ? null : labels.of('role', role),
    i18n.exists(`audit:purpose.${entry.purpose}`)
      ? t(`purpose.${entry.purpose}` as 'purpose.casework')
      : null,
    entry.grant !== null && i18n.exists(`audit:grant.${entry.grant}`)
      ? t(`grant.${entry.grant}` as 'grant.lead')
      : null,
    entry.reason === null ? null : reasonText(entry.reason, t, i18n.exists(`audit:reason.${entry.reason}`)),
    entry.leafIndex === null ? t('notSealedYet') : null,
  ];
  return (
    <ul className="audit-facts">
      {facts
        .filter((fact) => fact !== null)
        .map((fact) => (
          <li key={fact}>{fact}</li>
        ))}
    </ul>
  );
}

function whoDid(entry: AuditEntry, t: TFunction<'audit'>): string {
  const { kind, name, username } = entry.actor;
  if (kind === 'system' || kind === 'nobody') return t(`who.${kind}`);
  return name ?? username ?? t(kind === 'guest' ? 'who.guest' : 'who.unknown');
}

function whatParts(entry: AuditEntry, labels: Labels, format: Format, t: TFunction<'audit'>): string {
  if (entry.compartments.length === 0) return t('aPart');
  return format.list(entry.compartments.map((name) => labels.of('compartment', name)));
}

/** An auditor sees a case only under the name that it has in the log this month. */
function aliasOf(entry: AuditEntry, t: TFunction<'audit'>): string {
  const alias = entry.caseAliases[0];
  return alias === undefined ? t('aCase') : t('aliasCase', { alias: isolate(shortName(alias)) });
}

function reasonText(reason: string, t: TFunction<'audit'>, isKnown: boolean): string {
  return isKnown ? t(`reason.${reason}` as 'reason.forbidden') : t('reason.other');
}

function shortName(name: string): string {
  return name.replace(/^[a-z]_/, '').slice(0, SHORT);
}
