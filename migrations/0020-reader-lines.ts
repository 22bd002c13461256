// The part of migration 0020 that reads the log for one case; it never changes once that is released.

/** Acts whose lines name a case and are no reading or change of its file: the log, its flags and its reviews. */
const notOfTheFile = `ARRAY['void', 'row.seal', 'row.remove', 'row.broken', 'flag.raise', 'flag.list', 'review.draw', 'review.list',
      'review.verdict', 'oversight.read', 'oversight.export', 'audit.read', 'audit.detail', 'audit.activity', 'receipt.read',
      'log.pad', 'log.uncosigned']`;

export const caseLines = `
  -- The lines of one case. Not for the service: only the functions below call it, each with a check of its own. Of
  -- privileged material it gives actor, time and compartment and nothing else.
  CREATE FUNCTION audit.case_lines(of_case uuid, from_at timestamptz, to_at timestamptz)
  RETURNS TABLE (id bigint, at timestamptz, act text, outcome text, reason text, actor_id uuid, actor_kind text,
    actor_role text, sess text, purpose text, compartments text[], is_privileged boolean, grant_id uuid,
    second_person boolean)
  LANGUAGE plpgsql STABLE SET search_path = '' SET plan_cache_mode = 'force_custom_plan' AS $$
  DECLARE
    asked text[] := ARRAY(SELECT k.alias FROM audit.alias k WHERE k.subject = of_case AND k.kind = 'case');
  BEGIN
    RETURN QUERY
    SELECT e.id, o.at, CASE WHEN NOT o.hides THEN e.act END, e.outcome, CASE WHEN NOT o.hides THEN o.line ->> 'reason' END,
      a.subject, o.line #>> '{actor,kind}', o.line #>> '{actor,role}', o.line #>> '{actor,sess}',
      CASE WHEN NOT o.hides THEN o.line ->> 'purpose' END,
      CASE WHEN o.hides THEN ARRAY['legal-privileged'] ELSE o.cmp END,
      o.hides,
      CASE WHEN NOT o.hides THEN b.subject END,
      NOT o.hides AND pg_catalog.starts_with(o.line ->> 'basis', 'dual:')
    FROM audit.event e
    CROSS JOIN LATERAL (SELECT l.line, (l.line ->> 'ts')::timestamptz AS at, c.cmp, 'legal-privileged' = ANY (c.cmp) AS hides
      FROM (SELECT audit.parse(e.entry) AS line) l
      CROSS JOIN LATERAL (SELECT ARRAY(SELECT pg_catalog.jsonb_array_elements_text(coalesce(l.line #> '{obj,cmp}', '[]'))) AS cmp) c) o
    LEFT JOIN audit.alias a ON a.epoch = e.epoch AND a.alias = e.actor_alias AND a.kind = 'actor'
    LEFT JOIN audit.alias b ON b.epoch = e.epoch AND b.kind = 'grant'
      AND b.alias = pg_catalog.split_part(o.line ->> 'basis', ':', 2)
    WHERE e.case_aliases && asked AND e.act <> ALL (${notOfTheFile})
      -- the alias alone is not enough: it names a case only together with its epoch
      AND EXISTS (SELECT 1 FROM audit.alias k WHERE k.epoch = e.epoch AND k.subject = of_case AND k.kind = 'case'
        AND k.alias = ANY (e.case_aliases))
      AND (from_at IS NULL OR o.at >= from_at) AND (to_at IS NULL OR o.at < to_at);
  END $$;`;

export const caseRuns = `
  -- Who read a case, for those who assign on it: lines of one person in one session that follow one another within half
  -- an hour are one run. Newest first; a run is known by its newest line.
  CREATE FUNCTION audit.case_runs(of_case uuid, of_outcome text, from_at timestamptz, to_at timestamptz, before_id bigint, page integer)
  RETURNS TABLE (id bigint, first_at timestamptz, last_at timestamptz, lines_count integer, actor_id uuid, actor_kind text,
    actor_role text, username text, name text, is_privileged boolean, is_emergency boolean, compartments text[],
    purposes text[], grants jsonb, lines jsonb)
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' SET plan_cache_mode = 'force_custom_plan' AS $$
  BEGIN
    IF NOT EXISTS (SELECT 1 FROM auth.granted_cases('core', 'assign') c WHERE c = of_case) THEN RETURN; END IF;
    RETURN QUERY
    WITH line AS (
      SELECT l.*, g.kind AS grant_kind, g.purpose AS grant_purpose, g.valid_from, g.valid_until, g.granted_by,
        coalesce(g.kind = 'break-glass', false) OR coalesce(l.act = 'break-glass.open', false) AS is_emergency
      FROM audit.case_lines(of_case, from_at, to_at) l LEFT JOIN app.case_grant g ON g.id = l.grant_id AND g.case_id = of_case
      WHERE l.outcome = of_outcome),
    begun AS (
      SELECT l.*, CASE WHEN l.at - pg_catalog.lag(l.at) OVER (PARTITION BY l.actor_id, l.actor_kind, l.actor_role, l.sess,
        l.is_privileged ORDER BY l.id) <= interval '30 minutes' THEN 0 ELSE 1 END AS begins FROM line l),
    numbered AS (
      SELECT b.*, pg_catalog.sum(b.begins) OVER (PARTITION BY b.actor_id, b.actor_kind, b.actor_role, b.sess,
        b.is_privileged ORDER BY b.id) AS run FROM begun b),
    ranked AS (
      SELECT n.*, pg_catalog.row_number() OVER (PARTITION BY n.actor_id, n.actor_kind, n.actor_role, n.sess,
        n.is_privileged, n.run ORDER BY n.id DESC) AS rank FROM numbered n)
    SELECT pg_catalog.max(r.id), pg_catalog.min(r.at), pg_catalog.max(r.at), pg_catalog.count(*)::integer, r.actor_id, r.actor_kind,
      r.actor_role, s.username, s.name, r.is_privileged, pg_catalog.bool_or(r.is_emergency),
      ARRAY(SELECT DISTINCT c FROM pg_catalog.unnest(pg_catalog.string_to_array(
        pg_catalog.string_agg(pg_catalog.array_to_string(r.compartments, ','), ','), ',')) c WHERE c <> '' ORDER BY 1),
      pg_catalog.array_remove(pg_catalog.array_agg(DISTINCT r.purpose), NULL),
      coalesce(pg_catalog.jsonb_agg(DISTINCT pg_catalog.jsonb_build_object('kind', r.grant_kind, 'purpose', r.grant_purpose,
        'since', r.valid_from, 'until', CASE WHEN r.valid_until < 'infinity' THEN r.valid_until END,
        'by', CASE WHEN r.grant_kind NOT IN ('office', 'break-glass') THEN y.name END))
        FILTER (WHERE r.grant_kind IS NOT NULL), '[]'),
      pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('id', r.id::text, 'at', r.at, 'act', r.act, 'reason', r.reason,
        'compartments', r.compartments, 'grant', r.grant_kind, 'secondPerson', r.second_person)
        ORDER BY r.id DESC) FILTER (WHERE r.rank <= 100)
    FROM ranked r LEFT JOIN auth.staff s ON s.id = r.actor_id LEFT JOIN auth.staff y ON y.id = r.granted_by
    GROUP BY r.actor_id, r.actor_kind, r.actor_role, r.sess, r.is_privileged, r.run, s.username, s.name
    HAVING before_id IS NULL OR pg_catalog.max(r.id) < before_id
    ORDER BY pg_catalog.max(r.id) DESC
    LIMIT least(page, 201);
  END $$;
  GRANT EXECUTE ON FUNCTION audit.case_runs(uuid, text, timestamptz, timestamptz, bigint, integer) TO causeway_app;`;

export const readersBefore = `
  -- Everybody whose acts touched a case in the 14 days before an instant, each once in each role, and what explains each
  -- line: access that the person had then, or that began or ended within a week of it (a hand-over).
  CREATE FUNCTION audit.readers_before(of_case uuid, incident_at timestamptz)
  RETURNS TABLE (actor_id uuid, actor_kind text, actor_role text, username text, name text, outcome text,
    first_at timestamptz, last_at timestamptz, lines_count integer, compartments text[], grants text[], explanations text[],
    unexplained integer)
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' SET plan_cache_mode = 'force_custom_plan' AS $$
  BEGIN
    IF NOT EXISTS (SELECT 1 FROM auth.granted_cases('core', 'assign') c WHERE c = of_case) THEN RETURN; END IF;
    RETURN QUERY
    WITH line AS (
      SELECT l.*, g.kind AS grant_kind, x.explanation
      FROM audit.case_lines(of_case, incident_at - interval '14 days', incident_at) l
      LEFT JOIN app.case_grant g ON g.id = l.grant_id AND g.case_id = of_case
      LEFT JOIN LATERAL (
        SELECT CASE
          -- a line is stamped a moment before its transaction begins
          WHEN h.id IS DISTINCT FROM l.grant_id AND (h.valid_from > l.at + interval '1 minute' OR h.valid_until <= l.at)
            THEN 'handover'
          WHEN h.kind = 'break-glass' THEN 'emergency'
          WHEN h.kind = 'cover' THEN 'cover'
          WHEN h.kind IN ('office', 'supervision') THEN 'supervision'
          ELSE 'assigned' END AS explanation
        FROM app.case_grant h
        WHERE h.case_id = of_case AND h.actor_id = l.actor_id AND h.role = l.actor_role
          AND h.valid_from <= l.at + interval '7 days' AND h.valid_until > l.at - interval '7 days'
          AND h.valid_until > h.valid_from
        -- the very grant first, then one that held at that moment, then one that began or ended about then
        ORDER BY h.id = l.grant_id DESC NULLS LAST, h.valid_from <= l.at + interval '1 minute' AND h.valid_until > l.at DESC, h.kind = 'break-glass'
        LIMIT 1) x ON true)
    SELECT l.actor_id, l.actor_kind, l.actor_role, s.username, s.name, l.outcome, pg_catalog.min(l.at), pg_catalog.max(l.at),
      pg_catalog.count(*)::integer,
      ARRAY(SELECT DISTINCT c FROM pg_catalog.unnest(pg_catalog.string_to_array(
        pg_catalog.string_agg(pg_catalog.array_to_string(l.compartments, ','), ','), ',')) c WHERE c <> '' ORDER BY 1),
      pg_catalog.array_remove(pg_catalog.array_agg(DISTINCT l.grant_kind), NULL),
      pg_catalog.array_remove(pg_catalog.array_agg(DISTINCT l.explanation), NULL),
      (pg_catalog.count(*) FILTER (WHERE l.explanation IS NULL))::integer
    FROM line l LEFT JOIN auth.staff s ON s.id = l.actor_id
    GROUP BY l.actor_id, l.actor_kind, l.actor_role, s.username, s.name, l.outcome
    ORDER BY pg_catalog.max(l.at) DESC
    LIMIT 500;
  END $$;
  GRANT EXECUTE ON FUNCTION audit.readers_before(uuid, timestamptz) TO causeway_app;`;

export const readingsForPerson = `
  -- What the person concerned is told: days and roles, never who. What two people keep back is left out, and nothing
  -- tells that it was. For those who may write on the case or assign on it.
  CREATE FUNCTION audit.readings_for_person(of_case uuid, zone text, page integer)
  RETURNS TABLE (day date, actor_role text, is_emergency boolean, people integer, compartments text[], acts text[],
    purposes text[])
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' SET plan_cache_mode = 'force_custom_plan' AS $$
  BEGIN
    IF NOT EXISTS (SELECT 1 FROM auth.granted_cases('core', 'assign') c WHERE c = of_case
        UNION ALL SELECT 1 FROM auth.granted_cases('core', 'write') c WHERE c = of_case) THEN RETURN; END IF;
    RETURN QUERY
    WITH line AS (
      SELECT (l.at AT TIME ZONE zone)::date AS day, l.*,
        coalesce(g.kind = 'break-glass', false) OR coalesce(l.act = 'break-glass.open', false) AS is_emergency
      FROM audit.case_lines(of_case, NULL, NULL) l LEFT JOIN app.case_grant g ON g.id = l.grant_id AND g.case_id = of_case
      WHERE l.outcome = 'allowed' AND l.actor_kind IN ('staff', 'guest') AND l.act IS DISTINCT FROM 'readers.withhold'
        AND NOT EXISTS (SELECT 1 FROM app.reader_withholding w WHERE w.case_id = of_case
          AND l.at >= w.from_at AND l.at < w.to_at
          AND w.until >= (pg_catalog.transaction_timestamp() AT TIME ZONE zone)::date))
    SELECT l.day, l.actor_role, l.is_emergency, pg_catalog.count(DISTINCT l.actor_id)::integer,
      ARRAY(SELECT DISTINCT c FROM pg_catalog.unnest(pg_catalog.string_to_array(
        pg_catalog.string_agg(pg_catalog.array_to_string(l.compartments, ','), ','), ',')) c WHERE c <> '' ORDER BY 1),
      pg_catalog.array_remove(pg_catalog.array_agg(DISTINCT l.act), NULL),
      pg_catalog.array_remove(pg_catalog.array_agg(DISTINCT l.purpose), NULL)
    FROM line l
    GROUP BY l.day, l.actor_role, l.is_emergency
    ORDER BY l.day DESC, l.is_emergency DESC, l.actor_role
    LIMIT least(page, 2001);
  END $$;
  GRANT EXECUTE ON FUNCTION audit.readings_for_person(uuid, text, integer) TO causeway_app;`;

export const readerLinesDown = `
  DROP FUNCTION audit.readings_for_person(uuid, text, integer), audit.readers_before(uuid, timestamptz),
    audit.case_runs(uuid, text, timestamptz, timestamptz, bigint, integer),
    audit.case_lines(uuid, timestamptz, timestamptz);`;
