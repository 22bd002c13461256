import type { TFunction } from 'i18next';
import type { Problem } from '../api/problem';
import { ruleOfField, sentenceOf } from '../forms/rules';

/** What went wrong, what it means and what to do, in the language of the screen. */
export function problemText(problem: Problem, t: TFunction<'problems'>): { title: string; what: string } {
  const rules = problem.errors.map((error) => sentenceOf(ruleOfField(error), t));
  // Where no form shows the fields, their sentences say more than that something does not fit.
  const what = rules.length > 0 ? [...new Set(rules)].join(' ') : t(`code.${problem.code}.what`);
  const incident = problem.incident === null ? '' : ` ${t('incident', { id: problem.incident })}`;
  return { title: t(`code.${problem.code}.title`), what: what + incident };
}
