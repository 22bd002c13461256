import { Checkbox as AriaCheckbox, CheckboxGroup } from 'react-aria-components';
import type { ReactNode } from 'react';
import type { Choice } from '../texts/labels';
import { FieldFault, FieldHead, fieldState, type FieldTexts } from './FieldParts';
import { Icon } from './Icon';
import './checks.css';

interface CheckProps {
  readonly children: ReactNode;
  readonly isSelected: boolean;
  readonly onChange: (isSelected: boolean) => void;
}

/** One yes or no. */
export function Check({ children, isSelected, onChange }: CheckProps) {
  return (
    <AriaCheckbox className="check" isSelected={isSelected} onChange={onChange}>
      <CheckBox>{children}</CheckBox>
    </AriaCheckbox>
  );
}

interface ChecksProps<Code extends string> extends FieldTexts {
  readonly choices: readonly Choice<Code>[];
  readonly value: readonly Code[];
  readonly onChange: (value: Code[]) => void;
}

/** Several of a list: motives, barriers, media. */
export function Checks<Code extends string>(props: ChecksProps<Code>) {
  const { choices, value, onChange } = props;
  return (
    <CheckboxGroup
      {...fieldState(props)}
      value={[...value]}
      onChange={(keys) => onChange(choices.filter(({ id }) => keys.includes(id)).map(({ id }) => id))}
    >
      <FieldHead {...props} />
      <div className="checks">
        {choices.map(({ id, label }) => (
          <AriaCheckbox key={id} className="check" value={id}>
            <CheckBox>{label}</CheckBox>
          </AriaCheckbox>
        ))}
      </div>
      <FieldFault {...props} />
    </CheckboxGroup>
  );
}

function CheckBox({ children }: { readonly children: ReactNode }) {
  return (
    <>
      <span className="check-box">
        <Icon name="check" />
      </span>
      <span>{children}</span>
    </>
  );
}
