import { Input, TextField as AriaTextField } from 'react-aria-components';
import { FieldFault, FieldHead, fieldState, type FieldTexts } from './FieldParts';

interface TextFieldProps extends FieldTexts {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly type?: 'text' | 'password' | 'search' | 'tel' | 'email';
  /** Off unless named: a browser must not keep what stands in a case. */
  readonly autoComplete?: string;
  /** `numeric` shows the keys of digits on a phone. */
  readonly inputMode?: 'text' | 'numeric';
  readonly autoFocus?: boolean;
  /** Direction of the text when it is not the page's: `ltr` for numbers of documents, `auto` for names. */
  readonly dir?: 'ltr' | 'rtl' | 'auto';
}

/** One line of text. */
export function TextField(props: TextFieldProps) {
  const { value, onChange, type = 'text', autoComplete = 'off', dir = 'auto' } = props;
  return (
    <AriaTextField
      {...fieldState(props)}
      value={value}
      onChange={onChange}
      type={type}
      autoComplete={autoComplete}
      inputMode={props.inputMode ?? 'text'}
      autoFocus={props.autoFocus ?? false}
      isRequired={props.isOptional !== true}
      spellCheck="false"
    >
      <FieldHead {...props} />
      <Input className="field-box" dir={value === '' ? undefined : dir} />
      <FieldFault {...props} />
    </AriaTextField>
  );
}
