import type { FlagView } from '../flags/flags.schema.js';
import { type BatchStanding, standingOf } from './batch-rules.js';
import type { BatchRow, ItemRow, VerdictRow } from './reviews.repository.js';
import type { ReviewBatch, ReviewItem, ReviewVerdict } from './reviews.schema.js';

interface Reader {
  readonly role: string;
  readonly officeId: string | null;
}

/** A batch as its reader sees it. */
export function viewBatch(row: BatchRow, reader: Reader): ReviewBatch {
  const [items, judged, flagged] = [Number(row.items), Number(row.judged), Number(row.flagged)];
  const standing: BatchStanding = standingOf(
    { officeId: row.office_id, dueAt: row.due_at, items, judged, hasReviewer: row.has_reviewer },
    reader,
    row.now,
  );
  return {
    id: row.id,
    office: { id: row.office_id, name: row.office_name ?? '' },
    month: `${Math.floor(row.month / 100)}-${String(row.month % 100).padStart(2, '0')}`,
    about: row.about,
    drawnAt: row.drawn_at.toISOString(),
    dueAt: row.due_at.toISOString(),
    openings: row.openings,
    seed: row.seed.toString('hex'),
    items,
    judged,
    flagged,
    ...standing,
  };
}

/** An item as its reader sees it, with its verdicts and the flag that it is about. */
export function viewItem(
  row: ItemRow,
  verdicts: readonly ReviewVerdict[],
  flag: FlagView | undefined,
): ReviewItem {
  return {
    id: row.id,
    source: row.flag_id === null ? 'sample' : 'flag',
    at: row.at.toISOString(),
    actor: row.actor_id === null ? null : { id: row.actor_id, name: row.actor_name ?? '' },
    role: row.role,
    act: row.act,
    compartments: row.compartments,
    isPrivileged: row.privileged,
    case: caseOf(row),
    count: row.counted,
    purpose: row.purpose,
    grant:
      row.grant_kind === null
        ? null
        : { kind: row.grant_kind, by: row.granted_by, at: row.granted_at?.toISOString() ?? null },
    flag: flag ?? null,
    leafIndex: row.leaf_index === null ? null : Number(row.leaf_index),
    verdicts: [...verdicts],
    version: versionOf(verdicts),
  };
}

/** The version of an item: it grows with each verdict. */
export function versionOf(verdicts: readonly unknown[]): number {
  return verdicts.length + 1;
}

/** A verdict with its sentence, opened. */
export function viewVerdict(row: VerdictRow, sentence: string | null): ReviewVerdict {
  return {
    id: row.id,
    verdict: row.verdict,
    sentence,
    by: { id: row.given_by, name: row.given_by_name ?? '' },
    at: row.given_at.toISOString(),
    corrects: row.corrects,
  };
}

function caseOf({ case_id: id, reference, pseudonym }: ItemRow): ReviewItem['case'] {
  return id === null || reference === null || pseudonym === null ? null : { id, reference, pseudonym };
}
