import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Choice } from '../texts/labels';
import { ComboBox } from './ComboBox';
import type { FieldTexts } from './FieldParts';
import { Icon } from './Icon';
import './several.css';

interface SeveralProps<Code extends string> extends FieldTexts {
  readonly choices: readonly Choice<Code>[];
  readonly value: readonly Code[];
  readonly onChange: (value: Code[]) => void;
}

/** Several of a long list, found by typing: nationalities. What was chosen stands below, each with its own way out. */
export function Several<Code extends string>({ value, onChange, choices, ...texts }: SeveralProps<Code>) {
  const { t } = useTranslation('shell');
  const place = useRef<HTMLDivElement>(null);
  const labelOf = (code: Code): string => choices.find(({ id }) => id === code)?.label ?? code;
  const remove = (code: Code): void => {
    onChange(value.filter((other) => other !== code));
    place.current?.querySelector('input')?.focus();
  };
  return (
    <div className="several" ref={place}>
      <ComboBox
        {...texts}
        choices={choices.filter(({ id }) => !value.includes(id))}
        value={null}
        onChange={(code) => {
          if (code !== null) onChange([...value, code]);
        }}
      />
      {value.length > 0 && (
        <ul className="several-chosen">
          {value.map((code) => (
            <li key={code}>
              <button
                type="button"
                className="several-tag"
                aria-label={`${t('remove')}: ${labelOf(code)}`}
                onClick={() => remove(code)}
              >
                <span>{labelOf(code)}</span>
                <Icon name="close" />
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
