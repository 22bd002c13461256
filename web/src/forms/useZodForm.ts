import { useState, type FormEvent } from 'react';
import type { z } from 'zod';
import { focusFirst } from './fields-on-screen';
import { ruleOfIssue } from './rules';
import { useRefusals, type Refusals } from './useRefusals';

/** What a field component takes: spread it, `<TextField label=… {...form.field('pseudonym')} />`. */
export interface FieldProps<Value> {
  readonly name: string;
  readonly value: Value;
  readonly onChange: (value: Value) => void;
  readonly errorMessage: string | undefined;
}

export interface ZodForm<Values extends object> extends Pick<Refusals, 'formRef' | 'problem' | 'errors'> {
  readonly values: Values;
  readonly isPending: boolean;
  field: <Key extends keyof Values & string>(key: Key) => FieldProps<Values[Key]>;
  set: <Key extends keyof Values & string>(key: Key, value: Values[Key]) => void;
  /** The sentence for a nested field such as names.0.value. */
  errorAt: (path: string) => string | undefined;
  onSubmit: (event: FormEvent<HTMLFormElement>) => void;
  /** Sets other values and forgets errors: after a reload, or when a dialog opens again. */
  reset: (values: Values) => void;
  focusField: (path: string) => void;
}

interface FormSettings<Values extends object, Schema extends z.ZodType> {
  readonly schema: Schema;
  readonly initial: Values;
  /** Makes the schema's input from the values of the fields, for instance null from an empty text. */
  readonly prepare?: (values: Values) => unknown;
  /** Sends what the schema gave; a Problem that it throws is shown beside the fields or above them. */
  readonly send: (output: z.output<Schema>) => Promise<unknown>;
  readonly onDone?: () => void;
  /** Where the values stand in the body that is sent, when not at its top: `value` for a compartment. */
  readonly sentUnder?: string;
}

/**
 * A form that is checked with the schema of the service before it is sent, and shows what the service refuses in
 * the same places. The first wrong field takes the focus. Values live in memory only.
 */
export function useZodForm<Values extends object, Schema extends z.ZodType>(
  settings: FormSettings<Values, Schema>,
): ZodForm<Values> {
  const [values, setValues] = useState(settings.initial);
  const refusals = useRefusals();
  const { isPending, attempt } = useAttempt(settings, values, refusals);
  const { formRef, problem, errors } = refusals;
  const errorAt = (path: string): string | undefined => errors.find((error) => error.path === path)?.message;
  const set: ZodForm<Values>['set'] = (key, value) => {
    setValues((before) => ({ ...before, [key]: value }));
    refusals.forgive(key);
  };
  return {
    formRef,
    problem,
    errors,
    values,
    isPending,
    field: (key) => ({
      name: key,
      value: values[key],
      onChange: (value) => set(key, value),
      errorMessage: errorAt(key),
    }),
    set,
    errorAt,
    onSubmit: (event) => {
      event.preventDefault();
      // A dialog's form stands inside the page's form in React's tree.
      event.stopPropagation();
      if (!isPending) void attempt();
    },
    reset: (next) => {
      setValues(next);
      refusals.clear();
    },
    focusField: (path) => focusFirst(formRef.current, [path]),
  };
}

/** Checks and sends the values, one attempt at a time. */
function useAttempt<Values extends object, Schema extends z.ZodType>(
  settings: FormSettings<Values, Schema>,
  values: Values,
  refusals: Refusals,
): { readonly isPending: boolean; readonly attempt: () => Promise<void> } {
  const [isPending, setPending] = useState(false);
  const attempt = async (): Promise<void> => {
    const checked = settings.schema.safeParse(settings.prepare?.(values) ?? values);
    if (!checked.success) {
      refusals.refuse(checked.error.issues.map(ruleOfIssue));
      return;
    }
    setPending(true);
    refusals.clear();
    try {
      await settings.send(checked.data);
      settings.onDone?.();
    } catch (error) {
      refusals.refuseAnswer(error, settings.sentUnder);
    } finally {
      setPending(false);
    }
  };
  return { isPending, attempt };
}
