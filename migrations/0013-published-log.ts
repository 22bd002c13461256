import type { MigrationInterface, QueryRunner } from 'typeorm';
import { protect } from './row-policies.js';

/**
 * Tiles of the tree as the database keeps them (the folder that is published is a copy), and what the auditor reads of
 * the tree. Entry bundles are not stored again: they are cut from audit.leaf and audit.event.
 */
export class PublishedLog1795300000013 implements MigrationInterface {
  public async up(runner: QueryRunner): Promise<void> {
    for (const part of [tiles, readings, notes, reading, state]) await runner.query(part);
  }

  public async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP FUNCTION audit.state(), audit.first_index_kept(), audit.read_bundle(bigint, integer),
        audit.read_tile(integer, bigint, integer), audit.read_checkpoint(), audit.begin_tree_reading(uuid),
        audit.may_verify(), audit.checkpoint_note(bigint);
      DROP INDEX audit.event_heartbeat;
      DROP TABLE audit.tree_reading, audit.tile;
      DROP FUNCTION audit.check_tile()`);
  }
}

const tiles = `
  -- The newest state of each tile of hashes. Nothing is ever taken away, also not by pruning.
  CREATE TABLE audit.tile (
    level smallint NOT NULL,
    n bigint NOT NULL,
    width smallint NOT NULL,
    hashes bytea NOT NULL,
    CONSTRAINT tile_pkey PRIMARY KEY (level, n),
    CONSTRAINT tile_place CHECK (level BETWEEN 0 AND 63 AND n >= 0),
    CONSTRAINT tile_width CHECK (width BETWEEN 1 AND 256 AND octet_length(hashes) = width * 32)
  );
  -- A partial tile only ever grows by hashes behind those that it has.
  CREATE FUNCTION audit.check_tile() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    IF TG_OP = 'DELETE' OR (NEW.level, NEW.n) IS DISTINCT FROM (OLD.level, OLD.n) OR NEW.width < OLD.width
        OR substring(NEW.hashes FROM 1 FOR octet_length(OLD.hashes)) <> OLD.hashes THEN
      RAISE EXCEPTION 'the audit log is append-only' USING ERRCODE = '42501';
    END IF;
    RETURN NEW;
  END $$;
  CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON audit.tile FOR EACH ROW EXECUTE FUNCTION audit.check_tile();
  CREATE TRIGGER no_truncate BEFORE TRUNCATE ON audit.tile EXECUTE FUNCTION audit.refuse_change();
  ${protect('audit.tile')}
  CREATE POLICY sequencer_all ON audit.tile TO causeway_sequencer USING (true) WITH CHECK (true);
  GRANT SELECT, INSERT, UPDATE (width, hashes) ON audit.tile TO causeway_sequencer;`;

const readings = `
  -- Sessions whose reading of the tree stands in the log already: it is one line a session.
  CREATE TABLE audit.tree_reading (
    session_id uuid NOT NULL CONSTRAINT tree_reading_pkey PRIMARY KEY
      CONSTRAINT tree_reading_session REFERENCES auth.session (id) ON DELETE CASCADE,
    began_at timestamptz NOT NULL DEFAULT transaction_timestamp()
  );
  ${protect('audit.tree_reading')}
  CREATE INDEX event_heartbeat ON audit.event (id) WHERE act = 'log.heartbeat';`;

const notes = `
  -- The signed note of one checkpoint as it is served; null for a size of which there is none.
  CREATE FUNCTION audit.checkpoint_note(of_size bigint) RETURNS text
  LANGUAGE sql STABLE SET search_path = '' AS $$
    SELECT c.note FROM audit.checkpoint c WHERE c.tree_size = of_size $$;
  GRANT EXECUTE ON FUNCTION audit.checkpoint_note(bigint) TO causeway_sequencer;`;

const reading = `
  -- Whether the signed actor may check the tree. Not for the service itself: the functions below ask it.
  CREATE FUNCTION audit.may_verify() RETURNS boolean
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
    SELECT EXISTS (SELECT FROM auth.policy_cell p
      WHERE p.role = auth.role() AND p.compartment = 'audit' AND p.may = 'verify' AND p.basis = 'all') $$;

  -- True for the first reading of a session. A second one at the same moment waits here until the first has its line.
  CREATE FUNCTION audit.begin_tree_reading(of_session uuid) RETURNS boolean
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
  BEGIN
    IF NOT audit.may_verify() OR NOT EXISTS (
        SELECT FROM auth.session s WHERE s.id = of_session AND s.staff_id = auth.actor()) THEN
      RAISE EXCEPTION 'not a session of the actor' USING ERRCODE = '42501';
    END IF;
    INSERT INTO audit.tree_reading (session_id) VALUES (of_session) ON CONFLICT DO NOTHING;
    RETURN FOUND;
  END $$;

  CREATE FUNCTION audit.read_checkpoint()
  RETURNS TABLE (tree_size bigint, root bytea, note text, signed_at timestamptz)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
    SELECT c.tree_size, c.root, audit.checkpoint_note(c.tree_size), c.signed_at
    FROM audit.checkpoint c WHERE audit.may_verify() ORDER BY c.tree_size DESC LIMIT 1 $$;

  -- The first hashes of a tile; null for one that the published tree does not have so wide. Tiles are stored with the
  -- checkpoint that covers them, so every stored hash is published.
  CREATE FUNCTION audit.read_tile(of_level integer, of_n bigint, of_width integer) RETURNS bytea
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
    SELECT pg_catalog.substring(t.hashes, 1, of_width * 32) FROM audit.tile t
    WHERE audit.may_verify() AND t.level = of_level AND t.n = of_n AND of_width BETWEEN 1 AND t.width $$;

  -- The first entries of a bundle in order; fewer than asked when the published tree has not so many or a month was deleted.
  CREATE FUNCTION audit.read_bundle(of_n bigint, of_width integer) RETURNS TABLE (leaf_index bigint, entry bytea)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
    SELECT l.leaf_index, e.entry FROM audit.leaf l JOIN audit.event e ON e.epoch = l.epoch AND e.id = l.event_id
    WHERE audit.may_verify() AND of_width BETWEEN 1 AND 256
      AND l.leaf_index >= of_n * 256 AND l.leaf_index < of_n * 256 + of_width
      AND of_n * 256 + of_width <= (SELECT c.tree_size FROM audit.checkpoint c ORDER BY c.tree_size DESC LIMIT 1)
    ORDER BY l.leaf_index $$;
  GRANT EXECUTE ON FUNCTION audit.begin_tree_reading(uuid), audit.read_checkpoint(),
    audit.read_tile(integer, bigint, integer), audit.read_bundle(bigint, integer) TO causeway_app;`;

const state = `
  -- The index of the first entry that is kept; what deletes old months replaces it.
  CREATE FUNCTION audit.first_index_kept() RETURNS bigint
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$ SELECT 0::bigint $$;

  -- How the log does: what waits for its place or for the signature, the last heartbeat, who sequences.
  CREATE FUNCTION audit.state()
  RETURNS TABLE (waiting bigint, waiting_since timestamptz, heartbeat_at timestamptz, instances bigint,
    first_index_kept bigint, has_leader boolean)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
    WITH head AS (SELECT h.* FROM audit.head h WHERE audit.may_verify()),
    signed AS (SELECT coalesce((SELECT c.tree_size FROM audit.checkpoint c ORDER BY c.tree_size DESC LIMIT 1), 0) AS size),
    unplaced AS (
      SELECT pg_catalog.count(*) AS lines, pg_catalog.min(e.at) AS since FROM audit.event e, head h
      WHERE (e.xact, e.id) > (h.last_xact, h.last_event))
    SELECT h.tree_size - s.size + u.lines,
      CASE WHEN h.tree_size = s.size THEN u.since ELSE (
        SELECT e.at FROM audit.leaf l JOIN audit.event e ON e.epoch = l.epoch AND e.id = l.event_id
        WHERE l.leaf_index = s.size) END,
      (SELECT e.at FROM audit.event e WHERE e.act = 'log.heartbeat' ORDER BY e.id DESC LIMIT 1),
      (SELECT pg_catalog.count(*) FROM audit.instance),
      audit.first_index_kept(),
      h.holder <> '' AND h.lease_until > pg_catalog.clock_timestamp()
    FROM head h, signed s, unplaced u $$;
  GRANT EXECUTE ON FUNCTION audit.first_index_kept() TO causeway_sequencer;
  GRANT EXECUTE ON FUNCTION audit.state() TO causeway_app;`;
