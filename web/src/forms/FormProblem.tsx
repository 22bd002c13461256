import { useTranslation } from 'react-i18next';
import { Button } from '../design/Button';
import { Notice } from '../design/Notice';
import { problemText } from '../texts/problemText';
import type { ZodForm } from './useZodForm';

interface FormProblemProps<Values extends object> {
  readonly form: ZodForm<Values>;
  readonly onReload?: () => void;
}

/** Says above the fields what is wrong: the list of refused fields, or why nothing was saved. */
export function FormProblem<Values extends object>({ form, onReload }: FormProblemProps<Values>) {
  const { t } = useTranslation('problems');
  if (form.problem !== null) {
    const { title, what } = problemText(form.problem, t);
    return (
      <Notice tone="critical" title={title} role="alert">
        <p>{what}</p>
        {form.problem.code === 'stale' && onReload !== undefined && (
          <Button size="small" onPress={onReload}>
            {t('reload')}
          </Button>
        )}
      </Notice>
    );
  }
  // One wrong field says it itself; what belongs to no field of this form is said here.
  if (form.errors.length < 2 && form.errors.every(({ label }) => label !== null)) return null;
  return (
    <Notice tone="critical" title={t('fields', { count: form.errors.length })} role="alert">
      <ul className="form-errors">
        {form.errors.map(({ path, label, message }) => (
          <li key={path}>
            <button type="button" className="text-button" onClick={() => form.focusField(path)}>
              {label === null ? message : t('labelled', { label, message })}
            </button>
          </li>
        ))}
      </ul>
    </Notice>
  );
}
