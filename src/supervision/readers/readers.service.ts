import { Injectable } from '@nestjs/common';
import { CaseDoor } from '../../cases/door.js';
import type { Operation } from '../../platform/operation.js';
import { inputProblem } from '../../platform/problem.js';
import { type PersonRow, ReadersRepository } from './readers.repository.js';
import type { PersonList, PersonQuery, PersonReading, ReadersPage, ReadersQuery } from './readers.schema.js';
import { viewRun } from './reader-views.js';
import { hasChanged, isGlimpse } from './readings.js';

const GREATEST_ID = 2n ** 63n - 1n;
const MOST_ATTEMPTS = 50;
const LONGEST_PAPER = 1_000;

/** Who read a case, for those who supervise it, and for the person concerned. */
@Injectable()
export class ReadersService {
  constructor(
    private readonly readers: ReadersRepository,
    private readonly door: CaseDoor,
  ) {}

  /**
   * A page of the runs in which people read or changed the case, newest first. Looking here is a line that shows too.
   * @throws Problem `not-found` and `forbidden` as the door, `input` for an `after` that no page gave or a span that ends
   *   before it begins
   */
  async list(op: Operation, caseId: string, query: ReadersQuery): Promise<ReadersPage> {
    const { limit, after, from, to } = query;
    const before = after === undefined ? undefined : requireLineId(after);
    if (from !== undefined && to !== undefined && to < from) {
      throw inputProblem('to', 'order', 'must not be before `from`');
    }
    const handle = await this.door.enter(op, caseId);
    const span = { from, to };
    const rows = await this.readers.findRuns(op, caseId, { ...span, outcome: 'allowed', before }, limit + 1);
    const refused =
      after === undefined
        ? await this.readers.findRuns(
            op,
            caseId,
            { ...span, outcome: 'refused', before: undefined },
            MOST_ATTEMPTS,
          )
        : [];
    const page = rows.slice(0, limit);
    handle.record({ compartments: ['core'], count: page.length + refused.length });
    return {
      items: page.map(viewRun),
      next: rows.length > limit ? (page.at(-1)?.id ?? null) : null,
      attempts: refused.map(viewRun),
    };
  }

  /**
   * What the person concerned may be told: days, roles and kinds of parts, nobody's name. What is kept back is not
   * there, and nothing in the answer depends on whether something is.
   * @throws Problem `not-found` and `forbidden` as the door
   */
  async listForPerson(op: Operation, caseId: string, query: PersonQuery): Promise<PersonList> {
    const handle = await this.door.enter(op, caseId);
    const rows = await this.readers.findForPerson(op, caseId, LONGEST_PAPER + 1);
    const items = rows.slice(0, LONGEST_PAPER).map(viewPersonRow);
    handle.record({ compartments: ['core'] });
    return {
      language: query.language,
      madeOn: dayIn(op.actor.timeZone, op.at),
      items,
      isCut: rows.length > LONGEST_PAPER,
    };
  }
}

function viewPersonRow(row: PersonRow): PersonReading {
  return {
    day: row.day,
    role: row.actor_role,
    people: row.people,
    isEmergency: row.is_emergency,
    isGlimpse: isGlimpse(row.acts),
    hasChanged: hasChanged(row.acts),
    compartments: row.compartments,
    purposes: row.purposes,
  };
}

function dayIn(timeZone: string, at: Date): string {
  return new Intl.DateTimeFormat('en-CA-u-ca-gregory-nu-latn', { timeZone }).format(at);
}

function requireLineId(after: string): string {
  if (!/^[1-9]\d{0,18}$/.test(after) || BigInt(after) > GREATEST_ID) {
    throw inputProblem('after', 'format', 'must be the `next` of an earlier page');
  }
  return after;
}
