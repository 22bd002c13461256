import { Label, Radio, RadioGroup } from 'react-aria-components';
import type { Choice } from '../texts/labels';
import './segments.css';

interface SegmentsProps<Code extends string> {
  readonly label: string;
  readonly choices: readonly Choice<Code>[];
  readonly value: Code;
  readonly onChange: (value: Code) => void;
}

/** One of two or three ways, all in sight. */
export function Segments<Code extends string>({ label, choices, value, onChange }: SegmentsProps<Code>) {
  return (
    <RadioGroup
      className="segments"
      orientation="horizontal"
      value={value}
      onChange={(key) => {
        const choice = choices.find(({ id }) => id === key);
        if (choice !== undefined) onChange(choice.id);
      }}
    >
      <Label className="unseen">{label}</Label>
      {choices.map(({ id, label: text }) => (
        <Radio key={id} value={id} className="segment">
          {text}
        </Radio>
      ))}
    </RadioGroup>
  );
}
