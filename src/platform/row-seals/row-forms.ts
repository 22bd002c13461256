import type { RowForm } from '../crypto/row-seal.js';

/** How the rows of a table are sealed. */
export interface SealedTable {
  /** The kind of the record in lines: the table's name with `-` for `_`. */
  type: string;
  /** The column with the scope of the seal key: the case, or else the office or person that the row belongs to. */
  scope: string;
  /** The column that names a row. */
  id?: string;
  /** The name of the table in the contexts of docs/spec/envelope.md; none when it holds no sealed value. */
  place?: string;
  /**
   * What an act does that writes over a row that was changed behind the service's back. `refuse`, unless said otherwise:
   * it fails as damaged. `stay`: it goes on, because it may end something, and the row stays broken: it opens nothing. `whole`:
   * it replaces all that a reader sees of the row, so the row is sound again; that it was broken stays on record.
   */
  whenBroken?: 'refuse' | 'stay' | 'whole';
  /** Every form that was ever released, oldest first; a row keeps the number of the one that it was sealed with. */
  forms: readonly RowForm[];
}

/** The names of columns, divided by spaces. */
const columns = (names: string): readonly string[] => names.split(' ');

const recordForm: RowForm = { plain: columns('id case_id key_version version'), sealed: ['sealed'] };
const record = (type: string): SealedTable => ({ type, scope: 'case_id', place: type, forms: [recordForm] });

/**
 * Which columns a seal covers. It stands in code, so that nobody shortens the list with SQL, and by number, so that a
 * migration that adds a column breaks no seal: a new form is added at the end and rows get it when they are next written.
 */
export const sealedTables: Readonly<Record<string, SealedTable>> = {
  'app.case_file': {
    type: 'case-file',
    scope: 'id',
    forms: [
      {
        plain: columns(
          'id office_id reference pseudonym phase previous_phase phase_since risk opened_on ' +
            'review_due planned_stages hidden version',
        ),
        sealed: [],
      },
    ],
  },
  'app.case_grant': {
    type: 'case-grant',
    scope: 'case_id',
    place: 'grant',
    whenBroken: 'stay',
    forms: [
      {
        plain: columns(
          'id case_id actor_id role basis kind compartments purpose valid_from valid_until ' +
            'granted_by granted_at confirmed_by confirmed_at ended_by key_version walled ' +
            'version',
        ),
        sealed: ['sealed_reason', 'sealed_end_reason'],
      },
    ],
  },
  'app.case_compartment': {
    type: 'case-compartment',
    scope: 'case_id',
    id: 'row_id',
    place: 'compartment',
    whenBroken: 'whole',
    forms: [{ plain: columns('row_id case_id compartment key_version version'), sealed: ['sealed'] }],
  },
  'app.phase_change': {
    type: 'phase-change',
    scope: 'case_id',
    place: 'phase_change',
    forms: [
      {
        plain: columns('id case_id from_phase to_phase changed_on actor_id key_version'),
        sealed: ['sealed'],
      },
    ],
  },
  'app.task': {
    type: 'task',
    scope: 'case_id',
    place: 'task',
    whenBroken: 'stay',
    forms: [
      {
        plain: columns(
          'id case_id compartment state due owner_id depends_on created_by created_at ' +
            'done_by key_version version',
        ),
        sealed: ['sealed'],
      },
    ],
  },
  'app.legal_matter': record('legal-matter'),
  'app.legal_issue': record('legal-issue'),
  'app.testimony': record('testimony'),
  'app.consent': record('consent'),
  'app.break_glass': {
    type: 'break-glass',
    scope: 'case_id',
    place: 'break-glass',
    whenBroken: 'stay',
    forms: [
      {
        plain: columns(
          'id case_id office_id actor_id on_duty compartments valid_from valid_until ' +
            'key_version reviewer_id review_due overdue_told_at verdict verdict_key_version ' +
            'reviewed_by reviewed_at version',
        ),
        sealed: ['sealed_reason', 'sealed_verdict'],
      },
    ],
  },
  'app.duty': {
    type: 'duty',
    scope: 'office_id',
    forms: [
      {
        plain: columns('id office_id staff_id valid_from valid_until made_by made_at ended_by version'),
        sealed: [],
      },
    ],
  },
  'app.approval': {
    type: 'approval',
    scope: 'office_id',
    place: 'approval',
    forms: [
      {
        plain: columns(
          'id act state payload case_ids concerns requester_id requester_role office_id ' +
            'asked_at expires_at decider_id decided_at used_at reason_case_id key_version ' +
            'version',
        ),
        sealed: ['request_hash', 'sealed_reason'],
      },
    ],
  },
  'app.wall': {
    type: 'wall',
    scope: 'case_a',
    forms: [
      {
        plain: columns(
          'id case_a case_b kind reach approval_id made_by made_at end_approval_id ended_by ' +
            'ended_at version',
        ),
        sealed: [],
      },
    ],
  },
  'app.exclusion': {
    type: 'exclusion',
    scope: 'case_id',
    forms: [
      {
        plain: columns('id case_id staff_id kind made_by made_at ended_by ended_at version'),
        sealed: [],
      },
    ],
  },
  'app.case_hiding': {
    type: 'case-hiding',
    scope: 'case_id',
    place: 'case_hiding',
    forms: [
      {
        plain: columns('id case_id supervisor_ids made_by made_at key_version ended_by ended_at'),
        sealed: ['sealed_reason'],
      },
    ],
  },
  'app.flag': {
    type: 'flag',
    scope: 'office_id',
    place: 'flag',
    forms: [
      {
        plain: columns(
          'id rule severity actor_id concerns office_id case_id is_explained from_at to_at ' +
            'key_version raised_at verdict decided_at version',
        ),
        sealed: ['sealed', 'dedupe'],
      },
    ],
  },
  'app.review_batch': {
    type: 'review-batch',
    scope: 'office_id',
    forms: [{ plain: columns('id office_id month about openings drawn_at due_at'), sealed: ['seed'] }],
  },
  'app.review_item': {
    type: 'review-item',
    scope: 'office_id',
    forms: [
      {
        plain: columns('id batch_id office_id actor_id concerns case_id epoch line_id flag_id at'),
        sealed: [],
      },
    ],
  },
  'app.review_verdict': {
    type: 'review-verdict',
    scope: 'office_id',
    place: 'review-verdict',
    forms: [
      {
        plain: columns('id item_id office_id verdict key_version corrects given_by given_at'),
        sealed: ['sealed_sentence'],
      },
    ],
  },
  'app.reader_inquiry': {
    type: 'reader-inquiry',
    scope: 'case_id',
    place: 'reader-inquiry',
    forms: [
      {
        plain: columns('id case_id office_id incident_at made_by at key_version'),
        sealed: ['sealed_kind'],
      },
    ],
  },
  'app.reader_withholding': {
    type: 'reader-withholding',
    scope: 'case_id',
    forms: [
      {
        plain: columns('id case_id from_at to_at ground until approval_id made_by made_at'),
        sealed: [],
      },
    ],
  },
  'auth.totp': {
    type: 'totp',
    scope: 'staff_id',
    forms: [{ plain: columns('id staff_id created_at confirmed_at last_step'), sealed: ['sealed'] }],
  },
  'auth.passkey': {
    type: 'passkey',
    scope: 'staff_id',
    forms: [
      {
        plain: columns('id staff_id counter transports may_sync is_synced name created_at last_used_at'),
        sealed: ['credential_id', 'public_key'],
      },
    ],
  },
};

const tableOfPlace = new Map(
  Object.entries(sealedTables).flatMap(([name, { place }]) => (place === undefined ? [] : [[place, name]])),
);

/** The table of a frozen name of docs/spec/envelope.md; undefined for what is sealed elsewhere than in a row. */
export function findTableOf(place: string): string | undefined {
  return tableOfPlace.get(place);
}

/** As `findTableOf`. @throws Error for what does not stand in a sealed row */
export function getTableOf(place: string): string {
  const table = findTableOf(place);
  if (table === undefined) throw new Error(`${place} is no sealed table`);
  return table;
}

/** How a table is sealed. @throws Error for one without an entry here: whatever is sealed must say which columns */
export function sealingOf(table: string): SealedTable {
  const found = sealedTables[table];
  if (found === undefined) throw new Error(`no form of a row seal for ${table}`);
  return found;
}
