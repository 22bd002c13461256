import type { MigrationInterface, QueryRunner } from 'typeorm';
import { protect } from './row-policies.js';
import { rowChecks } from './row-checks.js';
import { sealRow, unsealRow } from './row-seal-sql.js';

/** Seals of rows: what was changed behind the back of the service is found. */
export class RowSeals1795300000017 implements MigrationInterface {
  public async up(runner: QueryRunner): Promise<void> {
    await runner.query(tables);
    await runner.query(lineShape);
    await runner.query(lineOfRow);
    for (const part of rowChecks) await runner.query(part);
    // a document of a case is named by case and compartment; its seal needs one id, as every row has
    await runner.query(
      'ALTER TABLE app.case_compartment ADD COLUMN row_id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT case_compartment_row_id_key UNIQUE',
    );
    for (const [table, columns] of sealed) await runner.query(sealRow(table, columns));
  }

  public async down(runner: QueryRunner): Promise<void> {
    for (const [table] of [...sealed].reverse()) await runner.query(unsealRow(table));
    await runner.query(down);
  }
}

const sealed: readonly (readonly [string, { id?: string; caseId?: string }])[] = [
  ['app.case_file', { caseId: 'id' }],
  ['app.case_grant', { caseId: 'case_id' }],
  ['app.case_compartment', { id: 'row_id', caseId: 'case_id' }],
  ['app.phase_change', { caseId: 'case_id' }],
  ['app.task', { caseId: 'case_id' }],
  ['app.legal_matter', { caseId: 'case_id' }],
  ['app.legal_issue', { caseId: 'case_id' }],
  ['app.testimony', { caseId: 'case_id' }],
  ['app.consent', { caseId: 'case_id' }],
  ['app.break_glass', { caseId: 'case_id' }],
  ['app.duty', {}],
  ['app.approval', {}],
  ['app.wall', { caseId: 'case_a' }],
  ['app.exclusion', { caseId: 'case_id' }],
  ['app.case_hiding', { caseId: 'case_id' }],
  ['auth.totp', {}],
  ['auth.passkey', {}],
];

const tables = `
  -- The tables whose rows are sealed, and how a row and its case are named in them.
  CREATE TABLE audit.sealed_table (
    name text NOT NULL CONSTRAINT sealed_table_pkey PRIMARY KEY,
    id_column text NOT NULL,
    case_column text
  );
  ${protect('audit.sealed_table')}

  -- The latest seal of each row. It stands beside the row, not in it: a seal in the row would need a second update of each
  -- row that an act writes, past the triggers that say how the row may change. No seal: the row was removed.
  CREATE TABLE audit.row_seal (
    table_name text NOT NULL CONSTRAINT row_seal_table REFERENCES audit.sealed_table (name),
    row_id uuid NOT NULL,
    case_id uuid,
    rev integer NOT NULL CONSTRAINT row_seal_rev CHECK (rev > 0),
    form smallint NOT NULL,
    seal bytea CONSTRAINT row_seal_size CHECK (octet_length(seal) = 32),
    -- the month whose log holds the line of this seal
    epoch integer NOT NULL,
    CONSTRAINT row_seal_pkey PRIMARY KEY (table_name, row_id)
  );
  CREATE INDEX row_seal_case ON audit.row_seal (case_id, table_name, row_id);
  CREATE INDEX row_seal_row ON audit.row_seal (row_id);
  ${protect('audit.row_seal')}

  -- Rows that the running transactions changed, with what they were before; a row that was inserted was nothing. An
  -- operation empties it of its own before it commits, so it needs to outlive no crash.
  CREATE UNLOGGED TABLE audit.touched (
    xact xid8 NOT NULL DEFAULT pg_current_xact_id(),
    seq bigint GENERATED ALWAYS AS IDENTITY,
    table_name text NOT NULL,
    row_id uuid NOT NULL,
    before jsonb,
    CONSTRAINT touched_pkey PRIMARY KEY (xact, table_name, row_id, seq)
  );
  ${protect('audit.touched')}

  -- What the checks found; the auditor reads it. A finding that is gone was put right.
  CREATE TABLE audit.finding (
    id uuid NOT NULL CONSTRAINT finding_pkey PRIMARY KEY DEFAULT gen_random_uuid(),
    kind text NOT NULL CONSTRAINT finding_kind
      CHECK (kind IN ('changed', 'stale', 'missing', 'inserted', 'unlogged', 'untraceable')),
    table_name text NOT NULL,
    -- null only where not even the log tells any more which row it was
    row_id uuid,
    case_id uuid,
    found_at timestamptz NOT NULL,
    last_seen_at timestamptz NOT NULL,
    gone_at timestamptz
  );
  CREATE UNIQUE INDEX finding_open ON audit.finding (table_name, row_id, kind) NULLS NOT DISTINCT WHERE gone_at IS NULL;
  ${protect('audit.finding')}`;

const lineShape = `
  -- Readers of the log take these fields for what they are. A line of another shape would stop each of them for good,
  -- because lines are never taken away: the service cannot write one, whatever SQL somebody injects into it.
  CREATE FUNCTION audit.check_line() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
  DECLARE
    line jsonb := audit.parse(NEW.entry);
    obj jsonb := line -> 'obj';
    is_line boolean;
  BEGIN
    -- the casts refuse what is no number of this size and no instant
    SELECT line ->> 'ts' ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}[.][0-9]{3}Z$' AND (line ->> 'ts')::timestamptz IS NOT NULL AND (line ->> 'ctr')::bigint > 0
        AND coalesce((obj ->> 'rev')::integer > 0, true) AND coalesce((obj ->> 'count')::integer >= 0, true)
        AND coalesce((line #>> '{parent,ctr}')::bigint > 0, true)
        AND pg_catalog.length(line ->> 'act') <= 64 AND pg_catalog.length(line ->> 'inst') <= 64
        AND line ->> 'res' IN ('allowed', 'refused') AND pg_catalog.jsonb_typeof(line -> 'actor') = 'object'
        AND coalesce(pg_catalog.jsonb_typeof(obj) = 'object', true)
        AND coalesce(pg_catalog.jsonb_typeof(obj -> 'cmp') = 'array', true)
        AND coalesce(pg_catalog.length(obj ->> 'type') <= 64, true) AND coalesce(pg_catalog.length(obj ->> 'id') <= 64, true)
        AND coalesce(line ->> 'seal' ~ '^[A-Za-z0-9+/]{43}=$', true)
      INTO is_line;
    IF is_line IS DISTINCT FROM true THEN
      RAISE EXCEPTION 'not a line of the log' USING ERRCODE = '23514', CONSTRAINT = 'event_shape';
    END IF;
    RETURN NEW;
  END $$;
  CREATE TRIGGER shape BEFORE INSERT ON audit.event FOR EACH ROW EXECUTE FUNCTION audit.check_line();`;

const lineOfRow = `
  -- The record that a line with a seal is about, so that the latest line of a row is found.
  ALTER TABLE audit.event ADD COLUMN row_alias text GENERATED ALWAYS AS (
    CASE WHEN audit.parse(entry) ->> 'act' IN ('row.seal', 'row.remove') THEN audit.parse(entry) #>> '{obj,id}' END) STORED;
  CREATE INDEX event_row ON audit.event (row_alias, id) WHERE row_alias IS NOT NULL;
  CREATE INDEX event_rows ON audit.event (id) WHERE row_alias IS NOT NULL;`;

const down = `
  DROP FUNCTION audit.findings(), audit.note_findings(text, text), audit.lines_page(text, text), audit.rows_page(text, text),
    audit.store_seals(text[], uuid[], uuid[], integer[], smallint[], bytea[], integer), audit.rows_beside(text, text),
    audit.asked_rows(text, text, uuid[]), audit.written_rows(), audit.is_kept(integer), audit.type_of(text),
    audit.read_request(text, text), audit.row_image(jsonb, text[]), audit.byte_columns(text);
  ALTER TABLE app.case_compartment DROP COLUMN row_id;
  ALTER TABLE audit.event DROP COLUMN row_alias;
  DROP TRIGGER shape ON audit.event;
  DROP FUNCTION audit.check_line();
  DROP TABLE audit.finding, audit.touched, audit.row_seal, audit.sealed_table;`;
