import type { MigrationInterface, QueryRunner } from 'typeorm';
import { flagFacts, flagHistory } from './flag-history.js';
import { mayEverywhere, protect, sealedCheck } from './row-policies.js';
import { sealRow, unsealRow } from './row-seal-sql.js';

/** Flags of the supervisor desk, their thresholds, and the history that the rules read. */
export class Flags1795300000018 implements MigrationInterface {
  public async up(runner: QueryRunner): Promise<void> {
    for (const part of [...flagHistory, thresholds, flags, flagPolicies, flagFacts]) await runner.query(part);
    await runner.query(sealRow('app.flag', { caseId: 'case_id' }));
  }

  public async down(runner: QueryRunner): Promise<void> {
    await runner.query(unsealRow('app.flag'));
    await runner.query(`
      DROP TABLE app.flag, app.flag_threshold, audit.flag_progress CASCADE;
      DROP FUNCTION app.flag_facts(uuid[], uuid[], timestamptz), app.set_flag(), app.are_flag_values(text, jsonb),
        audit.history(bigint, bigint, integer), audit.history_of_people(uuid[], text[], text, timestamptz, timestamptz),
        audit.history_of_case(uuid, timestamptz, timestamptz), audit.epoch_at(timestamptz),
        audit.has_unread_lines(), audit.unread_page(integer), audit.unread_lines(xid8, bigint),
        audit.mark_read(xid8, bigint, xid8, bigint), audit.first_id_at(timestamptz), audit.resolve(bigint[]),
        audit.require_flags(), audit.milliseconds(timestamptz) CASCADE;
      DROP TYPE audit.resolved_line;`);
  }
}

const RULES = `('F01', 'F03', 'F06', 'F08', 'F09', 'F10', 'F13', 'F14', 'F17', 'F20', 'F21', 'F22')`;

/** The ranges of src/supervision/flags/thresholds.ts; a test compares the two. */
const RANGES = {
  F01: { days: [1, 365] },
  F03: { cases: [3, 20], minutes: [1, 60], seconds: [5, 120] },
  F06: { exports: [1, 20], rows: [10, 1000], hours: [1, 72] },
  F10: { uses: [1, 10], days: [7, 90] },
  F13: { denials: [3, 50], minutes: [10, 240], changeDays: [1, 30] },
  F14: { approvals: [1, 20], days: [7, 90] },
  F22: { days: [1, 90] },
};

const thresholds = `
  -- Whether these are the numbers of the rule, all of them and each within its range: no rule can be set so that it never
  -- fires.
  CREATE FUNCTION app.are_flag_values(of_rule text, given jsonb) RETURNS boolean LANGUAGE sql IMMUTABLE SET search_path = '' AS $$
    SELECT coalesce(
      (SELECT pg_catalog.count(*) = (SELECT pg_catalog.count(*) FROM pg_catalog.jsonb_object_keys(given))
          AND pg_catalog.bool_and(coalesce(pg_catalog.jsonb_typeof(given -> r.key) = 'number'
            AND (given ->> r.key)::numeric BETWEEN (r.value ->> 0)::numeric AND (r.value ->> 1)::numeric
            AND (given ->> r.key)::numeric % 1 = 0, false))
        FROM pg_catalog.jsonb_each('${JSON.stringify(RANGES)}'::jsonb -> of_rule) r), false)
  $$;
  GRANT EXECUTE ON FUNCTION app.are_flag_values(text, jsonb) TO causeway_app;

  CREATE TABLE app.flag_threshold (
    id uuid NOT NULL CONSTRAINT flag_threshold_pkey PRIMARY KEY,
    office_id uuid NOT NULL CONSTRAINT flag_threshold_office REFERENCES auth.office (id),
    rule text NOT NULL CONSTRAINT flag_threshold_rule CHECK (rule IN ${RULES}),
    "values" jsonb NOT NULL,
    changed_by uuid NOT NULL,
    changed_at timestamptz NOT NULL,
    version integer NOT NULL,
    CONSTRAINT flag_threshold_once UNIQUE (office_id, rule),
    CONSTRAINT flag_threshold_values CHECK (app.are_flag_values(rule, "values"))
  );
  ${protect('app.flag_threshold')}
  CREATE POLICY read_office_all ON app.flag_threshold FOR SELECT TO causeway_app
    USING (${ofOffice('read')} OR ${mayEverywhere("'staff'", ['read'])});
  CREATE POLICY insert_of_office ON app.flag_threshold FOR INSERT TO causeway_app
    WITH CHECK (${ofOffice('write')} AND changed_by = (SELECT auth.actor()) AND (SELECT auth.is_fresh()));
  CREATE POLICY update_of_office ON app.flag_threshold FOR UPDATE TO causeway_app
    USING (${ofOffice('write')} AND (SELECT auth.is_fresh())) WITH CHECK (changed_by = (SELECT auth.actor()));
  GRANT SELECT, INSERT, UPDATE ("values", changed_by, changed_at, version) ON app.flag_threshold TO causeway_app;`;

const flags = `
  -- A pattern that the rules found: a question to a supervisor. The same pattern found again is the same row.
  CREATE TABLE app.flag (
    id uuid NOT NULL CONSTRAINT flag_pkey PRIMARY KEY,
    rule text NOT NULL CONSTRAINT flag_rule CHECK (rule IN ${RULES}),
    severity text NOT NULL CONSTRAINT flag_severity CHECK (severity IN ('CRITICAL', 'HIGH', 'MEDIUM', 'LOW')),
    -- null when no person did it: the database, a part of the service
    actor_id uuid,
    -- others whom it is about; like the actor they neither see nor judge it
    concerns uuid[] NOT NULL CONSTRAINT flag_concerns CHECK (cardinality(concerns) <= 200 AND array_position(concerns, NULL) IS NULL),
    office_id uuid NOT NULL CONSTRAINT flag_office REFERENCES auth.office (id),
    -- the first of its cases; never one of privileged material
    case_id uuid CONSTRAINT flag_case REFERENCES app.case_file (id),
    -- whether one of the facts that explain such a pattern was found
    is_explained boolean NOT NULL,
    from_at timestamptz NOT NULL,
    to_at timestamptz NOT NULL,
    -- lines, cases and explanations, in the compartment staff of the office
    key_version integer NOT NULL,
    sealed bytea NOT NULL,
    -- keyed hash of what makes it one pattern
    dedupe bytea NOT NULL CONSTRAINT flag_dedupe_size CHECK (octet_length(dedupe) = 32) CONSTRAINT flag_dedupe_key UNIQUE,
    raised_at timestamptz NOT NULL,
    -- given in the access review
    verdict text CONSTRAINT flag_verdict CHECK (verdict IN ('justified', 'training', 'breach', 'referred')),
    decided_at timestamptz,
    version integer NOT NULL,
    CONSTRAINT flag_order CHECK (to_at >= from_at),
    CONSTRAINT flag_decided CHECK ((verdict IS NULL) = (decided_at IS NULL)),
    CONSTRAINT flag_privileged CHECK (rule <> 'F09' OR case_id IS NULL),
    ${sealedCheck('flag_sealed')}
  );
  CREATE INDEX flag_list ON app.flag (office_id, is_explained, raised_at DESC, id DESC);
  CREATE INDEX flag_all ON app.flag (is_explained, raised_at DESC, id DESC);
  CREATE INDEX flag_case_id ON app.flag (case_id);

  -- What was found never changes; only a verdict comes, once.
  CREATE FUNCTION app.set_flag() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
  BEGIN
    IF TG_OP = 'INSERT' THEN
      NEW.raised_at := pg_catalog.transaction_timestamp();
      NEW.version := 1;
      IF NEW.verdict IS NOT NULL THEN
        RAISE EXCEPTION 'a flag begins without a verdict' USING ERRCODE = '23514', CONSTRAINT = 'flag_move';
      END IF;
      RETURN NEW;
    END IF;
    IF (NEW.id, NEW.rule, NEW.severity, NEW.actor_id, NEW.concerns, NEW.office_id, NEW.case_id, NEW.is_explained, NEW.from_at,
        NEW.to_at, NEW.key_version, NEW.sealed, NEW.dedupe, NEW.raised_at)
      IS DISTINCT FROM (OLD.id, OLD.rule, OLD.severity, OLD.actor_id, OLD.concerns, OLD.office_id, OLD.case_id,
        OLD.is_explained, OLD.from_at, OLD.to_at, OLD.key_version, OLD.sealed, OLD.dedupe, OLD.raised_at)
      OR (OLD.verdict IS NOT NULL AND (NEW.verdict, NEW.decided_at) IS DISTINCT FROM (OLD.verdict, OLD.decided_at)) THEN
      RAISE EXCEPTION 'what was found never changes' USING ERRCODE = '23514', CONSTRAINT = 'flag_unchanged';
    END IF;
    RETURN NEW;
  END $$;
  CREATE TRIGGER set_flag BEFORE INSERT OR UPDATE ON app.flag FOR EACH ROW EXECUTE FUNCTION app.set_flag();`;

const flagPolicies = `
  ${protect('app.flag')}
  -- Supervisors of the office, never about themselves; auditors all.
  CREATE POLICY read_office_all ON app.flag FOR SELECT TO causeway_app
    USING ((${ofOffice('read')} AND actor_id IS DISTINCT FROM (SELECT auth.actor()) AND (SELECT auth.actor()) <> ALL (concerns))
      OR ${mayEverywhere("'staff'", ['read'])});
  CREATE POLICY insert_by_rules ON app.flag FOR INSERT TO causeway_app WITH CHECK ((SELECT auth.role()) = 'system:flags');
  -- no case_id: who may see the case finds it by what is sealed, and the auditor does not
  GRANT SELECT (id, rule, severity, actor_id, concerns, office_id, is_explained, from_at, to_at, key_version, sealed, dedupe,
    raised_at, verdict, decided_at, version),
    INSERT (id, rule, severity, actor_id, concerns, office_id, case_id, is_explained, from_at, to_at, key_version, sealed, dedupe)
    ON app.flag TO causeway_app;`;

/** "The row is of the actor's office, and the role has this right in the office's compartment staff." */
function ofOffice(right: string): string {
  return `(office_id = (SELECT auth.office()) AND EXISTS (SELECT 1 FROM auth.policy_cell p
      WHERE p.role = (SELECT auth.role()) AND p.compartment = 'staff' AND p.basis = 'office' AND p.may = '${right}'))`;
}
