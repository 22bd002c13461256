import type { MigrationInterface, QueryRunner } from 'typeorm';
import { protect } from './row-policies.js';

/**
 * The audit log. Events are inserted by the service inside the act's transaction and never updated; the sequencer
 * gives them their place in the Merkle tree by inserting leaves. Both are partitioned by epoch (a month), so that
 * a law that orders deletion can be obeyed by dropping a whole, sequenced partition.
 */
export class AuditLog1795300000004 implements MigrationInterface {
  public async up(runner: QueryRunner): Promise<void> {
    for (const part of [events, aliases, tree, epochs, rights, lines]) await runner.query(part);
  }

  public async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP SCHEMA audit CASCADE');
  }
}

const events = `
  CREATE SCHEMA audit;
  GRANT USAGE ON SCHEMA audit TO causeway_app, causeway_sequencer;

  -- Declared immutable although convert_from is stable: the encoding is fixed here.
  CREATE FUNCTION audit.parse(entry bytea) RETURNS jsonb LANGUAGE sql IMMUTABLE STRICT AS
    $$ SELECT convert_from(entry, 'UTF8')::jsonb $$;
  CREATE FUNCTION audit.cases_of(entry bytea) RETURNS text[] LANGUAGE sql IMMUTABLE STRICT AS $$
    SELECT ARRAY(SELECT jsonb_array_elements_text(coalesce(audit.parse(entry) #> '{obj,cases}', '[]')))
      || CASE WHEN audit.parse(entry) #>> '{obj,case}' IS NULL THEN '{}'::text[]
         ELSE ARRAY[audit.parse(entry) #>> '{obj,case}'] END $$;

  CREATE SEQUENCE audit.event_id AS bigint;
  CREATE TABLE audit.event (
    epoch integer NOT NULL,
    id bigint NOT NULL DEFAULT nextval('audit.event_id'),
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    xact xid8 NOT NULL DEFAULT pg_current_xact_id(),
    entry bytea NOT NULL,
    act text GENERATED ALWAYS AS (audit.parse(entry) ->> 'act') STORED,
    outcome text GENERATED ALWAYS AS (audit.parse(entry) ->> 'res') STORED,
    actor_alias text GENERATED ALWAYS AS (audit.parse(entry) #>> '{actor,alias}') STORED,
    case_aliases text[] GENERATED ALWAYS AS (audit.cases_of(entry)) STORED,
    -- id first: readers page through all epochs by it
    CONSTRAINT event_pkey PRIMARY KEY (id, epoch),
    CONSTRAINT event_size CHECK (octet_length(entry) BETWEEN 2 AND 65535),
    CONSTRAINT event_epoch CHECK (epoch = (audit.parse(entry) ->> 'epoch')::integer)
  ) PARTITION BY LIST (epoch);
  CREATE INDEX event_actor ON audit.event (actor_alias, id);
  CREATE INDEX event_cases ON audit.event USING gin (case_aliases);
  CREATE INDEX event_order ON audit.event (xact, id);

  CREATE FUNCTION audit.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    RAISE EXCEPTION 'the audit log is append-only' USING ERRCODE = '42501';
  END $$;
  CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON audit.event
    FOR EACH ROW EXECUTE FUNCTION audit.refuse_change();

  -- Each process of the service, so that a verifier can say which one a missing line belongs to.
  CREATE TABLE audit.instance (id text NOT NULL CONSTRAINT instance_pkey PRIMARY KEY, seq bigint GENERATED ALWAYS AS IDENTITY,
    started_at timestamptz NOT NULL DEFAULT clock_timestamp());
  CREATE FUNCTION audit.start_instance(new_id text) RETURNS text
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
  DECLARE predecessor text;
  BEGIN
    LOCK TABLE audit.instance IN EXCLUSIVE MODE;
    SELECT i.id INTO predecessor FROM audit.instance i ORDER BY i.seq DESC LIMIT 1;
    INSERT INTO audit.instance (id) VALUES (new_id);
    RETURN predecessor;
  END $$;`;

const aliases = `
  -- Who an alias of an epoch is. Entries and tiles carry the alias only.
  CREATE TABLE audit.alias (
    epoch integer NOT NULL,
    alias text NOT NULL,
    kind text NOT NULL CONSTRAINT alias_kind CHECK (kind IN ('actor', 'case', 'record', 'grant')),
    subject uuid NOT NULL,
    CONSTRAINT alias_pkey PRIMARY KEY (epoch, alias)
  );
  CREATE INDEX alias_subject ON audit.alias (subject);
  CREATE TRIGGER append_only BEFORE UPDATE ON audit.alias
    FOR EACH ROW EXECUTE FUNCTION audit.refuse_change();`;

const tree = `
  CREATE TABLE audit.leaf (
    epoch integer NOT NULL,
    leaf_index bigint NOT NULL,
    event_id bigint NOT NULL,
    leaf_hash bytea NOT NULL CONSTRAINT leaf_hash_size CHECK (octet_length(leaf_hash) = 32),
    -- index first: a verifier reads all epochs in this order
    CONSTRAINT leaf_pkey PRIMARY KEY (leaf_index, epoch),
    CONSTRAINT leaf_event UNIQUE (epoch, event_id)
  ) PARTITION BY LIST (epoch);
  CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON audit.leaf
    FOR EACH ROW EXECUTE FUNCTION audit.refuse_change();

  CREATE TABLE audit.checkpoint (
    tree_size bigint NOT NULL CONSTRAINT checkpoint_pkey PRIMARY KEY,
    root bytea NOT NULL CONSTRAINT checkpoint_root CHECK (octet_length(root) = 32),
    note text NOT NULL,
    signed_at timestamptz NOT NULL DEFAULT clock_timestamp()
  );
  CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON audit.checkpoint
    FOR EACH ROW EXECUTE FUNCTION audit.refuse_change();
  CREATE TRIGGER no_truncate BEFORE TRUNCATE ON audit.checkpoint EXECUTE FUNCTION audit.refuse_change();

  -- One row: how far the sequencer came, and which process may sequence until when (a lease with a term).
  CREATE TABLE audit.head (
    only_one boolean NOT NULL CONSTRAINT head_pkey PRIMARY KEY CHECK (only_one),
    tree_size bigint NOT NULL,
    frontier bytea NOT NULL,
    last_xact xid8 NOT NULL,
    last_event bigint NOT NULL,
    holder text NOT NULL,
    term bigint NOT NULL,
    lease_until timestamptz NOT NULL
  );
  INSERT INTO audit.head VALUES (true, 0, '', '0', 0, '', 0, '-infinity');`;

const epochs = `
  -- Tables are made apart and attached: CREATE TABLE PARTITION OF would wait for everybody who reads or writes the log.
  CREATE FUNCTION audit.open_epoch(new_epoch integer) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
  DECLARE part text;
  BEGIN
    IF new_epoch IS NULL OR new_epoch NOT BETWEEN 202601 AND 999912 OR new_epoch % 100 NOT BETWEEN 1 AND 12 THEN
      RAISE EXCEPTION 'not an epoch' USING ERRCODE = '22023';
    END IF;
    PERFORM pg_catalog.pg_advisory_xact_lock(7283001);
    IF pg_catalog.to_regclass(pg_catalog.format('audit.event_%s', new_epoch)) IS NOT NULL THEN RETURN; END IF;
    FOREACH part IN ARRAY ARRAY['leaf', 'event'] LOOP
      EXECUTE pg_catalog.format('CREATE TABLE audit.%1$s_%2$s (LIKE audit.%1$s INCLUDING ALL)', part, new_epoch);
      EXECUTE pg_catalog.format('ALTER TABLE audit.%1$s ATTACH PARTITION audit.%1$s_%2$s FOR VALUES IN (%2$s)', part, new_epoch);
      EXECUTE pg_catalog.format('CREATE TRIGGER no_truncate BEFORE TRUNCATE ON audit.%s_%s EXECUTE FUNCTION audit.refuse_change()', part, new_epoch);
      EXECUTE pg_catalog.format('ALTER TABLE audit.%1$s_%2$s ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', part, new_epoch);
    END LOOP;
  END $$;`;

const rights = `
  ${['event', 'leaf', 'alias', 'instance', 'checkpoint', 'head'].map((table) => protect(`audit.${table}`)).join('\n')}
  CREATE POLICY append_in_operation ON audit.event FOR INSERT TO causeway_app
    WITH CHECK ((SELECT auth.actor()) IS NOT NULL);
  CREATE POLICY append_in_operation ON audit.alias FOR INSERT TO causeway_app
    WITH CHECK ((SELECT auth.actor()) IS NOT NULL);
  GRANT INSERT (epoch, entry) ON audit.event TO causeway_app;
  GRANT USAGE ON SEQUENCE audit.event_id TO causeway_app;
  GRANT INSERT ON audit.alias TO causeway_app;
  GRANT EXECUTE ON FUNCTION audit.parse(bytea), audit.cases_of(bytea), audit.start_instance(text) TO causeway_app;

  ${['event', 'leaf', 'checkpoint', 'head', 'instance']
    .map(
      (table) =>
        `CREATE POLICY sequencer_all ON audit.${table} TO causeway_sequencer USING (true) WITH CHECK (true);`,
    )
    .join('\n')}
  GRANT SELECT ON audit.event, audit.leaf, audit.checkpoint, audit.head, audit.instance TO causeway_sequencer;
  GRANT INSERT ON audit.leaf, audit.checkpoint TO causeway_sequencer;
  GRANT UPDATE (tree_size, frontier, last_xact, last_event, holder, term, lease_until) ON audit.head TO causeway_sequencer;
  GRANT EXECUTE ON FUNCTION audit.open_epoch(integer) TO causeway_sequencer;`;

const lines = `
  -- The only way for the service to read the log: lines of oneself, of the office, or all, by the signed actor.
  -- A line about a case shows only to those who may see that case now (or made the line): hidden cases stay hidden.
  -- An auditor knows cases by alias, so there is no filter by case for one: it would tell whose alias it is.
  CREATE FUNCTION audit.lines(of_case uuid, of_act text, of_outcome text, before_id bigint, page integer)
  RETURNS TABLE (id bigint, epoch integer, at timestamptz, entry bytea, actor_id uuid, actor_username text,
    actor_name text, case_ids uuid[], basis_kind text, leaf_index bigint)
  -- Planned anew each time, so that conditions that do not apply to this caller fall away and indexes can be used.
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' SET plan_cache_mode = 'force_custom_plan' AS $$
  DECLARE
    me uuid := auth.actor();
    my_role text := auth.role();
    my_office uuid := auth.office();
    scope text;
    granted uuid[];
    mine text[];
    asked text[];
  BEGIN
    SELECT p.basis INTO scope FROM auth.policy_cell p
      WHERE p.role = my_role AND p.compartment = 'audit' AND p.may = 'read' AND p.basis IN ('all', 'office', 'own')
      ORDER BY pg_catalog.array_position(ARRAY['all', 'office', 'own'], p.basis) LIMIT 1;
    IF scope IS NULL OR (scope = 'all' AND of_case IS NOT NULL) THEN RETURN; END IF;
    granted := ARRAY(SELECT auth.granted_cases('core', 'read'));
    mine := ARRAY(SELECT k.alias FROM audit.alias k WHERE k.subject = me AND k.kind = 'actor');
    asked := ARRAY(SELECT k.alias FROM audit.alias k WHERE k.subject = of_case AND k.kind = 'case');
    RETURN QUERY
    SELECT e.id, e.epoch, e.at, e.entry, a.subject, s.username, s.name,
      CASE WHEN scope = 'all' THEN NULL ELSE
        ARRAY(SELECT k.subject FROM audit.alias k
          WHERE k.epoch = e.epoch AND k.alias = ANY (e.case_aliases) AND k.kind = 'case') END,
      (SELECT g.kind FROM audit.alias b JOIN app.case_grant g ON g.id = b.subject
        WHERE b.epoch = e.epoch AND b.alias = pg_catalog.split_part(audit.parse(e.entry) ->> 'basis', ':', 2) AND b.kind = 'grant'),
      l.leaf_index
    FROM audit.event e
    LEFT JOIN audit.alias a ON a.epoch = e.epoch AND a.alias = e.actor_alias AND a.kind = 'actor'
    LEFT JOIN auth.staff s ON s.id = a.subject
    LEFT JOIN audit.leaf l ON l.epoch = e.epoch AND l.event_id = e.id
    WHERE (before_id IS NULL OR e.id < before_id)
      AND e.act <> 'void'
      AND (of_act IS NULL OR e.act = of_act) AND (of_outcome IS NULL OR e.outcome = of_outcome)
      AND (of_case IS NULL OR e.case_aliases && asked)
      AND CASE scope
        WHEN 'all' THEN true
        -- the alias alone is not enough: it names a person only together with its epoch
        WHEN 'own' THEN e.actor_alias = ANY (mine) AND a.subject = me
        ELSE a.subject = me OR (CASE WHEN pg_catalog.cardinality(e.case_aliases) > 0
          THEN NOT EXISTS (SELECT 1 FROM pg_catalog.unnest(e.case_aliases) named WHERE NOT EXISTS (
            SELECT 1 FROM audit.alias k
            WHERE k.epoch = e.epoch AND k.alias = named AND k.kind = 'case' AND k.subject = ANY (granted)))
          ELSE s.office_id = my_office OR s.id IS NULL END)
      END
    ORDER BY e.id DESC
    LIMIT least(page, 201);
  END $$;
  GRANT EXECUTE ON FUNCTION audit.lines(uuid, text, text, bigint, integer) TO causeway_app;`;
