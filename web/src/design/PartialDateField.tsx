import { useTranslation } from 'react-i18next';
import type { FieldTexts } from './FieldParts';
import { TextField } from './TextField';

interface PartialDateFieldProps extends FieldTexts {
  readonly value: string;
  readonly onChange: (value: string) => void;
}

/** A day, a month or only a year, as far as it is known: 1990, 1990-05 or 1990-05-17. Never padded. */
export function PartialDateField(props: PartialDateFieldProps) {
  const { t } = useTranslation('shell');
  return (
    <TextField
      {...props}
      dir="ltr"
      description={props.description ?? t('field.partialDate')}
      onChange={(text) => props.onChange(text.trim())}
    />
  );
}
