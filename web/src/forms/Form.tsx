import type { ReactNode } from 'react';
import { FormProblem } from './FormProblem';
import type { ZodForm } from './useZodForm';
import './form.css';

interface FormProps<Values extends object> {
  readonly form: ZodForm<Values>;
  readonly children: ReactNode;
  /** What the form changes, for readers; needed where a page has more than one. */
  readonly label?: string;
  /** Fetches the newest state after somebody else's change; the stale message offers it. */
  readonly onReload?: () => void;
}

/** A form with its refusals above the fields. Buttons stand in `<FormActions>` at the end. */
export function Form<Values extends object>({ form, children, label, onReload }: FormProps<Values>) {
  return (
    <form className="form" noValidate ref={form.formRef} aria-label={label} onSubmit={form.onSubmit}>
      <FormProblem form={form} {...(onReload === undefined ? {} : { onReload })} />
      {children}
    </form>
  );
}

/** The buttons of a form, the one that saves first. */
export function FormActions({ children }: { readonly children: ReactNode }) {
  return <div className="form-actions">{children}</div>;
}
