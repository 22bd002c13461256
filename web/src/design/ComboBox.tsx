import { useTranslation } from 'react-i18next';
import {
  Button,
  ComboBox as AriaComboBox,
  Group,
  Input,
  ListBox,
  ListBoxItem,
  Popover,
} from 'react-aria-components';
import type { Choice } from '../texts/labels';
import { FieldFault, FieldHead, fieldState, type FieldTexts } from './FieldParts';
import { Icon } from './Icon';

interface ComboBoxProps<Code extends string> extends FieldTexts {
  readonly choices: readonly Choice<Code>[];
  readonly value: Code | null;
  readonly onChange: (value: Code | null) => void;
}

/** One of a long list, found by typing: countries, task templates, legal issues. */
export function ComboBox<Code extends string>(props: ComboBoxProps<Code>) {
  const { t } = useTranslation('shell');
  const { choices, value, onChange } = props;
  return (
    <AriaComboBox
      {...fieldState(props)}
      defaultItems={choices as readonly Choice[]}
      selectedKey={value}
      onSelectionChange={(key) => onChange(choices.find(({ id }) => id === key)?.id ?? null)}
      isRequired={props.isOptional !== true}
      // The list would lie over the sentence that says what is wrong.
      menuTrigger={props.errorMessage === undefined ? 'focus' : 'input'}
      allowsEmptyCollection
    >
      <FieldHead {...props} />
      <Group className="field-box field-combined">
        <Input autoComplete="off" placeholder={t('field.typeToFind')} />
        <Button className="field-side">
          <Icon name="down" />
        </Button>
      </Group>
      <FieldFault {...props} />
      <Popover className="popover">
        <ListBox<Choice>
          className="option-list"
          renderEmptyState={() => <div className="option-none">{t('field.nothingFits')}</div>}
        >
          {(choice) => (
            <ListBoxItem className="option" id={choice.id} textValue={choice.label}>
              {choice.label}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </AriaComboBox>
  );
}
