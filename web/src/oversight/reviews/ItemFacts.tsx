import { useTranslation } from 'react-i18next';
import { roles } from '../../../../src/reference/codes.schema';
import type { ReviewItem } from '../../../../src/supervision/reviews/reviews.schema';
import { Fact, Facts } from '../../design/Facts';
import { Link } from '../../router';
import { useFormat } from '../../texts/format';
import { isolate } from '../../texts/isolate';
import { useLabels } from '../../texts/labels';

const grantKinds = [
  'lead',
  'co-worker',
  'cover',
  'specialist',
  'legal',
  'supervision',
  'office',
  'break-glass',
] as const;
const purposes = [
  'casework',
  'safety',
  'legal-advice',
  'testimony',
  'health-care',
  'supervision',
  'audit',
] as const;

/** The code when the list has it. */
function codeIn<Code extends string>(codes: readonly Code[], code: string | null): Code | undefined {
  return codes.find((each) => each === code);
}

/** What is known of an opening: when, in which role, which part of which case, on which access and what for. */
export function ItemFacts({ item }: { readonly item: ReviewItem }) {
  const { t } = useTranslation('reviews');
  const { t: audit } = useTranslation('audit');
  const labels = useLabels();
  const format = useFormat();
  const role = codeIn(roles, item.role);
  const purpose = codeIn(purposes, item.purpose);
  const parts = format.list(item.compartments.map((part) => labels.of('compartment', part)));
  if (item.isPrivileged) {
    return (
      <>
        <Facts>
          <Fact label={t('item.when')}>{format.instant(item.at)}</Fact>
          <Fact label={t('item.part')}>{parts}</Fact>
        </Facts>
        <p className="soft small">{t('item.privileged')}</p>
      </>
    );
  }
  return (
    <>
      <Facts>
        <Fact label={t('item.when')}>{format.instant(item.at)}</Fact>
        <Fact label={t('item.role')}>{role === undefined ? null : labels.of('role', role)}</Fact>
        <Fact label={t('item.part')}>{parts}</Fact>
        <Fact label={t('item.case')}>
          <ItemCase item={item} />
        </Fact>
        <Fact label={t('item.grant')}>{useGrantWords(item)}</Fact>
        <Fact label={t('item.why')}>{purpose === undefined ? null : audit(`purpose.${purpose}`)}</Fact>
      </Facts>
      {item.role === null && <p className="soft small">{t('item.gone')}</p>}
      {item.leafIndex !== null && (
        <p className="soft small">{t('item.line', { index: format.number(item.leafIndex) })}</p>
      )}
    </>
  );
}

function ItemCase({ item }: { readonly item: ReviewItem }) {
  const { t } = useTranslation('reviews');
  if (item.case !== null) {
    return (
      <Link to={{ page: 'case', id: item.case.id, tab: null }}>
        <bdi dir="ltr">{item.case.reference}</bdi>
      </Link>
    );
  }
  return (
    <span className="soft">
      {item.count === null ? t('item.notYours') : t('item.severalCases', { count: item.count })}
    </span>
  );
}

/** The access that the opening rested on, and who gave it when. */
function useGrantWords({ grant }: ReviewItem): string {
  const { t } = useTranslation('reviews');
  const { t: audit } = useTranslation('audit');
  const format = useFormat();
  const known = codeIn(grantKinds, grant?.kind ?? null);
  if (grant === null || known === undefined) return t('item.noGrant');
  const kind = audit(`grant.${known}`);
  if (grant.by === null || grant.at === null) return kind;
  return t('item.grantBy', { kind, name: isolate(grant.by), when: format.instant(grant.at) });
}
