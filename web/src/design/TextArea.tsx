import { TextArea as AriaTextArea, TextField as AriaTextField } from 'react-aria-components';
import { FieldFault, FieldHead, fieldState, type FieldTexts } from './FieldParts';

interface TextAreaProps extends FieldTexts {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly rows?: number;
}

/** Text of several lines; it grows with what is written. */
export function TextArea(props: TextAreaProps) {
  return (
    <AriaTextField
      {...fieldState(props)}
      value={props.value}
      onChange={props.onChange}
      autoComplete="off"
      isRequired={props.isOptional !== true}
    >
      <FieldHead {...props} />
      <AriaTextArea
        className="field-box"
        rows={props.rows ?? 3}
        dir={props.value === '' ? undefined : 'auto'}
      />
      <FieldFault {...props} />
    </AriaTextField>
  );
}
