/**
 * SQL of what an access review is drawn from and of what its reviewer sees. Part of 0019-access-reviews.ts and frozen
 * with it.
 */

/** Parts of a case whose opening counts; core is no sealed part, and staff, audit and accounts are no part of a case. */
const SEALED = [
  'contact',
  'identity',
  'location',
  'family',
  'plan',
  'casework',
  'health',
  'safety',
  'legal-status',
  'legal-privileged',
  'testimony',
  'release',
  'consent',
];
const sealedList = `ARRAY[${SEALED.map((name) => `'${name}'`).join(', ')}]`;

/**
 * "The line is an allowed opening." Emergency access names what it will open; it has a review of its own. Asked of the
 * line's own columns, so that only what may count is parsed.
 */
export function isOpening(line: string): string {
  return `(${line}.outcome = 'allowed' AND ${line}.act ~ '[.](open|list|mine|search|read|print|export)$'
      AND ${line}.act !~ '^(break-glass|approval|audit|flag|review|oversight|notice|session)[.]')`;
}

/** The entry of a line, parsed once a row: OFFSET keeps the planner from writing the expression out several times. */
export function parsed(line: string): string {
  return `CROSS JOIN LATERAL (SELECT pg_catalog.convert_from(${line}.entry, 'UTF8')::jsonb AS entry OFFSET 0) parsed`;
}

/** "The parsed line names a sealed part of a case." */
export const namesSealedPart = `parsed.entry #> '{obj,cmp}' ?| ${sealedList}`;

const openings = `
  -- Openings of sealed material by people of an office in a month, in the order of their lines. A line that names one
  -- case brings it.
  CREATE FUNCTION audit.review_openings(of_office uuid, of_month integer, after_id bigint, page integer)
  RETURNS TABLE (id bigint, at timestamptz, actor_id uuid, case_id uuid)
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' SET plan_cache_mode = 'force_custom_plan' AS $$
  BEGIN
    IF auth.role() IS DISTINCT FROM 'system:flags' THEN RAISE EXCEPTION 'not allowed' USING ERRCODE = '42501'; END IF;
    RETURN QUERY
    SELECT e.id, e.at, k.subject, c.subject
    FROM audit.event e
    JOIN audit.alias k ON k.epoch = e.epoch AND k.alias = e.actor_alias AND k.kind = 'actor'
    JOIN auth.staff s ON s.id = k.subject AND s.office_id = of_office
    ${parsed('e')}
    LEFT JOIN audit.alias c ON c.epoch = e.epoch AND c.alias = parsed.entry #>> '{obj,case}' AND c.kind = 'case'
    WHERE e.epoch = of_month AND e.id > after_id AND ${isOpening('e')} AND ${namesSealedPart}
    ORDER BY e.id LIMIT least(page, 10000);
  END $$;
  GRANT EXECUTE ON FUNCTION audit.review_openings(uuid, integer, bigint, integer) TO causeway_app;`;

const flags = `
  -- Flags of the severities that are always reviewed, raised in the month about people of the office.
  CREATE FUNCTION app.review_flags(of_office uuid, of_month integer)
  RETURNS TABLE (flag_id uuid, at timestamptz, actor_id uuid, concerns uuid[], case_id uuid)
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
  BEGIN
    IF auth.role() IS DISTINCT FROM 'system:flags' THEN RAISE EXCEPTION 'not allowed' USING ERRCODE = '42501'; END IF;
    RETURN QUERY
    SELECT f.id, f.to_at, f.actor_id, f.concerns, f.case_id FROM app.flag f
    WHERE f.office_id = of_office AND f.severity IN ('HIGH', 'CRITICAL')
      AND f.raised_at >= pg_catalog.make_timestamptz(of_month / 100, of_month % 100, 1, 0, 0, 0, 'UTC')
      AND f.raised_at < pg_catalog.make_timestamptz(of_month / 100, of_month % 100, 1, 0, 0, 0, 'UTC') + interval '1 month'
    ORDER BY f.id;
  END $$;
  GRANT EXECUTE ON FUNCTION app.review_flags(uuid, integer) TO causeway_app;`;

const reading = `
  -- What the reviewer sees of the items of a batch: the case only when the reviewer may see it, and of privileged
  -- material nothing but who, when and which part.
  CREATE FUNCTION app.review_items(of_batch uuid, after_id uuid, page integer)
  RETURNS TABLE (id uuid, line_id bigint, flag_id uuid, at timestamptz, actor_id uuid, actor_name text, role text, act text,
    compartments text[], privileged boolean, case_id uuid, reference text, pseudonym text, purpose text, counted integer,
    grant_kind text, granted_by text, granted_at timestamptz, leaf_index bigint)
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' SET plan_cache_mode = 'force_custom_plan' AS $$
  DECLARE seen uuid[];
  BEGIN
    IF NOT app.sees_review_batch(of_batch) THEN RETURN; END IF;
    seen := ARRAY(SELECT auth.granted_cases('core', 'read'));
    RETURN QUERY
    SELECT i.id, i.line_id, i.flag_id, i.at, i.actor_id, s.name, l.entry #>> '{actor,role}', CASE WHEN NOT p.is THEN e.act END,
      l.parts, p.is, c.id, c.reference, c.pseudonym, CASE WHEN NOT p.is THEN l.entry ->> 'purpose' END,
      CASE WHEN NOT p.is THEN (l.entry #>> '{obj,count}')::integer END, CASE WHEN NOT p.is THEN g.kind END,
      CASE WHEN c.id IS NOT NULL THEN giver.name END, CASE WHEN c.id IS NOT NULL THEN g.granted_at END, x.leaf_index
    FROM app.review_item i
    LEFT JOIN auth.staff s ON s.id = i.actor_id
    LEFT JOIN audit.event e ON e.epoch = i.epoch AND e.id = i.line_id
    LEFT JOIN audit.leaf x ON x.epoch = i.epoch AND x.event_id = i.line_id
    CROSS JOIN LATERAL (SELECT audit.parse(e.entry) AS entry,
      ARRAY(SELECT pg_catalog.jsonb_array_elements_text(coalesce(audit.parse(e.entry) #> '{obj,cmp}', '[]'))) AS parts) l
    CROSS JOIN LATERAL (SELECT 'legal-privileged' = ANY (l.parts) AS is) p
    LEFT JOIN app.case_file c ON c.id = i.case_id AND c.id = ANY (seen) AND NOT p.is
    LEFT JOIN audit.alias b ON b.epoch = i.epoch AND b.alias = pg_catalog.split_part(l.entry ->> 'basis', ':', 2) AND b.kind = 'grant'
    LEFT JOIN app.case_grant g ON g.id = b.subject
    LEFT JOIN auth.staff giver ON giver.id = g.granted_by
    WHERE i.batch_id = of_batch AND (after_id IS NULL OR i.id > after_id)
    ORDER BY i.id LIMIT least(page, 201);
  END $$;

  -- How far the batches are that the actor may read: items, those with a verdict, flags, and whether anybody of the
  -- office could review them now.
  CREATE FUNCTION app.review_progress(of_batches uuid[])
  RETURNS TABLE (batch_id uuid, items bigint, judged bigint, flagged bigint, has_reviewer boolean)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
    SELECT b.id, pg_catalog.count(i.id), pg_catalog.count(v.id), pg_catalog.count(i.flag_id),
      EXISTS (SELECT 1 FROM app.active_holders('supervisor', b.office_id) other
        WHERE NOT EXISTS (SELECT 1 FROM app.review_item own WHERE own.batch_id = b.id AND other = ANY (own.concerns)))
    FROM app.review_batch b
    LEFT JOIN app.review_item i ON i.batch_id = b.id
    LEFT JOIN app.review_verdict v ON v.item_id = i.id AND v.corrects IS NULL
    WHERE b.id = ANY (of_batches) AND app.sees_review_batch(b.id)
    GROUP BY b.id
  $$;
  GRANT EXECUTE ON FUNCTION app.review_items(uuid, uuid, integer), app.review_progress(uuid[]) TO causeway_app;`;

/** In the order in which they are run. */
export const reviewReadingParts = [openings, flags, reading] as const;
