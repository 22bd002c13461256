import type { MigrationInterface, QueryRunner } from 'typeorm';
import { protect } from './row-policies.js';

/**
 * The audit log. Events are inserted by the service inside the act's transaction and never updated; the sequencer
 * gives them their place in the Merkle tree by inserting leaves. Both are partitioned by epoch (a month), so that
 * a law that orders deletion can be obeyed by dropping a whole, sequenced partition.
 */
export class AuditLog1795300000004 implements MigrationInterface {
  public async up(runner: QueryRunner): Promise<void> {
    for (const part of [events, aliases, tree, epochs, rights]) await runner.query(part);
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
