import type { FindingFact, History } from './history.js';
import { hourOf, type Pattern, patternOf } from './pattern.js';

/** Lines by which the service itself says that its log has a gap or stands without a witness. */
const alarms: readonly string[] = ['log.uncosigned', 'log.declare-loss'];

/**
 * F20: the checks of rows and of the log found something that the service did not do: a row that was changed in the
 * database, a line that is missing. No person is named, because nobody knows who it was.
 */
export function findContentPath(history: History): Pattern[] {
  const broken = history.findings.filter(({ foundAt }) => foundAt >= history.from).map(patternOfFinding);
  const told = history.events
    .filter(({ act, at }) => alarms.includes(act) && at >= history.from)
    .map((event) =>
      patternOf('F20', [event], {
        variant: 'log',
        actorId: null,
        explanations: [],
        anchor: `${event.act}|${hourOf(event.at)}`,
      }),
    );
  return [...broken, ...told];
}

function patternOfFinding({ id, caseId, foundAt }: FindingFact): Pattern {
  return patternOf('F20', [], {
    variant: 'row',
    actorId: null,
    caseIds: caseId === null ? [] : [caseId],
    from: foundAt,
    to: foundAt,
    explanations: [],
    anchor: id,
  });
}
