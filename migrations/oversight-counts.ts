import { isOpening, namesSealedPart, parsed } from './review-reading.js';

/**
 * SQL of the oversight report: numbers of one span of time, of the actor's office or of all offices. No name and no id
 * of a case leaves these functions. Part of 0019-access-reviews.ts and frozen with it.
 */

/** "The row's office is the one that the actor oversees." */
const inScope = (office: string) => `(scope IS NULL OR ${office} = scope)`;
const inSpan = (column: string) => `${column} >= since AND ${column} < until`;

/** "The flag is not about the actor": the flags of an office tell nobody of one about themselves, nor do its numbers. */
const ofOthers = `(scope IS NULL OR (f.actor_id IS DISTINCT FROM auth.actor() AND auth.actor() <> ALL (f.concerns)))`;
/** "The batch is one that the actor may read." */
const seesBatch = `(scope IS NULL OR app.sees_review_batch(b.id))`;
/** "The actor may know of the case": a number must not tell a supervisor that a case was hidden. */
const seesCase = (id: string) => `(scope IS NULL OR ${id} = ANY (seen))`;

/** The verdict on the item `i` that no other corrects. */
const lastVerdict = `LEFT JOIN app.review_verdict v ON v.item_id = i.id
      AND NOT EXISTS (SELECT 1 FROM app.review_verdict later WHERE later.corrects = v.id)`;

const scope = `
  -- The office that the signed actor oversees; null for all of them. Raises for everybody else.
  CREATE FUNCTION app.oversight_office() RETURNS uuid
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
  DECLARE wide boolean;
  BEGIN
    SELECT pg_catalog.bool_or(p.basis = 'all') INTO wide FROM auth.policy_cell p
      WHERE p.role = (SELECT auth.role()) AND p.compartment = 'staff' AND p.may = 'read' AND p.basis IN ('all', 'office');
    IF wide IS NULL THEN RAISE EXCEPTION 'not allowed' USING ERRCODE = '42501'; END IF;
    RETURN CASE WHEN wide THEN NULL ELSE auth.office() END;
  END $$;`;

const counts = `
  -- Rows of the tables, counted. Parts and names are the words of src/supervision/reviews/oversight.schema.ts.
  CREATE FUNCTION app.oversight_counts(since timestamptz, until timestamptz)
  RETURNS TABLE (part text, name text, detail text, amount bigint)
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' SET plan_cache_mode = 'force_custom_plan' AS $$
  DECLARE
    scope uuid := app.oversight_office();
    seen uuid[] := ARRAY(SELECT auth.granted_cases('core', 'read'));
  BEGIN
    RETURN QUERY
    SELECT 'flag', f.rule, coalesce(v.verdict, f.verdict, CASE WHEN f.is_explained THEN 'explained' ELSE 'open' END), pg_catalog.count(*)
    FROM app.flag f LEFT JOIN app.review_item i ON i.flag_id = f.id ${lastVerdict}
    WHERE ${inSpan('f.raised_at')} AND ${inScope('f.office_id')} AND ${ofOthers} GROUP BY 2, 3;

    RETURN QUERY
    SELECT 'review', coalesce(v.verdict, CASE WHEN b.due_at < pg_catalog.transaction_timestamp() THEN 'overdue' ELSE 'open' END),
      CASE WHEN i.flag_id IS NULL THEN 'sample' ELSE 'flag' END, pg_catalog.count(*)
    FROM app.review_batch b JOIN app.review_item i ON i.batch_id = b.id
    ${lastVerdict}
    WHERE ${inSpan('b.drawn_at')} AND ${inScope('b.office_id')} AND ${seesBatch} GROUP BY 2, 3;

    RETURN QUERY
    SELECT 'break-glass', coalesce(b.verdict, CASE WHEN b.review_due < pg_catalog.transaction_timestamp() THEN 'overdue' ELSE 'open' END),
      CASE WHEN b.reviewed_at IS NULL THEN NULL WHEN b.reviewed_at <= b.review_due THEN 'in-time' ELSE 'late' END, pg_catalog.count(*)
    FROM app.break_glass b WHERE ${inSpan('b.valid_from')} AND ${inScope('b.office_id')} GROUP BY 2, 3;

    RETURN QUERY
    SELECT 'two-person', a.act, NULL::text, pg_catalog.count(*)
    FROM app.approval a WHERE a.state = 'used' AND ${inSpan('a.used_at')} AND ${inScope('a.office_id')} GROUP BY 2;

    RETURN QUERY
    SELECT 'exception', x.name, 'now', x.amount FROM (
      SELECT 'hidden-case' AS name, pg_catalog.count(*) AS amount FROM app.case_file c WHERE c.hidden AND ${inScope('c.office_id')} AND ${seesCase('c.id')}
      UNION ALL
      SELECT 'wall', pg_catalog.count(*) FROM app.wall w JOIN app.case_file c ON c.id = w.case_a
        WHERE w.ended_at IS NULL AND ${inScope('c.office_id')} AND ${seesCase('w.case_a')} AND ${seesCase('w.case_b')}
      UNION ALL
      SELECT 'exclusion', pg_catalog.count(*) FROM app.exclusion e JOIN app.case_file c ON c.id = e.case_id
        WHERE e.ended_at IS NULL AND ${inScope('c.office_id')} AND ${seesCase('c.id')}) x;

    IF pg_catalog.to_regclass('audit.finding') IS NOT NULL THEN
      RETURN QUERY
      SELECT 'finding', f.kind, CASE WHEN f.gone_at IS NULL THEN 'still' ELSE 'gone' END, pg_catalog.count(*)
      FROM audit.finding f LEFT JOIN app.case_file c ON c.id = f.case_id
      WHERE ${inSpan('f.found_at')} AND (scope IS NULL OR c.office_id = scope) GROUP BY 2, 3;
    END IF;
  END $$;

  -- How long it took from when something could be reviewed to its first verdict, in seconds.
  CREATE FUNCTION app.oversight_times(since timestamptz, until timestamptz)
  RETURNS TABLE (part text, amount bigint, median double precision, longest double precision)
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' SET plan_cache_mode = 'force_custom_plan' AS $$
  DECLARE scope uuid := app.oversight_office();
  BEGIN
    RETURN QUERY
    SELECT t.part, pg_catalog.count(*), percentile_cont(0.5) WITHIN GROUP (ORDER BY t.seconds), pg_catalog.max(t.seconds)
    FROM (
      SELECT CASE WHEN i.flag_id IS NULL THEN 'sample' ELSE 'flag' END AS part,
        extract(epoch FROM v.given_at - b.drawn_at)::double precision AS seconds
      FROM app.review_batch b JOIN app.review_item i ON i.batch_id = b.id
      JOIN app.review_verdict v ON v.item_id = i.id AND v.corrects IS NULL
      WHERE ${inSpan('b.drawn_at')} AND ${inScope('b.office_id')} AND ${seesBatch}
      UNION ALL
      SELECT 'every-flag', extract(epoch FROM f.decided_at - f.raised_at)::double precision
      FROM app.flag f WHERE f.decided_at IS NOT NULL AND ${inSpan('f.raised_at')} AND ${inScope('f.office_id')} AND ${ofOthers}
      UNION ALL
      SELECT 'break-glass', extract(epoch FROM b.reviewed_at - b.valid_from)::double precision
      FROM app.break_glass b WHERE b.reviewed_at IS NOT NULL AND ${inSpan('b.valid_from')} AND ${inScope('b.office_id')}) t
    GROUP BY 1;
  END $$;
  GRANT EXECUTE ON FUNCTION app.oversight_counts(timestamptz, timestamptz), app.oversight_times(timestamptz, timestamptz) TO causeway_app;`;

const lines = `
  -- Lines of whole months, counted: one pass over their partitions, and only lines that count are parsed.
  CREATE FUNCTION audit.oversight_lines(since timestamptz, until timestamptz)
  RETURNS TABLE (part text, name text, detail text, amount bigint)
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' SET plan_cache_mode = 'force_custom_plan' AS $$
  DECLARE
    scope uuid := app.oversight_office();
    first integer := pg_catalog.to_char(since AT TIME ZONE 'UTC', 'YYYYMM');
    last integer := pg_catalog.to_char((until - interval '1 microsecond') AT TIME ZONE 'UTC', 'YYYYMM');
  BEGIN
    RETURN QUERY
    WITH counted AS MATERIALIZED (
      SELECT e.epoch, e.actor_alias, e.act, e.outcome, parsed.entry ->> 'reason' AS reason,
        CASE WHEN e.outcome = 'allowed' THEN parsed.entry #> '{obj,cmp}' END AS parts, pg_catalog.count(*) AS amount
      FROM audit.event e ${parsed('e')}
      WHERE e.epoch BETWEEN first AND last
        AND (e.outcome = 'refused' OR e.act IN ('log.prune', 'log.uncosigned') OR (${isOpening('e')} AND ${namesSealedPart}))
      GROUP BY 1, 2, 3, 4, 5, 6),
    ours AS (
      SELECT c.* FROM counted c
      LEFT JOIN audit.alias k ON k.epoch = c.epoch AND k.alias = c.actor_alias AND k.kind = 'actor'
      LEFT JOIN auth.staff s ON s.id = k.subject
      -- what concerns the whole installation stands in the report of every office
      WHERE scope IS NULL OR s.office_id = scope OR c.act IN ('log.prune', 'log.uncosigned'))
    SELECT 'refusal', o.reason, NULL::text, pg_catalog.sum(o.amount)::bigint FROM ours o WHERE o.outcome = 'refused' GROUP BY 2
    UNION ALL
    SELECT 'erasure', 'pruned-month', NULL, pg_catalog.sum(o.amount)::bigint FROM ours o
      WHERE o.act = 'log.prune' AND o.outcome = 'allowed' GROUP BY o.act
    UNION ALL
    SELECT 'exception', 'uncosigned', NULL, pg_catalog.sum(o.amount)::bigint FROM ours o
      WHERE o.act = 'log.uncosigned' AND o.outcome = 'allowed' GROUP BY o.act
    UNION ALL
    SELECT 'opening', opened.part, NULL, pg_catalog.sum(o.amount)::bigint
    FROM ours o, pg_catalog.jsonb_array_elements_text(o.parts) opened (part)
    WHERE o.outcome = 'allowed' AND o.act NOT IN ('log.prune', 'log.uncosigned') GROUP BY 2;
  END $$;
  GRANT EXECUTE ON FUNCTION audit.oversight_lines(timestamptz, timestamptz) TO causeway_app;`;

const checkpoint = `
  CREATE INDEX checkpoint_signed_at ON audit.checkpoint (signed_at);
  -- The newest checkpoint before an instant, with the cosignatures that it has.
  CREATE FUNCTION audit.oversight_checkpoint(until timestamptz)
  RETURNS TABLE (tree_size bigint, root bytea, note text, signed_at timestamptz, witnesses text[])
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
  BEGIN
    PERFORM app.oversight_office();
    RETURN QUERY
    SELECT c.tree_size, c.root, audit.checkpoint_note(c.tree_size), c.signed_at,
      ARRAY(SELECT s.witness FROM audit.cosignature s WHERE s.tree_size = c.tree_size ORDER BY 1)
    FROM audit.checkpoint c WHERE c.signed_at < until ORDER BY c.signed_at DESC, c.tree_size DESC LIMIT 1;
  END $$;
  GRANT EXECUTE ON FUNCTION audit.oversight_checkpoint(timestamptz) TO causeway_app;`;

/** In the order in which they are run. */
export const oversightParts = [scope, counts, lines, checkpoint] as const;
