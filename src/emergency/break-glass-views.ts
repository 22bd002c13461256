import type { Actor } from '../platform/access/actor.js';
import { type BreakGlassFacts, type Reader, standingOf } from './break-glass-rules.js';
import type { BreakGlassRow } from './break-glass.repository.js';
import type { BreakGlassView } from './emergency.schema.js';

/** The texts of a row, opened; undefined is damaged, null is not there. */
export interface OpenedTexts {
  reason: string | undefined;
  verdict: string | undefined | null;
}

/** The facts of a row that its standing depends on. */
export function factsOf(row: BreakGlassRow): BreakGlassFacts {
  return {
    actorId: row.actor_id,
    officeId: row.office_id,
    validUntil: row.valid_until,
    reviewDue: row.review_due,
    verdict: row.verdict,
  };
}

/** Who looks. */
export function readerOf(actor: Actor): Reader {
  return { id: actor.id, role: actor.role, officeId: actor.officeId };
}

/** One break-glass as its reader sees it. */
export function viewOf(row: BreakGlassRow, texts: OpenedTexts, reader: Reader): BreakGlassView {
  return {
    id: row.id,
    case: caseOf(row),
    actor: { id: row.actor_id, name: row.actor_name ?? '' },
    onDuty: row.on_duty,
    compartments: row.compartments,
    from: row.valid_from.toISOString(),
    until: row.valid_until.toISOString(),
    reason: texts.reason ?? null,
    damaged: texts.reason === undefined || texts.verdict === undefined,
    reviewer: personOf(row.reviewer_id, row.reviewer_name),
    reviewDue: row.review_due.toISOString(),
    verdict: row.verdict,
    verdictText: texts.verdict ?? null,
    reviewedBy: personOf(row.reviewed_by, row.reviewed_by_name),
    reviewedAt: row.reviewed_at?.toISOString() ?? null,
    version: row.version,
    ...standingOf(factsOf(row), reader, row.now),
  };
}

function caseOf(row: BreakGlassRow): BreakGlassView['case'] {
  const { case_id: id, reference, pseudonym } = row;
  return id === null || reference === null || pseudonym === null ? null : { id, reference, pseudonym };
}

function personOf(id: string | null, name: string | null): { id: string; name: string } | null {
  return id === null ? null : { id, name: name ?? '' };
}
