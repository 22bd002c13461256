import { useTranslation } from 'react-i18next';
import { narrativeCodes, type NarrativeCode } from '../../../src/reference/codes.schema';
import { Check } from '../design/Checks';
import { Icon } from '../design/Icon';
import { useLabels } from '../texts/labels';
import { mainCodeOf, subCodesOf, type AnyNarrative } from './narrative-codes';

interface NarrativeChecksProps {
  readonly name: string;
  readonly value: readonly AnyNarrative[];
  readonly onChange: (value: readonly AnyNarrative[]) => void;
  readonly errorMessage: string | undefined;
}

/** Reasons for leaving, to mark as they are told; finer codes appear below their narrative once it is marked. */
export function NarrativeChecks({ name, value, onChange, errorMessage }: NarrativeChecksProps) {
  const { t } = useTranslation('testimony');
  const toggle = (code: AnyNarrative, isSelected: boolean): void => {
    const others = value.filter((other) => other !== code && (isSelected || mainCodeOf(other) !== code));
    onChange(isSelected ? [...others, code] : others);
  };
  return (
    <fieldset className="narrative-checks" data-field={name}>
      <legend className="field-label">{t('narratives')}</legend>
      <p className="field-description">{t('narrativesHelp')}</p>
      <div className="narrative-checks-list">
        {narrativeCodes.map((main) => (
          <MainCode key={main} main={main} value={value} onToggle={toggle} />
        ))}
      </div>
      {errorMessage !== undefined && (
        <p className="field-error">
          <Icon name="alert" />
          <span>{errorMessage}</span>
        </p>
      )}
    </fieldset>
  );
}

interface MainCodeProps {
  readonly main: NarrativeCode;
  readonly value: readonly AnyNarrative[];
  readonly onToggle: (code: AnyNarrative, isSelected: boolean) => void;
}

function MainCode({ main, value, onToggle }: MainCodeProps) {
  const labels = useLabels();
  const isMarked = value.includes(main);
  const subs = subCodesOf(main);
  return (
    <div className="narrative-check">
      <Check isSelected={isMarked} onChange={(isSelected) => onToggle(main, isSelected)}>
        <bdi dir="ltr" className="narrative-code">
          {main}
        </bdi>{' '}
        {labels.of('narrative', main)}
      </Check>
      {isMarked && subs.length > 0 && (
        <div className="narrative-check-subs">
          {subs.map((code) => (
            <Check
              key={code}
              isSelected={value.includes(code)}
              onChange={(isSelected) => onToggle(code, isSelected)}
            >
              <bdi dir="ltr" className="narrative-code">
                {code}
              </bdi>{' '}
              {labels.of('narrativeSubCode', code)}
            </Check>
          ))}
        </div>
      )}
    </div>
  );
}
