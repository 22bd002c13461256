import { Input, TextField as AriaTextField } from 'react-aria-components';
import { FieldFault, FieldHead, fieldState, type FieldTexts } from './FieldParts';

interface DateFieldProps extends FieldTexts {
  /** YYYY-MM-DD, or null when empty. */
  readonly value: string | null;
  readonly onChange: (value: string | null) => void;
  readonly min?: string;
  readonly max?: string;
}

/**
 * A whole day. The browser's own field: it knows the order of day and month of its owner, opens a calendar that
 * works with keys and fingers, and gives the day as ISO 8601 in every language. Partial dates: PartialDateField.
 */
export function DateField(props: DateFieldProps) {
  return (
    <AriaTextField
      {...fieldState(props)}
      className="field field-date"
      type="date"
      value={props.value ?? ''}
      onChange={(text) => props.onChange(text === '' ? null : text)}
      isRequired={props.isOptional !== true}
    >
      <FieldHead {...props} />
      <Input
        className="field-box"
        {...(props.min === undefined ? {} : { min: props.min })}
        {...(props.max === undefined ? {} : { max: props.max })}
      />
      <FieldFault {...props} />
    </AriaTextField>
  );
}
