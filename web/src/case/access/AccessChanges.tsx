import { useTranslation } from 'react-i18next';
import type { AccessPreview } from '../../../../src/cases/grants/access.schema';
import { AccessGlyph, type AccessKind } from '../../design/AccessGlyph';
import { useFormat } from '../../texts/format';
import { useLabels } from '../../texts/labels';
import './access.css';

type Change = AccessPreview['opens'][number];

interface AccessChangesProps {
  readonly preview: AccessPreview;
  /** True names the case of each change: where more than one case is touched. */
  readonly namesCase: boolean;
}

/** What a change would open and close: for each person, in which parts, and how far. */
export function AccessChanges({ preview, namesCase }: AccessChangesProps) {
  const { t } = useTranslation('case');
  const { opens, closes } = preview;
  if (opens.length === 0 && closes.length === 0) return <p className="soft">{t('preview.nothing')}</p>;
  return (
    <div className="access-changes">
      {opens.length > 0 && <Changes title={t('preview.opens')} changes={opens} namesCase={namesCase} />}
      {closes.length > 0 && <Changes title={t('preview.closes')} changes={closes} namesCase={namesCase} />}
    </div>
  );
}

interface ChangesProps {
  readonly title: string;
  readonly changes: readonly Change[];
  readonly namesCase: boolean;
}

function Changes({ title, changes, namesCase }: ChangesProps) {
  return (
    <section className="access-change">
      <h3>{title}</h3>
      {byPerson(changes).map((ofPerson) => (
        <PersonChanges key={personKey(ofPerson[0])} changes={ofPerson} namesCase={namesCase} />
      ))}
    </section>
  );
}

interface PersonChangesProps {
  readonly changes: readonly [Change, ...Change[]];
  readonly namesCase: boolean;
}

function PersonChanges({ changes, namesCase }: PersonChangesProps) {
  const { t } = useTranslation('case');
  const labels = useLabels();
  const format = useFormat();
  const [{ staff, role, case: about }] = changes;
  return (
    <div className="stack-tight">
      <p>
        <bdi className="access-who">{staff.name}</bdi>{' '}
        <span className="soft small">{labels.of('role', role)}</span>
        {namesCase && about !== null && (
          <span className="soft small preview-case">
            {t('preview.inCase')} <bdi dir="ltr">{about.reference}</bdi> <bdi>{about.pseudonym}</bdi>
          </span>
        )}
      </p>
      <ul className="access-levels">
        {byLevel(changes).map(({ level, parts }) => (
          <li key={level}>
            <AccessGlyph access={level} />
            <span>
              <span className="access-level">{t(`preview.level.${level}`)}</span>{' '}
              {format.list(parts.map((part) => labels.of('compartment', part)))}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}

const levels: readonly AccessKind[] = ['write', 'read', 'report', 'flag', 'none'];

/** The parts under what may be done with them afterwards, from most to nothing. */
function byLevel(changes: readonly Change[]): { level: AccessKind; parts: Change['compartment'][] }[] {
  return levels
    .map((level) => ({
      level,
      parts: changes.filter(({ after }) => after === level).map(({ compartment }) => compartment),
    }))
    .filter(({ parts }) => parts.length > 0);
}

function byPerson(changes: readonly Change[]): [Change, ...Change[]][] {
  const people = new Map<string, [Change, ...Change[]]>();
  for (const change of changes) {
    const known = people.get(personKey(change));
    if (known === undefined) people.set(personKey(change), [change]);
    else known.push(change);
  }
  return [...people.values()];
}

function personKey({ staff, role, case: about }: Change): string {
  return `${staff.id} ${role} ${about?.id ?? ''}`;
}
