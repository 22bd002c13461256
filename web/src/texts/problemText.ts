import type { TFunction } from 'i18next';
import type { Problem } from '../api/problem';

/** What went wrong, what it means and what to do, in the language of the screen. */
export function problemText(problem: Problem, t: TFunction<'problems'>): { title: string; what: string } {
  const what = t(`code.${problem.code}.what`);
  const incident = problem.incident === null ? '' : ` ${t('incident', { id: problem.incident })}`;
  return { title: t(`code.${problem.code}.title`), what: what + incident };
}
