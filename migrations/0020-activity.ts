// The part of migration 0020 that counts the lines of the log over time; it never changes once that is released.

export const activity = `
  CREATE INDEX event_at ON audit.event USING brin (at);

  -- How many lines of each act there were in each day or hour, for the picture of activity: of oneself, of the office, or
  -- all, by the signed actor, as audit.lines shows them.
  CREATE FUNCTION audit.activity(from_at timestamptz, to_at timestamptz, step text, zone text)
  RETURNS TABLE (bucket timestamp, act text, outcome text, is_service boolean, lines_count integer)
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' SET plan_cache_mode = 'force_custom_plan' AS $$
  DECLARE
    me uuid := auth.actor();
    my_role text := auth.role();
    my_office uuid := auth.office();
    scope text;
    granted uuid[];
    first_epoch integer := pg_catalog.to_char(from_at AT TIME ZONE 'UTC', 'YYYYMM')::integer;
    last_epoch integer := pg_catalog.to_char(to_at AT TIME ZONE 'UTC', 'YYYYMM')::integer;
  BEGIN
    SELECT p.basis INTO scope FROM auth.policy_cell p
      WHERE p.role = my_role AND p.compartment = 'audit' AND p.may = 'read' AND p.basis IN ('all', 'office', 'own')
      ORDER BY pg_catalog.array_position(ARRAY['all', 'office', 'own'], p.basis) LIMIT 1;
    IF scope IS NULL OR step NOT IN ('day', 'hour') OR to_at - from_at > interval '400 days' THEN RETURN; END IF;
    granted := ARRAY(SELECT auth.granted_cases('core', 'read'));
    RETURN QUERY
    WITH mine AS (
      -- with the epoch: an alias names somebody only together with it
      SELECT k.epoch, k.alias FROM audit.alias k WHERE k.subject = me AND k.kind = 'actor'),
    seen AS (
      SELECT k.epoch, pg_catalog.array_agg(k.alias) AS aliases FROM audit.alias k
      WHERE scope = 'office' AND k.kind = 'case' AND k.subject = ANY (granted) GROUP BY k.epoch)
    SELECT pg_catalog.date_trunc(step, e.at AT TIME ZONE zone), e.act, e.outcome,
      coalesce(a.subject::text LIKE '00000000-0000-8000-8000-%', false), pg_catalog.count(*)::integer
    FROM audit.event e
    LEFT JOIN audit.alias a ON a.epoch = e.epoch AND a.alias = e.actor_alias AND a.kind = 'actor'
    LEFT JOIN auth.staff s ON s.id = a.subject
    LEFT JOIN seen ON seen.epoch = e.epoch
    WHERE e.epoch BETWEEN first_epoch AND last_epoch AND e.at >= from_at AND e.at < to_at
      AND e.act NOT IN ('void', 'row.seal', 'row.remove')
      AND CASE scope
        WHEN 'all' THEN true
        WHEN 'own' THEN (e.epoch, e.actor_alias) IN (SELECT m.epoch, m.alias FROM mine m)
        ELSE a.subject = me OR (CASE WHEN pg_catalog.cardinality(e.case_aliases) > 0
          THEN e.case_aliases <@ coalesce(seen.aliases, '{}') ELSE s.office_id = my_office OR s.id IS NULL END)
      END
    GROUP BY 1, 2, 3, 4;
  END $$;
  GRANT EXECUTE ON FUNCTION audit.activity(timestamptz, timestamptz, text, text) TO causeway_app;`;

export const activityDown = `
  DROP FUNCTION audit.activity(timestamptz, timestamptz, text, text);
  DROP INDEX audit.event_at;`;
