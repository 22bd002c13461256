import { useTranslation } from 'react-i18next';
import {
  Button,
  ListBox,
  ListBoxItem,
  Popover,
  Select as AriaSelect,
  SelectValue,
} from 'react-aria-components';
import type { Choice } from '../texts/labels';
import { FieldFault, FieldHead, fieldState, type FieldTexts } from './FieldParts';
import { Icon } from './Icon';

interface SelectProps<Code extends string> extends FieldTexts {
  readonly choices: readonly Choice<Code>[];
  readonly value: Code | null;
  readonly onChange: (value: Code | null) => void;
  readonly placeholder?: string;
  /** The text of a first choice that means none, such as "All phases"; it gives null. */
  readonly noneLabel?: string;
}

const NONE = '\u0000none';

/** One of a short list, up to about fifteen. Longer lists: ComboBox. */
export function Select<Code extends string>(props: SelectProps<Code>) {
  const { t } = useTranslation('shell');
  const { choices, value, onChange, noneLabel } = props;
  const shown: readonly Choice[] =
    noneLabel === undefined ? choices : [{ id: NONE, label: noneLabel }, ...choices];
  return (
    <AriaSelect
      {...fieldState(props)}
      selectedKey={value ?? (noneLabel === undefined ? null : NONE)}
      onSelectionChange={(key) => onChange(choices.find(({ id }) => id === key)?.id ?? null)}
      placeholder={props.placeholder ?? t('field.choose')}
      isRequired={props.isOptional !== true && noneLabel === undefined}
    >
      <FieldHead {...props} />
      <Button className="field-box field-picker">
        <SelectValue />
        <Icon name="down" />
      </Button>
      <FieldFault {...props} />
      <Popover className="popover">
        <ListBox className="option-list" items={shown}>
          {(choice) => (
            <ListBoxItem className="option" id={choice.id} textValue={choice.label}>
              {choice.label}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </AriaSelect>
  );
}
