import { useEffect, useRef, useState, type RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import { problemOf, type Problem } from '../api/problem';
import { focusFirst, labelOf, placeOf } from './fields-on-screen';
import { ruleOfField, sentenceOf, type Rule } from './rules';

/** A field that was refused, with its sentence. */
export interface FieldError {
  readonly path: string;
  readonly message: string;
  /** The label of the field as it stands on the screen; null when the form shows no such field. */
  readonly label: string | null;
}

export interface Refusals {
  readonly formRef: RefObject<HTMLFormElement | null>;
  readonly errors: readonly FieldError[];
  /** Why nothing was saved, when it was not about a field. */
  readonly problem: Problem | null;
  /** Shows broken rules and takes the focus to the first of their fields. */
  refuse: (rules: readonly Rule[], problem?: Problem | null) => void;
  /** Shows what a call threw: beside the fields that it names, else above them. */
  refuseAnswer: (thrown: unknown, sentUnder: string | undefined) => void;
  /** Forgets the refusals of one field and of what stands below it. */
  forgive: (path: string) => void;
  clear: () => void;
}

/** What is wrong in a form now. */
export function useRefusals(): Refusals {
  const { t } = useTranslation('problems');
  const formRef = useRef<HTMLFormElement>(null);
  const [rules, setRules] = useState<readonly (Rule & { readonly label: string | null })[]>([]);
  const [problem, setProblem] = useState<Problem | null>(null);
  // A new list at each refusal, so that the same wrong field takes the focus again.
  const [refused, setRefused] = useState<readonly string[]>([]);
  useEffect(() => focusFirst(formRef.current, refused), [refused]);

  const refuse: Refusals['refuse'] = (found, answer = null) => {
    const place = ({ path }: Rule): number => placeOf(formRef.current, path);
    const first = onePerPath(found).toSorted((one, other) => place(one) - place(other));
    setRules(first.map((rule) => ({ ...rule, label: labelOf(formRef.current, rule.path) })));
    setProblem(answer);
    setRefused(first.map(({ path }) => path));
  };
  return {
    formRef,
    errors: rules.map((rule) => ({ path: rule.path, label: rule.label, message: sentenceOf(rule, t) })),
    problem,
    refuse,
    refuseAnswer: (thrown, sentUnder) => {
      const answer = problemOf(thrown);
      const found = answer.errors.map((error) => withoutPrefix(ruleOfField(error), sentUnder));
      refuse(found, found.length > 0 ? null : answer);
    },
    forgive: (path) =>
      setRules((before) => before.filter((rule) => rule.path !== path && !rule.path.startsWith(`${path}.`))),
    clear: () => {
      setRules([]);
      setProblem(null);
    },
  };
}

function withoutPrefix(rule: Rule, prefix: string | undefined): Rule {
  if (prefix === undefined || !rule.path.startsWith(`${prefix}.`)) return rule;
  return { ...rule, path: rule.path.slice(prefix.length + 1) };
}

/** The first rule of each path. */
function onePerPath(rules: readonly Rule[]): Rule[] {
  return rules.filter((rule, place) => rules.findIndex(({ path }) => path === rule.path) === place);
}
