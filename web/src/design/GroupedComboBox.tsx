import { useTranslation } from 'react-i18next';
import {
  Button,
  Collection,
  ComboBox as AriaComboBox,
  Group,
  Header,
  Input,
  ListBox,
  ListBoxItem,
  ListBoxSection,
  Popover,
} from 'react-aria-components';
import type { Choice } from '../texts/labels';
import { FieldFault, FieldHead, fieldState, type FieldTexts } from './FieldParts';
import { Icon } from './Icon';
import './grouped-combo-box.css';

export interface ChoiceGroup<Code extends string = string> extends Choice {
  readonly choices: readonly Choice<Code>[];
}

interface GroupedComboBoxProps<Code extends string> extends FieldTexts {
  readonly groups: readonly ChoiceGroup<Code>[];
  readonly value: Code | null;
  readonly onChange: (value: Code | null) => void;
}

/** One of a long list that stands in groups, found by typing: task templates by field of life. */
export function GroupedComboBox<Code extends string>(props: GroupedComboBoxProps<Code>) {
  const { t } = useTranslation('shell');
  const { groups, value, onChange } = props;
  const choices = groups.flatMap((group) => group.choices);
  return (
    <AriaComboBox
      {...fieldState(props)}
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
        <ListBox
          className="option-list"
          items={groups}
          renderEmptyState={() => <div className="option-none">{t('field.nothingFits')}</div>}
        >
          {(group) => (
            <ListBoxSection id={group.id}>
              <Header className="grouped-combo-box-head">{group.label}</Header>
              <Collection items={group.choices}>
                {(choice) => (
                  <ListBoxItem className="option" id={choice.id} textValue={choice.label}>
                    {choice.label}
                  </ListBoxItem>
                )}
              </Collection>
            </ListBoxSection>
          )}
        </ListBox>
      </Popover>
    </AriaComboBox>
  );
}
