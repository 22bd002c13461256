import { Input, TextField as AriaTextField } from 'react-aria-components';
import { FieldFault, FieldHead, fieldState, type FieldTexts } from './FieldParts';

interface TimeFieldProps extends FieldTexts {
  /** HH:MM, or null when empty. */
  readonly value: string | null;
  readonly onChange: (value: string | null) => void;
}

/** A time of day. The browser's own field, as DateField. */
export function TimeField(props: TimeFieldProps) {
  return (
    <AriaTextField
      {...fieldState(props)}
      className="field field-date"
      type="time"
      value={props.value ?? ''}
      onChange={(text) => props.onChange(text === '' ? null : text)}
      isRequired={props.isOptional !== true}
    >
      <FieldHead {...props} />
      <Input className="field-box" />
      <FieldFault {...props} />
    </AriaTextField>
  );
}
