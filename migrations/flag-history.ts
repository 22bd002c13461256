/**
 * SQL by which the rules of the flags read the log and the facts beside it. Part of 0018-flags.ts and frozen with it. All of
 * it is for system:flags alone: it names cases and people that no reader may see together.
 */

/** Lines that say nothing of what somebody did: counters, seals of rows, padding, and what the flags write themselves. */
const SKIPPED = `('void', 'row.seal', 'row.remove', 'log.pad', 'instance.start', 'flag.raise')`;

const lines = `
  CREATE FUNCTION audit.require_flags() RETURNS void LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
  BEGIN
    IF auth.role() IS DISTINCT FROM 'system:flags' THEN RAISE EXCEPTION 'not allowed' USING ERRCODE = '42501'; END IF;
  END $$;

  -- A line with the real ids in place of the aliases.
  CREATE TYPE audit.resolved_line AS (id bigint, at timestamptz, act text, outcome text, reason text, actor_id uuid,
    actor_role text, actor_kind text, office_id uuid, case_ids uuid[], compartments text[], basis text, grant_kind text,
    grant_id uuid, approval_id uuid, record_type text, record_id uuid, count integer, session text, purpose text,
    parent_inst text, parent_ctr bigint);

  -- Not for the service: the functions below check who asks.
  CREATE FUNCTION audit.resolve(ids bigint[]) RETURNS SETOF audit.resolved_line
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
    SELECT e.id, e.at, e.act, e.outcome, j.entry ->> 'reason', a.subject, j.entry #>> '{actor,role}', j.entry #>> '{actor,kind}',
      s.office_id,
      ARRAY(SELECT k.subject FROM audit.alias k
        WHERE k.epoch = e.epoch AND k.alias = ANY (e.case_aliases) AND k.kind = 'case' ORDER BY 1),
      ARRAY(SELECT pg_catalog.jsonb_array_elements_text(coalesce(j.entry #> '{obj,cmp}', '[]'))),
      g.basis, g.kind, b.subject, d.subject, j.entry #>> '{obj,type}', r.subject, (j.entry #>> '{obj,count}')::integer,
      j.entry #>> '{actor,sess}', j.entry ->> 'purpose', j.entry #>> '{parent,inst}', (j.entry #>> '{parent,ctr}')::bigint
    FROM audit.event e
    -- read once a line, not once a column
    CROSS JOIN LATERAL (SELECT audit.parse(e.entry) AS entry OFFSET 0) j
    LEFT JOIN audit.alias a ON a.epoch = e.epoch AND a.alias = e.actor_alias AND a.kind = 'actor'
    LEFT JOIN auth.staff s ON s.id = a.subject
    LEFT JOIN audit.alias b ON b.epoch = e.epoch AND b.kind = 'grant' AND j.entry ->> 'basis' = 'grant:' || b.alias
      AND b.alias = pg_catalog.split_part(j.entry ->> 'basis', ':', 2)
    LEFT JOIN app.case_grant g ON g.id = b.subject
    LEFT JOIN audit.alias d ON d.epoch = e.epoch AND d.kind = 'record' AND j.entry ->> 'basis' = 'dual:' || d.alias
      AND d.alias = pg_catalog.split_part(j.entry ->> 'basis', ':', 2)
    LEFT JOIN audit.alias r ON r.epoch = e.epoch AND r.kind = 'record' AND r.alias = j.entry #>> '{obj,id}'
    WHERE e.id = ANY (ids)
    ORDER BY e.id
  $$;

  -- Lines after one and up to another, oldest first. Lines of counters, of row seals and of the flags are left out.
  CREATE FUNCTION audit.history(after_id bigint, until_id bigint, page integer) RETURNS SETOF audit.resolved_line
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
  BEGIN
    PERFORM audit.require_flags();
    RETURN QUERY SELECT * FROM audit.resolve(ARRAY(
      SELECT e.id FROM audit.event e WHERE e.id > after_id AND e.id <= until_id AND e.act NOT IN ${SKIPPED}
      ORDER BY e.id LIMIT least(page, 1000)));
  END $$;
  GRANT EXECUTE ON FUNCTION audit.history(bigint, bigint, integer) TO causeway_app;

  -- The month of an instant as the log names it.
  CREATE FUNCTION audit.epoch_at(at timestamptz) RETURNS integer LANGUAGE sql IMMUTABLE SET search_path = '' AS $$
    SELECT (extract(year FROM at AT TIME ZONE 'UTC') * 100 + extract(month FROM at AT TIME ZONE 'UTC'))::integer
  $$;

  -- The number from which lines are not older than an instant. Numbers grow with time, but for acts that overlap.
  CREATE FUNCTION audit.first_id_at(since timestamptz) RETURNS bigint
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
  DECLARE
    low bigint := coalesce((SELECT e.id FROM audit.event e ORDER BY e.id LIMIT 1), 0);
    high bigint := coalesce((SELECT e.id FROM audit.event e ORDER BY e.id DESC LIMIT 1), 0) + 1;
    middle bigint;
    found timestamptz;
  BEGIN
    WHILE low < high LOOP
      middle := (low + high) / 2;
      SELECT e.at INTO found FROM audit.event e WHERE e.id >= middle ORDER BY e.id LIMIT 1;
      IF found IS NULL OR found >= since - interval '5 minutes' THEN high := middle; ELSE low := middle + 1; END IF;
    END LOOP;
    RETURN low;
  END $$;

  -- Lines of some people within a time: the look-back of the rules. The newest 200 of each person are more than any
  -- threshold asks for, and somebody who makes very many lines pushes out nobody else's.
  CREATE FUNCTION audit.history_of_people(people uuid[], of_acts text[], of_outcome text, since timestamptz, until timestamptz)
  RETURNS SETOF audit.resolved_line
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' SET plan_cache_mode = 'force_custom_plan' AS $$
  DECLARE from_id bigint;
  BEGIN
    PERFORM audit.require_flags();
    from_id := audit.first_id_at(since);
    RETURN QUERY SELECT * FROM audit.resolve(ARRAY(
      SELECT line.id FROM audit.alias k CROSS JOIN LATERAL (
        SELECT e.id FROM audit.event e
        WHERE e.epoch = k.epoch AND e.actor_alias = k.alias AND e.id >= from_id AND e.at >= since AND e.at <= until
          AND e.act NOT IN ${SKIPPED}
          AND (of_acts IS NULL OR e.act = ANY (of_acts)) AND (of_outcome IS NULL OR e.outcome = of_outcome)
        ORDER BY e.id DESC LIMIT 200) line
      WHERE k.subject = ANY (people) AND k.kind = 'actor' AND k.epoch >= audit.epoch_at(since)));
  END $$;

  -- Lines about a case within a time, at most 5,000, the newest.
  CREATE FUNCTION audit.history_of_case(of_case uuid, since timestamptz, until timestamptz) RETURNS SETOF audit.resolved_line
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' SET plan_cache_mode = 'force_custom_plan' AS $$
  DECLARE
    from_id bigint;
    names text[];
  BEGIN
    PERFORM audit.require_flags();
    from_id := audit.first_id_at(since);
    names := ARRAY(SELECT k.alias FROM audit.alias k
      WHERE k.subject = of_case AND k.kind = 'case' AND k.epoch >= audit.epoch_at(since));
    RETURN QUERY SELECT * FROM audit.resolve(ARRAY(
      SELECT e.id FROM audit.event e
      WHERE e.case_aliases && names AND e.id >= from_id AND e.at >= since AND e.at <= until AND e.outcome = 'allowed'
        AND e.act NOT IN ${SKIPPED}
      ORDER BY e.id DESC LIMIT 5000));
  END $$;
  GRANT EXECUTE ON FUNCTION audit.history_of_people(uuid[], text[], text, timestamptz, timestamptz),
    audit.history_of_case(uuid, timestamptz, timestamptz) TO causeway_app;`;

const progress = `
  -- How far the rules have read. By transaction, as the sequencer does: numbers alone would pass over a line whose
  -- transaction commits late.
  CREATE TABLE audit.flag_progress (
    only_one boolean NOT NULL CONSTRAINT flag_progress_pkey PRIMARY KEY CHECK (only_one),
    last_xact xid8 NOT NULL,
    last_event bigint NOT NULL
  );
  INSERT INTO audit.flag_progress VALUES (true, '0', 0);
  ALTER TABLE audit.flag_progress ENABLE ROW LEVEL SECURITY;
  ALTER TABLE audit.flag_progress FORCE ROW LEVEL SECURITY;
  CREATE POLICY owner_all ON audit.flag_progress TO causeway_owner USING (true) WITH CHECK (true);

  -- Whether there is anything to read; tells nothing else, so it needs no actor.
  CREATE FUNCTION audit.has_unread_lines() RETURNS boolean
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' SET plan_cache_mode = 'force_custom_plan' AS $$
  DECLARE here audit.flag_progress;
  BEGIN
    SELECT p.* INTO here FROM audit.flag_progress p;
    RETURN EXISTS (SELECT 1 FROM audit.event e
      WHERE (e.xact, e.id) > (here.last_xact, here.last_event)
        AND e.xact < pg_catalog.pg_snapshot_xmin(pg_catalog.pg_current_snapshot()) AND e.act NOT IN ${SKIPPED});
  END $$;

  -- Where the rules stand, and where the next page of settled lines ends.
  CREATE FUNCTION audit.unread_page(page integer)
  RETURNS TABLE (from_xact xid8, from_id bigint, to_xact xid8, to_id bigint, is_full boolean)
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' SET plan_cache_mode = 'force_custom_plan' AS $$
  DECLARE here audit.flag_progress;
  BEGIN
    PERFORM audit.require_flags();
    SELECT p.* INTO here FROM audit.flag_progress p;
    RETURN QUERY
    WITH next AS (SELECT e.xact, e.id FROM audit.event e
      WHERE (e.xact, e.id) > (here.last_xact, here.last_event)
        AND e.xact < pg_catalog.pg_snapshot_xmin(pg_catalog.pg_current_snapshot())
      ORDER BY e.xact, e.id LIMIT least(page, 1000))
    SELECT here.last_xact, here.last_event, n.xact, n.id, (SELECT pg_catalog.count(*) FROM next) = least(page, 1000)
    FROM next n ORDER BY n.xact DESC, n.id DESC LIMIT 1;
  END $$;

  CREATE FUNCTION audit.unread_lines(to_xact xid8, to_id bigint) RETURNS SETOF audit.resolved_line
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' SET plan_cache_mode = 'force_custom_plan' AS $$
  DECLARE here audit.flag_progress;
  BEGIN
    PERFORM audit.require_flags();
    SELECT p.* INTO here FROM audit.flag_progress p;
    RETURN QUERY SELECT * FROM audit.resolve(ARRAY(
      SELECT e.id FROM audit.event e
      WHERE (e.xact, e.id) > (here.last_xact, here.last_event) AND (e.xact, e.id) <= (to_xact, to_id)
        AND e.act NOT IN ${SKIPPED}
      ORDER BY e.xact, e.id LIMIT 1000));
  END $$;

  -- Goes on to the end of a page. False when another process of the service did so in between: then nothing that was
  -- found in it may be kept.
  CREATE FUNCTION audit.mark_read(from_xact xid8, from_id bigint, to_xact xid8, to_id bigint) RETURNS boolean
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
  BEGIN
    PERFORM audit.require_flags();
    UPDATE audit.flag_progress p SET last_xact = to_xact, last_event = to_id
      WHERE p.last_xact = from_xact AND p.last_event = from_id AND (to_xact, to_id) > (from_xact, from_id);
    RETURN FOUND;
  END $$;
  GRANT EXECUTE ON FUNCTION audit.has_unread_lines(), audit.unread_page(integer), audit.unread_lines(xid8, bigint),
    audit.mark_read(xid8, bigint, xid8, bigint) TO causeway_app;`;

/** In the order in which they are run; `flagFacts` comes after the tables. */
export const flagHistory = [lines, progress] as const;

export const flagFacts = `
  -- Milliseconds since 1970; null for an end that never comes.
  CREATE FUNCTION audit.milliseconds(at timestamptz) RETURNS bigint LANGUAGE sql IMMUTABLE SET search_path = '' AS $$
    SELECT CASE WHEN pg_catalog.isfinite(at) THEN pg_catalog.floor(extract(epoch FROM at) * 1000)::bigint END
  $$;

  -- What may explain a pattern of these people and cases. No text, no name: ids, kinds and times.
  CREATE FUNCTION app.flag_facts(of_actors uuid[], of_cases uuid[], since timestamptz) RETURNS jsonb
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
  DECLARE
    facts jsonb;
    inquiries jsonb := '[]';
    findings jsonb := '[]';
    batches jsonb := '[]';
  BEGIN
    PERFORM audit.require_flags();
    -- tables of later migrations
    IF pg_catalog.to_regclass('app.reader_inquiry') IS NOT NULL THEN
      EXECUTE $q$ SELECT coalesce(jsonb_agg(jsonb_build_object('id', i.id, 'caseId', i.case_id,
          'incidentAt', audit.milliseconds(i.incident_at), 'madeAt', audit.milliseconds(i.at))), '[]')
        FROM app.reader_inquiry i WHERE i.case_id = ANY ($1) AND i.at >= $2 $q$ INTO inquiries USING of_cases, since;
    END IF;
    IF pg_catalog.to_regclass('app.review_batch') IS NOT NULL THEN
      EXECUTE $q$ SELECT coalesce(jsonb_agg(jsonb_build_object('staffId', s.id, 'from', audit.milliseconds(b.drawn_at),
          'until', audit.milliseconds(b.due_at))), '[]')
        FROM app.review_batch b JOIN auth.staff s ON s.office_id = b.office_id AND s.id = ANY ($1) AND s.id <> ALL (b.about)
        JOIN auth.staff_role r ON r.staff_id = s.id AND r.role = 'supervisor' AND r.ended_at IS NULL
        WHERE b.due_at >= $2 $q$ INTO batches USING of_actors, since;
    END IF;
    IF pg_catalog.to_regclass('audit.finding') IS NOT NULL THEN
      EXECUTE $q$ SELECT coalesce(jsonb_agg(jsonb_build_object('id', f.id, 'caseId', f.case_id,
          'officeId', (SELECT c.office_id FROM app.case_file c WHERE c.id = f.case_id),
          'foundAt', audit.milliseconds(f.found_at))), '[]')
        FROM (SELECT * FROM audit.finding f WHERE f.found_at >= $1 ORDER BY f.found_at LIMIT 200) f $q$
        INTO findings USING since;
    END IF;
    SELECT pg_catalog.jsonb_build_object(
      'now', audit.milliseconds(pg_catalog.transaction_timestamp()),
      'offices', (SELECT pg_catalog.jsonb_agg(o.id ORDER BY o.id) FROM auth.office o),
      'staff', (SELECT coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('id', s.id, 'officeId', s.office_id)), '[]')
        FROM auth.staff s WHERE s.id = ANY (of_actors)),
      'cases', (SELECT coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('id', c.id, 'officeId', c.office_id,
          'reference', c.reference, 'openedOn', c.opened_on)), '[]') FROM app.case_file c WHERE c.id = ANY (of_cases)),
      'grants', (SELECT coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('id', g.id, 'caseId', g.case_id,
          'actorId', g.actor_id, 'kind', g.kind, 'from', audit.milliseconds(g.valid_from),
          'until', audit.milliseconds(g.valid_until))), '[]')
        FROM app.case_grant g WHERE g.actor_id = ANY (of_actors) AND g.case_id = ANY (of_cases)),
      'duties', (SELECT coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('staffId', d.staff_id,
          'from', audit.milliseconds(d.valid_from), 'until', audit.milliseconds(d.valid_until))), '[]')
        FROM app.duty d WHERE d.staff_id = ANY (of_actors) AND d.valid_until >= since),
      -- the roles that an account began with are no change
      'roleChanges', (SELECT coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('staffId', c.staff_id, 'role', c.role,
          'at', audit.milliseconds(c.at))), '[]')
        FROM (SELECT r.staff_id, r.role, r.granted_at AS at FROM auth.staff_role r JOIN auth.staff s ON s.id = r.staff_id
            WHERE r.staff_id = ANY (of_actors) AND r.granted_at > s.created_at + interval '1 minute'
          UNION ALL SELECT r.staff_id, r.role, r.ended_at FROM auth.staff_role r
            WHERE r.staff_id = ANY (of_actors) AND r.ended_at IS NOT NULL) c WHERE c.at >= since),
      'approvals', (SELECT coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('id', a.id, 'act', a.act,
          'requesterId', a.requester_id, 'deciderId', a.decider_id, 'at', audit.milliseconds(a.decided_at))), '[]')
        FROM app.approval a WHERE a.state IN ('granted', 'used') AND a.decided_at >= since
          AND (a.requester_id = ANY (of_actors) OR a.decider_id = ANY (of_actors))),
      'emergencies', (SELECT coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('id', b.id, 'actorId', b.actor_id,
          'caseId', b.case_id, 'officeId', b.office_id, 'from', audit.milliseconds(b.valid_from), 'hasReason', b.sealed_reason IS NOT NULL,
          'reviewDue', audit.milliseconds(b.review_due), 'reviewedAt', audit.milliseconds(b.reviewed_at))), '[]')
        FROM app.break_glass b WHERE b.valid_from >= since AND (b.actor_id = ANY (of_actors)
          OR (b.verdict IS NULL AND b.review_due < pg_catalog.transaction_timestamp()))),
      'declarations', (SELECT coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('staffId', x.staff_id,
          'from', audit.milliseconds(x.made_at), 'until', audit.milliseconds(x.ended_at))), '[]')
        FROM app.exclusion x WHERE x.staff_id = ANY (of_actors) AND x.kind = 'conflict-of-interest'),
      'smallTeamSince', (SELECT audit.milliseconds(p.changed_at) FROM auth.profile p WHERE p.profile = 'small-team'),
      'inquiries', inquiries, 'findings', findings, 'reviewBatches', batches) INTO facts;
    RETURN facts;
  END $$;
  GRANT EXECUTE ON FUNCTION app.flag_facts(uuid[], uuid[], timestamptz) TO causeway_app;`;
