/**
 * The functions by which the service reads rows for their seals, as SQL of migration 0017. They go past row-level
 * security, so each takes a request that the service signed with the key of the actor context: SQL that somebody injected
 * cannot make one. They give plain columns and hashes, never a sealed value.
 */

const images = `
  CREATE FUNCTION audit.byte_columns(of_table text) RETURNS text[] LANGUAGE sql STABLE SET search_path = '' AS $$
    SELECT coalesce(pg_catalog.array_agg(a.attname::text), '{}') FROM pg_catalog.pg_attribute a
    WHERE a.attrelid = of_table::regclass AND a.attnum > 0 AND NOT a.attisdropped AND a.atttypid = 'bytea'::regtype
  $$;
  -- A row as its seal sees it: of each byte column only the SHA-256 in hex.
  CREATE FUNCTION audit.row_image(whole jsonb, byte_columns text[]) RETURNS jsonb LANGUAGE sql IMMUTABLE SET search_path = '' AS $$
    SELECT (whole - byte_columns) || coalesce((SELECT pg_catalog.jsonb_object_agg(c, pg_catalog.encode(
        pg_catalog.sha256(pg_catalog.decode(pg_catalog.substr(whole ->> c, 3), 'hex')), 'hex'))
      FROM pg_catalog.unnest(byte_columns) c), '{}')
  $$;

  -- A request as the service signed it: key id, what is asked, until when, HMAC-SHA-256.
  CREATE FUNCTION audit.read_request(request text, mac text) RETURNS jsonb
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
  DECLARE asked jsonb := request::jsonb;
  BEGIN
    IF pg_catalog.encode(ext.hmac(pg_catalog.convert_to('causeway/rows/v1|' || request, 'UTF8'),
        (SELECT k.key FROM auth.context_key k WHERE k.id = (asked ->> 'key')::integer), 'sha256'), 'hex')
        IS DISTINCT FROM mac
      OR (asked ->> 'until')::bigint < extract(epoch FROM pg_catalog.transaction_timestamp())
      OR (asked ->> 'actor')::uuid IS DISTINCT FROM (SELECT auth.actor()) THEN
      RAISE EXCEPTION 'bad request for rows' USING ERRCODE = '28000';
    END IF;
    RETURN asked;
  END $$;`;

const latestLine = `
  -- What a line calls the records of a table.
  CREATE FUNCTION audit.type_of(of_table text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT pg_catalog.replace(pg_catalog.split_part(of_table, '.', 2), '_', '-')
  $$;
  -- Whether the log still holds the lines of a month; pruned months are gone whole.
  CREATE FUNCTION audit.is_kept(of_epoch integer) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT pg_catalog.to_regclass('audit.event_' || of_epoch) IS NOT NULL
  $$;`;

/** What a check learns of one row. */
const rowColumns = `kind text, table_name text, row_id uuid, case_id uuid, before jsonb, present jsonb, is_new boolean,
    rev integer, form smallint, seal bytea, line_rev integer, line_seal bytea, is_kept boolean, is_twice boolean`;

const asked = `
  -- The rows of one table with these ids, present or not.
  CREATE FUNCTION audit.asked_rows(of_kind text, of_table text, ids uuid[]) RETURNS TABLE (${rowColumns})
  LANGUAGE plpgsql STABLE SET search_path = '' AS $$
  DECLARE t audit.sealed_table;
  BEGIN
    SELECT s.* INTO STRICT t FROM audit.sealed_table s WHERE s.name = of_table;
    RETURN QUERY EXECUTE pg_catalog.format($q$
      SELECT $1, $2, w.id, coalesce(h.case_id, (i.present ->> %3$L)::uuid, (n.before ->> %3$L)::uuid), n.before, i.present,
        n.seq IS NOT NULL AND n.before IS NULL, h.rev, h.form, h.seal, l.rev, l.seal, h.epoch IS NOT NULL AND audit.is_kept(h.epoch), l.is_twice
      FROM pg_catalog.unnest($3) AS w (id)
      LEFT JOIN %1$s x ON x.%2$I = w.id
      LEFT JOIN LATERAL (SELECT CASE WHEN x.%2$I IS NOT NULL THEN audit.row_image(to_jsonb(x), $4) END AS present) i ON true
      LEFT JOIN LATERAL (SELECT m.seq, m.before FROM audit.touched m
        WHERE m.xact = pg_catalog.pg_current_xact_id_if_assigned() AND m.table_name = $2 AND m.row_id = w.id
        ORDER BY m.seq LIMIT 1) n ON true
      LEFT JOIN audit.row_seal h ON h.table_name = $2 AND h.row_id = w.id
      -- The newest line about the row: its revision and its seal, null for one that was removed. Each revision has one line:
      -- a second one is another row's, whose alias somebody gave this row.
      LEFT JOIN LATERAL (SELECT (e.line #>> '{obj,rev}')::integer AS rev, pg_catalog.decode(e.line ->> 'seal', 'base64') AS seal,
          pg_catalog.bool_or(e.is_twice) OVER () AS is_twice
        FROM (SELECT p.line, v.id, pg_catalog.count(*) OVER (PARTITION BY p.line #>> '{obj,type}', p.line #>> '{obj,rev}') > 1 AS is_twice
          FROM audit.alias k
          JOIN audit.event v ON v.epoch = k.epoch AND v.row_alias = k.alias
          CROSS JOIN LATERAL (SELECT audit.parse(v.entry) AS line OFFSET 0) p
          WHERE k.subject = w.id AND k.kind = 'record' OFFSET 0) e
        -- two tables may name a row by one id: break-glass has the id of its grant
        WHERE e.line #>> '{obj,type}' = audit.type_of($2)
        ORDER BY 1 DESC, e.id DESC LIMIT 1) l ON true $q$, t.name, t.id_column, coalesce(t.case_column, ''))
      USING of_kind, of_table, ids, audit.byte_columns(of_table);
  END $$;

  CREATE FUNCTION audit.written_rows() RETURNS TABLE (${rowColumns})
  LANGUAGE plpgsql STABLE SET search_path = '' AS $$
  DECLARE part record;
  BEGIN
    FOR part IN SELECT n.table_name AS name, pg_catalog.array_agg(DISTINCT n.row_id) AS ids FROM audit.touched n
      WHERE n.xact = pg_catalog.pg_current_xact_id_if_assigned() GROUP BY n.table_name ORDER BY 1 LOOP
      RETURN QUERY SELECT * FROM audit.asked_rows('written', part.name, part.ids);
    END LOOP;
  END $$;`;

const beside = `
  -- Everything that the check of an operation asks, in one statement: rows by id; documents by case and compartment; cases,
  -- with the grants that let the actor in; rows of a case that have a seal and are not there; and the rows that the
  -- operation wrote.
  CREATE FUNCTION audit.rows_beside(request text, mac text) RETURNS TABLE (${rowColumns})
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' SET timezone = 'UTC' SET bytea_output = 'hex' AS $$
  DECLARE
    wanted jsonb := audit.read_request(request, mac);
    cases uuid[] := ARRAY(SELECT c::uuid FROM pg_catalog.jsonb_array_elements_text(wanted -> 'cases') c);
    part record;
    ids uuid[];
  BEGIN
    FOR part IN SELECT r.key AS name, ARRAY(SELECT i::uuid FROM pg_catalog.jsonb_array_elements_text(r.value) i) AS wanted_ids
      FROM pg_catalog.jsonb_each(wanted -> 'rows') r LOOP
      RETURN QUERY SELECT * FROM audit.asked_rows('row', part.name, part.wanted_ids);
    END LOOP;
    IF pg_catalog.jsonb_array_length(wanted -> 'documents') > 0 THEN
      RETURN QUERY SELECT * FROM audit.asked_rows('row', 'app.case_compartment', ARRAY(SELECT d.row_id
        FROM pg_catalog.jsonb_array_elements(wanted -> 'documents') w
        JOIN app.case_compartment d ON d.case_id = (w ->> 0)::uuid AND d.compartment = w ->> 1));
    END IF;
    IF pg_catalog.cardinality(cases) > 0 THEN
      RETURN QUERY SELECT * FROM audit.asked_rows('case', 'app.case_file', cases);
      RETURN QUERY SELECT * FROM audit.asked_rows('ground', 'app.case_grant', ARRAY(SELECT g.id FROM app.case_grant g
        WHERE g.actor_id = (SELECT auth.actor()) AND g.role = (SELECT auth.role()) AND g.case_id = ANY (cases)
          AND g.valid_from <= pg_catalog.transaction_timestamp() AND g.valid_until > pg_catalog.transaction_timestamp()));
    END IF;
    -- a list of one case: what was sealed between its first and last row and is not there
    FOR part IN SELECT s.name, s.id_column, s.case_column, (w ->> 'case')::uuid AS of_case, (w ->> 'after')::uuid AS after, (w ->> 'upTo')::uuid AS up_to
      FROM pg_catalog.jsonb_array_elements(wanted -> 'lists') w JOIN audit.sealed_table s ON s.name = w ->> 'table' LOOP
      EXECUTE pg_catalog.format($q$ SELECT ARRAY(SELECT h.row_id FROM audit.row_seal h
          WHERE h.table_name = $1 AND h.case_id = $2 AND h.seal IS NOT NULL AND ($3 IS NULL OR h.row_id > $3)
            AND ($4 IS NULL OR h.row_id <= $4) AND NOT EXISTS (SELECT 1 FROM %1$s x WHERE x.%2$I = h.row_id AND x.%3$I = $2)
            AND NOT EXISTS (SELECT 1 FROM audit.touched n WHERE n.xact = pg_catalog.pg_current_xact_id_if_assigned()
              AND n.table_name = $1 AND n.row_id = h.row_id)) $q$, part.name, part.id_column, part.case_column)
        INTO ids USING part.name, part.of_case, part.after, part.up_to;
      RETURN QUERY SELECT * FROM audit.asked_rows('listed', part.name, ids);
    END LOOP;
    IF (wanted ->> 'written')::boolean THEN RETURN QUERY SELECT * FROM audit.written_rows(); END IF;
  END $$;

  -- Keeps the seals of rows that this transaction wrote, each one revision further than the last. No seal: the row is gone.
  CREATE FUNCTION audit.store_seals(tables text[], ids uuid[], cases uuid[], revs integer[], forms smallint[], seals bytea[],
    of_epoch integer) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
  DECLARE stored integer;
  BEGIN
    IF (SELECT auth.actor()) IS NULL THEN RAISE EXCEPTION 'not allowed' USING ERRCODE = '42501'; END IF;
    INSERT INTO audit.row_seal AS h (table_name, row_id, case_id, rev, form, seal, epoch)
    SELECT t.name, t.id, t.of_case, t.rev, t.form, t.seal, of_epoch
    FROM unnest(tables, ids, cases, revs, forms, seals) AS t (name, id, of_case, rev, form, seal)
    WHERE EXISTS (SELECT 1 FROM audit.touched n
      WHERE n.xact = pg_catalog.pg_current_xact_id() AND n.table_name = t.name AND n.row_id = t.id)
    ORDER BY t.name, t.id
    ON CONFLICT (table_name, row_id) DO UPDATE SET case_id = excluded.case_id, rev = excluded.rev, form = excluded.form,
      seal = excluded.seal, epoch = excluded.epoch WHERE h.rev < excluded.rev;
    GET DIAGNOSTICS stored = ROW_COUNT;
    IF stored <> pg_catalog.cardinality(ids) THEN RAISE EXCEPTION 'a seal that does not follow' USING ERRCODE = '40001'; END IF;
    DELETE FROM audit.touched n WHERE n.xact = pg_catalog.pg_current_xact_id();
    PERFORM pg_catalog.set_config('causeway.touched', '', true);
  END $$;
  GRANT EXECUTE ON FUNCTION audit.rows_beside(text, text),
    audit.store_seals(text[], uuid[], uuid[], integer[], smallint[], bytea[], integer) TO causeway_app;`;

const pages = `
  -- One page of a table for the job, in order of the ids: rows, and seals whose row is not there.
  CREATE FUNCTION audit.rows_page(request text, mac text) RETURNS TABLE (${rowColumns})
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' SET timezone = 'UTC' SET bytea_output = 'hex' AS $$
  DECLARE
    wanted jsonb := audit.read_request(request, mac);
    page uuid[];
  BEGIN
    EXECUTE (SELECT pg_catalog.format($q$ SELECT ARRAY(
        (SELECT x.%2$I FROM %1$s x WHERE x.%2$I > $1 ORDER BY 1 LIMIT $3) UNION
        (SELECT h.row_id FROM audit.row_seal h WHERE h.table_name = $2 AND h.row_id > $1 ORDER BY 1 LIMIT $3)
        ORDER BY 1 LIMIT $3) $q$, s.name, s.id_column) FROM audit.sealed_table s WHERE s.name = wanted ->> 'table')
      INTO page USING (wanted ->> 'after')::uuid, wanted ->> 'table', (wanted ->> 'limit')::integer;
    RETURN QUERY SELECT r.* FROM audit.asked_rows('row', wanted ->> 'table', page) r ORDER BY r.row_id;
  END $$;

  -- One page of the lines with seals: which of them name a row that nobody knows any more. Gives the last line of the page.
  CREATE FUNCTION audit.lines_page(request text, mac text)
  RETURNS TABLE (last_id bigint, record_type text, row_id uuid)
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
  DECLARE wanted jsonb := audit.read_request(request, mac);
  BEGIN
    RETURN QUERY
    WITH page AS MATERIALIZED (
      SELECT e.id, e.epoch, e.row_alias, e.entry FROM audit.event e
      WHERE e.row_alias IS NOT NULL AND e.id > (wanted ->> 'after')::bigint ORDER BY e.id LIMIT (wanted ->> 'limit')::integer),
    unknown AS (
      SELECT DISTINCT audit.parse(p.entry) #>> '{obj,type}' AS record_type, k.subject FROM page p
      LEFT JOIN audit.alias k ON k.epoch = p.epoch AND k.alias = p.row_alias AND k.kind = 'record'
      WHERE NOT EXISTS (SELECT 1 FROM audit.row_seal h
        WHERE h.row_id = k.subject AND audit.type_of(h.table_name) = audit.parse(p.entry) #>> '{obj,type}'))
    SELECT (SELECT pg_catalog.max(p.id) FROM page p), u.record_type, u.subject
    FROM (SELECT 1) one LEFT JOIN unknown u ON true;
  END $$;
  GRANT EXECUTE ON FUNCTION audit.rows_page(text, text), audit.lines_page(text, text) TO causeway_app;`;

const findings = `
  -- Keeps what a check found, each row and kind once, and says which are new. The end of a pass tells which are gone.
  CREATE FUNCTION audit.note_findings(request text, mac text)
  RETURNS TABLE (kind text, table_name text, row_id uuid, case_id uuid)
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
  #variable_conflict use_column
  DECLARE
    wanted jsonb := audit.read_request(request, mac);
    at_once timestamptz := pg_catalog.clock_timestamp();
  BEGIN
    RETURN QUERY
    WITH kept AS (
      INSERT INTO audit.finding AS f (kind, table_name, row_id, case_id, found_at, last_seen_at)
      SELECT DISTINCT w ->> 'kind', w ->> 'table', (w ->> 'row')::uuid, (w ->> 'case')::uuid, at_once, at_once
      FROM pg_catalog.jsonb_array_elements(wanted -> 'findings') w
      ON CONFLICT (table_name, row_id, kind) WHERE gone_at IS NULL DO UPDATE SET last_seen_at = at_once
      RETURNING f.kind, f.table_name, f.row_id, f.case_id, f.found_at = at_once AS is_new)
    SELECT k.kind, k.table_name, k.row_id, k.case_id FROM kept k WHERE k.is_new;
    IF wanted ? 'passBegan' THEN
      UPDATE audit.finding f SET gone_at = at_once
        WHERE f.gone_at IS NULL AND f.last_seen_at < (wanted ->> 'passBegan')::timestamptz;
      -- notes that a transaction outside the service left
      DELETE FROM audit.touched n WHERE n.xact < pg_catalog.pg_snapshot_xmin(pg_catalog.pg_current_snapshot());
    END IF;
  END $$;

  -- For the auditor, who knows cases and records by their alias only.
  CREATE FUNCTION audit.findings() RETURNS TABLE (id uuid, kind text, table_name text, record_alias text, case_alias text,
    found_at timestamptz, last_seen_at timestamptz, gone_at timestamptz)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
    SELECT f.id, f.kind, f.table_name,
      (SELECT k.alias FROM audit.alias k WHERE k.subject = f.row_id AND k.kind = 'record' ORDER BY k.epoch DESC LIMIT 1),
      (SELECT k.alias FROM audit.alias k WHERE k.subject = f.case_id AND k.kind = 'case' ORDER BY k.epoch DESC LIMIT 1),
      f.found_at, f.last_seen_at, f.gone_at
    FROM audit.finding f
    WHERE EXISTS (SELECT 1 FROM auth.policy_cell p WHERE p.role = (SELECT auth.role()) AND p.compartment = 'audit'
      AND p.may = 'verify' AND p.basis = 'all')
    ORDER BY f.gone_at IS NOT NULL, f.found_at DESC, f.id LIMIT 200
  $$;
  GRANT EXECUTE ON FUNCTION audit.note_findings(text, text), audit.findings() TO causeway_app;`;

/** In the order in which they are run. */
export const rowChecks: readonly string[] = [images, latestLine, asked, beside, pages, findings];
