import { useEffect, useRef, useState, type FormEvent, type RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import { problemOf, type Problem } from '../api/problem';
import { ruleOfField, ruleOfIssue, sentenceOf, type Rule } from './rules';

/** What a field component takes: spread it, `<TextField label=… {...form.field('pseudonym')} />`. */
export interface FieldProps<Value> {
  readonly name: string;
  readonly value: Value;
  readonly onChange: (value: Value) => void;
  readonly errorMessage: string | undefined;
}

/** A field that was refused, with its sentence. */
export interface FieldError {
  readonly path: string;
  readonly message: string;
  /** The label of the field as it stands on the screen; null when the form shows no such field. */
  readonly label: string | null;
}

export interface ZodForm<Values extends object> {
  readonly values: Values;
  readonly formRef: RefObject<HTMLFormElement | null>;
  readonly isPending: boolean;
  /** What the service answered to the last attempt when it was not about a field. */
  readonly problem: Problem | null;
  readonly errors: readonly FieldError[];
  field: <Key extends keyof Values & string>(key: Key) => FieldProps<Values[Key]>;
  set: <Key extends keyof Values & string>(key: Key, value: Values[Key]) => void;
  /** The sentence for a nested field such as names.0.value. */
  errorAt: (path: string) => string | undefined;
  onSubmit: (event: FormEvent<HTMLFormElement>) => void;
  /** Sets other values and forgets errors: after a reload, or when a dialog opens again. */
  reset: (values: Values) => void;
  focusField: (path: string) => void;
}

/** A broken rule with the label of its field. */
interface PlacedRule extends Rule {
  readonly label: string | null;
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
  const { t } = useTranslation('problems');
  const [values, setValues] = useState(settings.initial);
  const [rules, setRules] = useState<readonly PlacedRule[]>([]);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isPending, setPending] = useState(false);
  const formRef = useRef<HTMLFormElement>(null);
  // Counts refusals, so that the same wrong field takes the focus again.
  const [refusals, setRefusals] = useState(0);

  const errors = rules.map((rule) => ({ path: rule.path, label: rule.label, message: sentenceOf(rule, t) }));
  const errorAt = (path: string): string | undefined => errors.find((error) => error.path === path)?.message;

  useEffect(() => {
    if (refusals > 0) focusFirst(formRef.current, rules);
    // The rules change with every key press; only a refusal moves the focus.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [refusals]);

  const refuse = (found: readonly Rule[], answer: Problem | null): void => {
    setRules(found.map((rule) => ({ ...rule, label: labelOf(formRef.current, rule.path) })));
    setProblem(answer);
    setRefusals((count) => count + 1);
  };

  const set: ZodForm<Values>['set'] = (key, value) => {
    setValues((before) => ({ ...before, [key]: value }));
    setRules((before) => before.filter(({ path }) => path !== key && !path.startsWith(`${key}.`)));
  };

  const attempt = async (): Promise<void> => {
    const prepared = settings.prepare?.(values) ?? values;
    const checked = settings.schema.safeParse(prepared);
    if (!checked.success) return refuse(onePerPath(checked.error.issues.map(ruleOfIssue)), null);
    setPending(true);
    setRules([]);
    setProblem(null);
    try {
      await settings.send(checked.data);
      settings.onDone?.();
    } catch (error) {
      const answer = problemOf(error);
      const refused = answer.errors.map((error) => withoutPrefix(ruleOfField(error), settings.sentUnder));
      const found = onePerPath(refused);
      refuse(found, found.length > 0 ? null : answer);
    } finally {
      setPending(false);
    }
    return undefined;
  };

  return {
    values,
    formRef,
    isPending,
    problem,
    errors,
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
      setRules([]);
      setProblem(null);
    },
    focusField: (path) => focusFirst(formRef.current, [{ path, key: 'wrong' }]),
  };
}

function withoutPrefix(rule: Rule, prefix: string | undefined): Rule {
  if (prefix === undefined || !rule.path.startsWith(`${prefix}.`)) return rule;
  return { ...rule, path: rule.path.slice(prefix.length + 1) };
}

function onePerPath(rules: readonly Rule[]): Rule[] {
  return [...new Map([...rules].reverse().map((rule) => [rule.path, rule])).values()].reverse();
}

/** Focuses the first field, in the order of the page, that has one of the rules. */
function focusFirst(form: HTMLFormElement | null, rules: readonly Rule[]): void {
  if (form === null) return;
  const paths = new Set(rules.map(({ path }) => path));
  for (const field of form.querySelectorAll<HTMLElement>('[data-field]')) {
    const name = field.dataset['field'] ?? '';
    if (!paths.has(name)) continue;
    field
      .querySelector<HTMLElement>('input:not([type=hidden]), textarea, [role=spinbutton], button')
      ?.focus();
    return;
  }
}

/** The text of a field's label, without the word that says it is optional. */
function labelOf(form: HTMLFormElement | null, path: string): string | null {
  const field = [...(form?.querySelectorAll<HTMLElement>('[data-field]') ?? [])].find(
    (element) => element.dataset['field'] === path,
  );
  return field?.querySelector('.field-label')?.firstChild?.textContent ?? null;
}
