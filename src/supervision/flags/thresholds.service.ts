import { Injectable } from '@nestjs/common';
import type { Operation } from '../../platform/operation.js';
import { inputProblem, Problem } from '../../platform/problem.js';
import { type FlagRule, flagRules, severityOf } from './flag-states.js';
import type { RuleThresholds, ThresholdChange, ThresholdView } from './flags.schema.js';
import { isWithin, type Range, thresholds, valuesWith } from './thresholds.js';
import { type ThresholdRow, ThresholdsRepository } from './thresholds.repository.js';

/** When a rule fires: the numbers of an office. */
@Injectable()
export class ThresholdsService {
  constructor(private readonly rows: ThresholdsRepository) {}

  /** The numbers of every rule, as the actor's office has set them or as they usually are. */
  async list(op: Operation): Promise<{ items: RuleThresholds[]; mayTune: boolean }> {
    const rows = await this.rows.list(op, officeOf(op));
    const set = new Map(rows.map((row) => [row.rule, row]));
    const items = flagRules.map((rule) => viewOf(rule, set.get(rule)));
    op.record({ count: items.length });
    return { items, mayTune: op.actor.role === 'supervisor' };
  }

  /**
   * Sets the numbers of a rule. Old and new numbers stand in the detail of the line.
   * @throws Problem `stale`, `input` for a rule without numbers, a number that is missing, foreign or out of its range
   */
  async change(
    op: Operation,
    rule: FlagRule,
    { version, value }: ThresholdChange,
  ): Promise<{ version: number }> {
    const numbers = requireNumbers(rule, value);
    const row = (await this.rows.list(op, officeOf(op))).find((each) => each.rule === rule);
    if ((row?.version ?? 0) !== version) throw new Problem('stale');
    const id = row === undefined ? await this.rows.insert(op, rule, numbers) : row.id;
    if (row !== undefined) await this.rows.update(op, row, numbers);
    op.record({
      compartments: ['staff'],
      record: { type: 'flag-threshold', id },
      version: version + 1,
      detail: { rule, before: valuesWith({ [rule]: row?.values ?? {} })[rule], after: numbers },
    });
    return { version: version + 1 };
  }
}

function officeOf({ actor }: Operation): string {
  if (actor.officeId === null) throw new Problem('forbidden');
  return actor.officeId;
}

function requireNumbers(rule: FlagRule, value: ThresholdChange['value']): Record<string, number> {
  const ranges = Object.entries(thresholds[rule] as Record<string, Range>);
  if (ranges.length === 0) throw inputProblem('value', 'fixed', 'this rule has no numbers to set');
  const given = Object.entries(value);
  for (const [name] of given) {
    if (!ranges.some(([each]) => each === name)) {
      throw inputProblem(`value.${name}`, 'unknown', 'is no number of this rule');
    }
  }
  return Object.fromEntries(
    ranges.map(([name, range]) => {
      const number = given.find(([each]) => each === name)?.[1];
      if (number === undefined || !isWithin(range, number)) {
        throw inputProblem(`value.${name}`, 'range', `must be ${range.least} to ${range.most}`);
      }
      return [name, number];
    }),
  );
}

function viewOf(rule: FlagRule, row: ThresholdRow | undefined): RuleThresholds {
  const values: Readonly<Record<string, number>> = valuesWith({ [rule]: row?.values ?? {} })[rule];
  return {
    rule,
    severity: severityOf[rule],
    numbers: Object.entries(thresholds[rule] as Record<ThresholdView['name'], Range>).map(
      ([name, range]) => ({
        name: name as ThresholdView['name'],
        value: values[name]!,
        ...range,
      }),
    ),
    changedBy: row === undefined ? null : { id: row.changed_by, name: row.changed_by_name ?? '' },
    changedAt: row?.changed_at.toISOString() ?? null,
    version: row?.version ?? 0,
  };
}
