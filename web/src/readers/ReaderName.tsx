import { useTranslation } from 'react-i18next';
import type { Reader } from '../../../src/supervision/readers/readers.schema';
import { useLabels } from '../texts/labels';

/** Somebody who read a case, with the role in which it was. */
export function ReaderName({ reader }: { readonly reader: Reader }) {
  const { t } = useTranslation('readers');
  const labels = useLabels();
  const { kind, name, username, role } = reader;
  const isPerson = kind === 'staff' || kind === 'guest';
  return (
    <span className="reader-name">
      <strong>
        <bdi>{isPerson ? (name ?? username ?? t(`who.${kind}`)) : t(`who.${kind}`)}</bdi>
      </strong>
      {isPerson && role !== null && <span className="soft small">{labels.of('role', role)}</span>}
    </span>
  );
}
