import { Radio, RadioGroup } from 'react-aria-components';
import type { Choice } from '../texts/labels';
import { FieldFault, FieldHead, fieldState, type FieldTexts } from './FieldParts';
import './one-of.css';

interface ExplainedChoice<Code extends string> extends Choice<Code> {
  /** What choosing it means, in a sentence. */
  readonly what: string;
}

interface OneOfProps<Code extends string> extends FieldTexts {
  readonly choices: readonly ExplainedChoice<Code>[];
  readonly value: Code | null;
  readonly onChange: (value: Code | null) => void;
}

/** One of a few that need an explanation, all in sight. Without one: Select or Segments. */
export function OneOf<Code extends string>(props: OneOfProps<Code>) {
  const { choices, value, onChange } = props;
  return (
    <RadioGroup
      {...fieldState(props)}
      value={value}
      onChange={(key) => onChange(choices.find(({ id }) => id === key)?.id ?? null)}
      isRequired={props.isOptional !== true}
    >
      <FieldHead {...props} />
      <div className="one-of">
        {choices.map(({ id, label, what }) => (
          <Radio key={id} value={id} className="one-of-choice">
            <span className="one-of-dot" />
            <span className="one-of-text">
              <span className="one-of-label">{label}</span>
              <span className="soft small">{what}</span>
            </span>
          </Radio>
        ))}
      </div>
      <FieldFault {...props} />
    </RadioGroup>
  );
}
