import { useTranslation } from 'react-i18next';
import {
  infoCredibilities,
  sourceReliabilities,
  type InfoCredibility,
  type SourceReliability,
} from '../../../src/reference/codes.schema';
import { Select } from '../design/Select';
import type { FieldProps } from '../forms/useZodForm';
import { useLabels } from '../texts/labels';

interface GradeFieldsProps {
  readonly reliability: FieldProps<SourceReliability | null>;
  readonly credibility: FieldProps<InfoCredibility | null>;
}

/** The two judgements of the Admiralty code, apart from each other as the code wants it. */
export function GradeFields({ reliability, credibility }: GradeFieldsProps) {
  const { t } = useTranslation('testimony');
  const labels = useLabels();
  return (
    <div className="field-grid">
      <Select
        {...reliability}
        label={t('grade.source')}
        description={t('grade.sourceHelp')}
        choices={sourceReliabilities.map((id) => ({
          id,
          label: `${id} · ${labels.of('sourceReliability', id)}`,
        }))}
      />
      <Select
        {...credibility}
        label={t('grade.information')}
        description={t('grade.informationHelp')}
        choices={infoCredibilities.map((id) => ({
          id,
          label: `${id} · ${labels.of('infoCredibility', id)}`,
        }))}
      />
    </div>
  );
}
