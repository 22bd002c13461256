import { useTranslation } from 'react-i18next';
import { narrativeCodes } from '../../../src/reference/codes.schema';
import type { TestimonyView } from '../../../src/testimony/testimony.schema';
import { Chip } from '../design/Chip';
import { useLabels } from '../texts/labels';
import { mainCodeOf } from './narrative-codes';

/** Why the person left, by code: the four narratives and later ones, finer codes below their own. */
export function Narratives({ codes }: { readonly codes: TestimonyView['narratives'] }) {
  const { t } = useTranslation('testimony');
  const labels = useLabels();
  const mains = narrativeCodes.filter((main) => codes.some((code) => mainCodeOf(code) === main));
  if (mains.length === 0) return <p className="soft">{t('notCoded')}</p>;
  return (
    <ul className="narratives">
      {mains.map((main) => (
        <li key={main}>
          <Chip code={main}>{labels.of('narrative', main)}</Chip>
          {codes
            .filter((code) => code !== main && mainCodeOf(code) === main)
            .map((code) => (
              <Chip key={code} code={code} kind="fine">
                {labels.of('narrativeSubCode', code)}
              </Chip>
            ))}
        </li>
      ))}
    </ul>
  );
}
