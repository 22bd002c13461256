import { mayEverywhere, protect, sealedCheck } from './row-policies.js';

/**
 * SQL of break-glass: what its grant must be, its record, who is told, and its review. Part of 0009-emergency.ts and
 * frozen with it.
 */
const grantRules = `
  -- What break-glass of a role opens: the cells of the policy table, never more and never less.
  CREATE FUNCTION app.break_glass_compartments(of_role text, of_basis text) RETURNS text[]
  LANGUAGE sql STABLE SET search_path = '' AS $$
    SELECT ARRAY(SELECT DISTINCT p.compartment COLLATE "C" FROM auth.policy_cell p
      WHERE p.role = of_role AND p.basis = of_basis AND of_basis IN ('break-glass', 'break-glass-on-duty')
        AND p.compartment <> 'legal-privileged' ORDER BY 1)
  $$;

  -- Whether the signed actor may break glass on a case now: a supervisor whose office access shows it, or the person on
  -- duty who found it within the last 15 minutes. Always a case of one's own office.
  CREATE FUNCTION app.may_break_glass(of_case uuid, of_basis text) RETURNS boolean
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
    SELECT (SELECT auth.is_fresh()) AND EXISTS (SELECT 1 FROM app.case_file c
      WHERE c.id = of_case AND c.office_id = (SELECT auth.office()) AND NOT app.is_kept_out(c.id, (SELECT auth.actor()))
        AND CASE of_basis
          WHEN 'break-glass' THEN EXISTS (SELECT 1 FROM app.case_grant g
            WHERE g.case_id = c.id AND g.actor_id = (SELECT auth.actor()) AND g.role = (SELECT auth.role())
              AND g.basis = 'office' AND NOT g.walled AND g.valid_from <= pg_catalog.transaction_timestamp()
              AND g.valid_until > pg_catalog.transaction_timestamp())
          WHEN 'break-glass-on-duty' THEN NOT c.hidden AND app.is_on_duty() AND EXISTS (SELECT 1 FROM app.look_up l
            WHERE l.actor_id = (SELECT auth.actor()) AND l.case_id = c.id
              AND l.at > pg_catalog.transaction_timestamp() - interval '15 minutes')
          ELSE false END)
  $$;
  GRANT EXECUTE ON FUNCTION app.break_glass_compartments(text, text), app.may_break_glass(uuid, text) TO causeway_app;

  CREATE POLICY insert_break_glass ON app.case_grant FOR INSERT TO causeway_app
    WITH CHECK (kind = 'break-glass' AND basis IN ('break-glass', 'break-glass-on-duty')
      AND actor_id = (SELECT auth.actor()) AND granted_by = (SELECT auth.actor()) AND role = (SELECT auth.role())
      AND purpose = 'threat-to-life' AND compartments = app.break_glass_compartments(role, basis)
      AND valid_from = transaction_timestamp() AND valid_until > transaction_timestamp()
      AND valid_until <= transaction_timestamp() + interval '60 minutes'
      AND confirmed_by IS NULL AND ended_by IS NULL AND sealed_reason IS NULL AND sealed_end_reason IS NULL
      AND app.may_break_glass(case_id, basis));
  CREATE POLICY end_own_break_glass ON app.case_grant FOR UPDATE TO causeway_app
    USING (kind = 'break-glass' AND actor_id = (SELECT auth.actor()) AND valid_until > transaction_timestamp())
    WITH CHECK (kind = 'break-glass' AND actor_id = (SELECT auth.actor()) AND ended_by = (SELECT auth.actor())
      AND valid_until <= transaction_timestamp() AND confirmed_by IS NULL AND sealed_end_reason IS NULL);

  -- One at a time: who needs more than an hour asks again, in words, when the hour is over.
  CREATE FUNCTION app.check_break_glass_grant() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
  BEGIN
    PERFORM pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtextextended('break-glass ' || NEW.actor_id::text || NEW.case_id::text, 0));
    IF EXISTS (SELECT 1 FROM app.case_grant g WHERE g.case_id = NEW.case_id AND g.actor_id = NEW.actor_id
        AND g.kind = 'break-glass' AND g.valid_until > pg_catalog.transaction_timestamp()) THEN
      RAISE EXCEPTION 'one break-glass at a time' USING ERRCODE = '23514', CONSTRAINT = 'case_grant_one_break_glass';
    END IF;
    RETURN NEW;
  END $$;
  CREATE TRIGGER one_break_glass BEFORE INSERT ON app.case_grant
    FOR EACH ROW WHEN (NEW.kind = 'break-glass') EXECUTE FUNCTION app.check_break_glass_grant();`;

const breakGlass = `
  -- Why somebody broke glass, who reviews it, and the verdict. Texts are sealed in the compartment staff of the office.
  CREATE TABLE app.break_glass (
    id uuid NOT NULL CONSTRAINT break_glass_pkey PRIMARY KEY CONSTRAINT break_glass_grant REFERENCES app.case_grant (id),
    case_id uuid NOT NULL CONSTRAINT break_glass_case REFERENCES app.case_file (id),
    office_id uuid NOT NULL CONSTRAINT break_glass_office REFERENCES auth.office (id),
    actor_id uuid NOT NULL,
    on_duty boolean NOT NULL,
    -- as the grant was given; the auditor, who may not read grants on cases, reads them here
    compartments text[] NOT NULL,
    valid_from timestamptz NOT NULL,
    valid_until timestamptz NOT NULL,
    key_version integer NOT NULL,
    sealed_reason bytea NOT NULL,
    reviewer_id uuid,
    review_due timestamptz NOT NULL,
    overdue_told_at timestamptz,
    verdict text CONSTRAINT break_glass_verdict CHECK (verdict IN ('justified', 'training', 'breach', 'referred')),
    verdict_key_version integer,
    sealed_verdict bytea,
    reviewed_by uuid CONSTRAINT break_glass_other_reviewer CHECK (reviewed_by <> actor_id),
    reviewed_at timestamptz,
    version integer NOT NULL,
    CONSTRAINT break_glass_review CHECK (num_nonnulls(verdict, verdict_key_version, sealed_verdict, reviewed_by, reviewed_at) IN (0, 5)),
    ${sealedCheck('break_glass_reason_sealed', 'sealed_reason')},
    ${sealedCheck('break_glass_verdict_sealed', 'sealed_verdict')}
  );
  CREATE INDEX break_glass_case_id ON app.break_glass (case_id);
  CREATE INDEX break_glass_actor_id ON app.break_glass (actor_id, id);
  CREATE INDEX break_glass_unreviewed ON app.break_glass (reviewer_id, review_due) WHERE verdict IS NULL;

  ${protect('app.break_glass')}
  CREATE POLICY read_own_office_all ON app.break_glass FOR SELECT TO causeway_app
    USING (actor_id = (SELECT auth.actor()) OR ${reviewerOfOffice('read')} OR ${mayEverywhere("'staff'", ['read'])});
  CREATE POLICY insert_own ON app.break_glass FOR INSERT TO causeway_app WITH CHECK (actor_id = (SELECT auth.actor()));
  -- a verdict is given once, when the access is over, by somebody else of the office
  CREATE POLICY review_of_other ON app.break_glass FOR UPDATE TO causeway_app
    USING (actor_id <> (SELECT auth.actor()) AND verdict IS NULL AND valid_until <= transaction_timestamp()
      AND ${reviewerOfOffice('write')} AND (SELECT auth.is_fresh()))
    WITH CHECK (reviewed_by = (SELECT auth.actor()) AND verdict IS NOT NULL);
  -- no case_id: who may read the grant finds the case by it, and the auditor does not
  GRANT SELECT (id, office_id, actor_id, on_duty, compartments, valid_from, valid_until, key_version, sealed_reason,
    reviewer_id, review_due, verdict, verdict_key_version, sealed_verdict, reviewed_by, reviewed_at, version),
    INSERT (id, key_version, sealed_reason),
    UPDATE (verdict, verdict_key_version, sealed_verdict, reviewed_by, reviewed_at, version) ON app.break_glass TO causeway_app;`;

/**
 * "The row is of the actor's office, the role has this right in the office's compartment staff, and the actor sees the
 * case or is the one who has to review": a reason tells of a case that is hidden from others of the office.
 */
function reviewerOfOffice(right: string): string {
  return `(office_id = (SELECT auth.office()) AND EXISTS (SELECT 1 FROM auth.policy_cell p
      WHERE p.role = (SELECT auth.role()) AND p.compartment = 'staff' AND p.basis = 'office' AND p.may = '${right}')
      AND (reviewer_id = (SELECT auth.actor()) OR case_id IN (SELECT auth.granted_cases('core', 'read'))))`;
}

const breakGlassTriggers = `
  -- Everything but the reason comes from the grant and the staff list: the asker chooses neither reviewer nor readers.
  CREATE FUNCTION app.fill_break_glass() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
  DECLARE given app.case_grant;
  BEGIN
    SELECT g.* INTO given FROM app.case_grant g WHERE g.id = NEW.id AND g.kind = 'break-glass'
      AND g.actor_id = auth.actor() AND g.role = auth.role() AND g.valid_until > pg_catalog.transaction_timestamp();
    IF NOT FOUND THEN
      RAISE EXCEPTION 'no open break-glass of the actor' USING ERRCODE = '23514', CONSTRAINT = 'break_glass_own_grant';
    END IF;
    NEW.case_id := given.case_id;
    NEW.office_id := auth.office();
    NEW.actor_id := given.actor_id;
    NEW.on_duty := given.basis = 'break-glass-on-duty';
    NEW.compartments := given.compartments;
    NEW.valid_from := given.valid_from;
    NEW.valid_until := given.valid_until;
    NEW.review_due := pg_catalog.transaction_timestamp() + interval '24 hours';
    -- Somebody who sees the case, if there is one: whoever is kept from it reviews only when nobody else could.
    NEW.reviewer_id := (SELECT other FROM app.active_holders('supervisor', NEW.office_id) other WHERE other <> NEW.actor_id
      ORDER BY NOT EXISTS (SELECT 1 FROM app.case_grant g WHERE g.case_id = NEW.case_id AND g.actor_id = other
          AND g.role = 'supervisor' AND NOT g.walled AND g.valid_from <= pg_catalog.transaction_timestamp()
          AND g.valid_until > pg_catalog.transaction_timestamp()),
        (SELECT pg_catalog.count(*) FROM app.break_glass b WHERE b.reviewer_id = other AND b.verdict IS NULL), other LIMIT 1);
    NEW.version := 1;
    RETURN NEW;
  END $$;
  CREATE TRIGGER fill BEFORE INSERT ON app.break_glass FOR EACH ROW EXECUTE FUNCTION app.fill_break_glass();

  CREATE FUNCTION app.tell_of_break_glass() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
  BEGIN
    INSERT INTO app.notice (id, recipient_id, kind, break_glass_id, actor_id, at)
      SELECT pg_catalog.gen_random_uuid(), told, 'break-glass', NEW.id, NEW.actor_id, pg_catalog.transaction_timestamp()
      FROM (SELECT app.active_holders('supervisor', NEW.office_id) UNION SELECT app.active_holders('auditor', NULL)) AS t (told)
      WHERE told <> NEW.actor_id;
    RETURN NULL;
  END $$;
  CREATE TRIGGER tell AFTER INSERT ON app.break_glass FOR EACH ROW EXECUTE FUNCTION app.tell_of_break_glass();

  -- No grant of break-glass without its reason, its review and its notices, whoever inserts it.
  CREATE FUNCTION app.require_break_glass() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
  BEGIN
    IF NOT EXISTS (SELECT 1 FROM app.break_glass b WHERE b.id = NEW.id) THEN
      RAISE EXCEPTION 'break-glass without its reason' USING ERRCODE = '23514', CONSTRAINT = 'case_grant_break_glass';
    END IF;
    RETURN NULL;
  END $$;
  CREATE CONSTRAINT TRIGGER explained_break_glass AFTER INSERT ON app.case_grant DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (NEW.kind = 'break-glass' OR NEW.basis IN ('break-glass', 'break-glass-on-duty'))
    EXECUTE FUNCTION app.require_break_glass();

  CREATE FUNCTION app.follow_break_glass() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
  BEGIN
    UPDATE app.break_glass SET valid_from = NEW.valid_from, valid_until = NEW.valid_until, version = version + 1
      WHERE id = NEW.id;
    RETURN NULL;
  END $$;
  CREATE TRIGGER follow_break_glass AFTER UPDATE OF valid_from, valid_until ON app.case_grant
    FOR EACH ROW WHEN (NEW.kind = 'break-glass') EXECUTE FUNCTION app.follow_break_glass();`;

const reviews = `
  -- Whether somebody owes a review that is overdue: until it is done, that person approves nothing.
  CREATE FUNCTION app.is_paused(staff uuid) RETURNS boolean
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
    SELECT EXISTS (SELECT 1 FROM app.break_glass b
      WHERE b.reviewer_id = staff AND b.verdict IS NULL AND b.review_due < pg_catalog.transaction_timestamp())
  $$;

  -- Whether there is anything for app.note_overdue_reviews to do; tells nothing else, so it needs no actor.
  CREATE FUNCTION app.has_overdue_reviews() RETURNS boolean
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
    SELECT EXISTS (SELECT 1 FROM app.break_glass b WHERE b.verdict IS NULL AND b.overdue_told_at IS NULL
      AND b.review_due < pg_catalog.transaction_timestamp())
  $$;

  -- Tells the auditors, and the reviewer who owes it, of each overdue review once. Gives the reviews told of now.
  CREATE FUNCTION app.note_overdue_reviews() RETURNS SETOF uuid
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
  BEGIN
    IF auth.role() IS DISTINCT FROM 'system:reminders' THEN
      RAISE EXCEPTION 'not allowed' USING ERRCODE = '42501';
    END IF;
    RETURN QUERY
    WITH overdue AS (
      UPDATE app.break_glass b SET overdue_told_at = pg_catalog.transaction_timestamp()
      WHERE b.id IN (SELECT o.id FROM app.break_glass o WHERE o.verdict IS NULL AND o.overdue_told_at IS NULL
        AND o.review_due < pg_catalog.transaction_timestamp() FOR UPDATE SKIP LOCKED)
      RETURNING b.id, b.actor_id, b.reviewer_id),
    told AS (
      INSERT INTO app.notice (id, recipient_id, kind, break_glass_id, actor_id, at)
      SELECT pg_catalog.gen_random_uuid(), t.recipient, 'review-overdue', t.id, t.actor_id, pg_catalog.transaction_timestamp()
      FROM (SELECT o.id, o.actor_id, auditor AS recipient FROM overdue o, app.active_holders('auditor', NULL) auditor
        UNION SELECT o.id, o.actor_id, o.reviewer_id FROM overdue o WHERE o.reviewer_id IS NOT NULL) t)
    SELECT o.id FROM overdue o;
  END $$;
  GRANT EXECUTE ON FUNCTION app.is_paused(uuid), app.has_overdue_reviews(), app.note_overdue_reviews() TO causeway_app;`;

/** In the order in which they are run. */
export const breakGlassParts = [grantRules, breakGlass, breakGlassTriggers, reviews] as const;
