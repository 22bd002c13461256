import { useTranslation } from 'react-i18next';
import { FieldError, Label, Text } from 'react-aria-components';
import { Icon } from './Icon';
import './field.css';

/** What every field takes beside its value. */
export interface FieldTexts {
  readonly label: string;
  /** A sentence of help below the label. */
  readonly description?: string | undefined;
  readonly errorMessage?: string | undefined;
  /** Path of the value in the schema: the form finds the field by it. */
  readonly name?: string | undefined;
  /** True shows "optional" beside the label; a field without it must be filled. */
  readonly isOptional?: boolean | undefined;
  readonly isDisabled?: boolean | undefined;
}

/** The label and its help, above the box. */
export function FieldHead({ label, description, isOptional }: FieldTexts) {
  const { t } = useTranslation('shell');
  return (
    <>
      <Label className="field-label">
        {label}
        {isOptional === true && <span className="field-optional">{t('field.optional')}</span>}
      </Label>
      {description !== undefined && (
        <Text slot="description" className="field-description">
          {description}
        </Text>
      )}
    </>
  );
}

/** The sentence that says what is wrong, below the box. */
export function FieldFault({ errorMessage }: FieldTexts) {
  return (
    <FieldError className="field-error">
      <Icon name="alert" />
      <span>{errorMessage}</span>
    </FieldError>
  );
}

/** Properties that every react-aria field takes from our own. */
export function fieldState({ errorMessage, name, isDisabled }: FieldTexts) {
  return {
    className: 'field',
    isInvalid: errorMessage !== undefined,
    isDisabled: isDisabled ?? false,
    validationBehavior: 'aria' as const,
    ...(name === undefined ? {} : { 'data-field': name }),
  };
}
