import type { MigrationInterface, QueryRunner } from 'typeorm';
import { protect } from './row-policies.js';

/** Deletion of old months of the log by two people, where a law orders it; and what a restored database lost. */
export class LogRetention1795300000015 implements MigrationInterface {
  public async up(runner: QueryRunner): Promise<void> {
    for (const part of [pruned, requirements, prune, losses, putBack, subjects]) await runner.query(part);
  }

  public async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP FUNCTION audit.subjects(), audit.put_back(bigint, integer[], bigint[], bytea[]),
        audit.prune(integer, integer, uuid), audit.check_prune(integer, integer), audit.last_index_of(integer);
      CREATE OR REPLACE FUNCTION audit.first_index_kept() RETURNS bigint
        LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$ SELECT 0::bigint $$;
      DROP TABLE audit.pruned, audit.declared_loss`);
  }
}

const pruned = `
  -- The months that were deleted. Entries below first_index_kept are gone; their hashes are kept.
  CREATE TABLE audit.pruned (
    epoch integer NOT NULL CONSTRAINT pruned_pkey PRIMARY KEY,
    -- a multiple of 256, so that no bundle holds both what is gone and what is kept
    first_index_kept bigint NOT NULL CONSTRAINT pruned_whole_bundles CHECK (first_index_kept > 0 AND first_index_kept % 256 = 0),
    pruned_at timestamptz NOT NULL DEFAULT transaction_timestamp(),
    approval_id uuid NOT NULL
  );
  CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON audit.pruned
    FOR EACH ROW EXECUTE FUNCTION audit.refuse_change();
  CREATE TRIGGER no_truncate BEFORE TRUNCATE ON audit.pruned EXECUTE FUNCTION audit.refuse_change();
  ${protect('audit.pruned')}
  CREATE POLICY sequencer_reads ON audit.pruned FOR SELECT TO causeway_sequencer USING (true);
  GRANT SELECT ON audit.pruned TO causeway_sequencer;

  CREATE OR REPLACE FUNCTION audit.first_index_kept() RETURNS bigint
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
    SELECT coalesce(pg_catalog.max(p.first_index_kept), 0) FROM audit.pruned p $$;`;

const requirements = `
  -- The index of the last line of a month; null when none of it has a place.
  CREATE FUNCTION audit.last_index_of(of_epoch integer) RETURNS bigint
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
    SELECT pg_catalog.max(l.leaf_index) FROM audit.leaf l WHERE l.epoch = of_epoch $$;

  -- The first index that would be kept if this month were deleted now; refuses when it may not be. No setting goes below
  -- twelve months: what is younger is needed for reviews and complaints, whatever somebody configured.
  CREATE FUNCTION audit.check_prune(of_epoch integer, retention_months integer) RETURNS bigint
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
  DECLARE
    months integer := greatest(coalesce(retention_months, 72), 12);
    first_kept bigint;
    fault text;
  BEGIN
    IF NOT EXISTS (SELECT FROM auth.policy_cell p WHERE p.role = auth.role() AND p.compartment = 'audit'
        AND p.may = ANY (ARRAY['prune', 'read']) AND p.basis = ANY (ARRAY['all', 'office'])) THEN
      RAISE EXCEPTION 'not for this role' USING ERRCODE = '42501';
    END IF;
    -- first the day after the month's last one
    IF pg_catalog.make_date(of_epoch / 100, of_epoch % 100, 1)::timestamp AT TIME ZONE 'UTC'
        + pg_catalog.make_interval(months => months + 1) > pg_catalog.transaction_timestamp() THEN
      fault := 'prune_young';
    ELSIF pg_catalog.to_regclass(pg_catalog.format('audit.event_%s', of_epoch)) IS NULL THEN
      fault := 'prune_absent';
    ELSIF EXISTS (SELECT FROM audit.event e WHERE e.epoch < of_epoch) THEN
      fault := 'prune_order';
    ELSIF EXISTS (SELECT FROM audit.event e WHERE e.epoch = of_epoch AND NOT EXISTS (
        SELECT FROM audit.leaf l WHERE l.epoch = e.epoch AND l.event_id = e.id)) THEN
      fault := 'prune_unsequenced';
    ELSE
      first_kept := greatest((coalesce(audit.last_index_of(of_epoch) + 1, 0) + 255) / 256 * 256,
        audit.first_index_kept(), 256);
      -- The tree goes on without the entries only when their hashes are there and somebody outside has seen them.
      IF NOT EXISTS (SELECT FROM audit.cosignature k JOIN audit.checkpoint c ON c.tree_size = k.tree_size
            WHERE k.tree_size >= first_kept)
          OR (SELECT pg_catalog.count(*) FROM audit.tile t WHERE t.level = 0 AND t.width = 256
            AND t.n < first_kept / 256) <> first_kept / 256 THEN
        fault := 'prune_uncosigned';
      END IF;
    END IF;
    IF fault IS NOT NULL THEN
      RAISE EXCEPTION 'this month of the log stays' USING ERRCODE = '23514', CONSTRAINT = fault;
    END IF;
    RETURN first_kept;
  END $$;
  GRANT EXECUTE ON FUNCTION audit.check_prune(integer, integer) TO causeway_app;`;

const prune = `
  -- Deletes a month of the log: lines, places, aliases, the key of the aliases, details and receipts. Hashes, checkpoints
  -- and cosignatures stay. Only in the transaction that uses up an approval of exactly this.
  CREATE FUNCTION audit.prune(of_epoch integer, retention_months integer, of_approval uuid) RETURNS bigint
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' SET lock_timeout = '10s' AS $$
  DECLARE first_kept bigint;
  BEGIN
    IF NOT EXISTS (SELECT FROM auth.policy_cell p WHERE p.role = auth.role() AND p.compartment = 'audit'
          AND p.may = 'prune' AND p.basis = 'all')
        OR NOT EXISTS (SELECT FROM app.approval a WHERE a.id = of_approval AND a.act = 'log.prune' AND a.state = 'used'
          AND a.requester_id = auth.actor() AND a.requester_role = auth.role()
          AND a.used_at = pg_catalog.transaction_timestamp()
          AND a.payload = pg_catalog.jsonb_build_object('epoch', of_epoch)) THEN
      RAISE EXCEPTION 'two people delete a month of the log' USING ERRCODE = '42501';
    END IF;
    -- nobody sequences or opens a month meanwhile
    PERFORM pg_catalog.pg_advisory_xact_lock(7283001);
    PERFORM 1 FROM audit.head FOR UPDATE;
    first_kept := audit.check_prune(of_epoch, retention_months);
    EXECUTE pg_catalog.format('DROP TABLE audit.leaf_%s', of_epoch);
    EXECUTE pg_catalog.format('DROP TABLE audit.event_%s', of_epoch);
    DELETE FROM audit.alias WHERE epoch = of_epoch;
    PERFORM audit.forget_details(of_epoch);
    DELETE FROM audit.receipt WHERE epoch = of_epoch;
    DELETE FROM keystore.alias_key WHERE epoch = of_epoch;
    INSERT INTO audit.pruned (epoch, first_index_kept, approval_id) VALUES (of_epoch, first_kept, of_approval);
    RETURN first_kept;
  END $$;
  GRANT EXECUTE ON FUNCTION audit.prune(integer, integer, uuid) TO causeway_app;`;

const losses = `
  -- Lines that a restored database lacked and that were put back from the published log: those with
  -- from_index <= leaf_index < to_index. What they wrote elsewhere in the database is not there.
  CREATE TABLE audit.declared_loss (
    from_index bigint NOT NULL CONSTRAINT declared_loss_pkey PRIMARY KEY,
    to_index bigint NOT NULL CONSTRAINT declared_loss_range CHECK (to_index > from_index AND from_index >= 0),
    at timestamptz NOT NULL DEFAULT transaction_timestamp(),
    -- SHA-256 over both checkpoints, as in the line log.declare-loss
    commitment bytea NOT NULL CONSTRAINT declared_loss_commitment CHECK (octet_length(commitment) = 32),
    -- when the line was written; null when the process ended before that
    told_at timestamptz
  );
  ${protect('audit.declared_loss')}
  CREATE POLICY sequencer_all ON audit.declared_loss TO causeway_sequencer USING (true) WITH CHECK (true);
  GRANT SELECT, INSERT (from_index, to_index, commitment), UPDATE (told_at) ON audit.declared_loss TO causeway_sequencer;`;

const putBack = `
  -- Puts lines of the published log back at the end of a tree that lacks them. A line that is in the database already, and
  -- only lacks its place, is named by its id. Whether they are the published ones is checked before (restore).
  CREATE FUNCTION audit.put_back(first_index bigint, epochs integer[], known bigint[], entries bytea[]) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
  BEGIN
    PERFORM 1 FROM audit.head FOR UPDATE;
    IF first_index IS DISTINCT FROM (
        SELECT greatest(h.tree_size, (SELECT pg_catalog.max(l.leaf_index) + 1 FROM audit.leaf l)) FROM audit.head h) THEN
      RAISE EXCEPTION 'not the next places' USING ERRCODE = '42501';
    END IF;
    PERFORM audit.open_epoch(e) FROM (SELECT DISTINCT e FROM pg_catalog.unnest(epochs) AS e) AS months;
    IF EXISTS (SELECT FROM unnest(epochs, known, entries) AS g (epoch, known, entry)
        LEFT JOIN audit.event e ON e.epoch = g.epoch AND e.id = g.known
        WHERE g.known IS NOT NULL AND e.entry IS DISTINCT FROM g.entry) THEN
      RAISE EXCEPTION 'another line' USING ERRCODE = '42501';
    END IF;
    WITH given AS MATERIALIZED (
      SELECT g.epoch, g.known, g.entry, g.nr, coalesce(g.known, pg_catalog.nextval('audit.event_id')) AS id
      FROM unnest(epochs, known, entries) WITH ORDINALITY AS g (epoch, known, entry, nr) ORDER BY g.nr),
    put AS (
      INSERT INTO audit.event (epoch, id, at, entry)
      SELECT g.epoch, g.id, (audit.parse(g.entry) ->> 'ts')::timestamptz, g.entry FROM given g WHERE g.known IS NULL),
    begun AS (
      INSERT INTO audit.instance (id)
      SELECT DISTINCT audit.parse(g.entry) ->> 'inst' FROM given g WHERE audit.parse(g.entry) ->> 'act' = 'instance.start'
      ON CONFLICT DO NOTHING)
    INSERT INTO audit.leaf (epoch, leaf_index, event_id, leaf_hash)
    SELECT g.epoch, first_index + g.nr - 1, g.id, pg_catalog.sha256('\\x00'::bytea || g.entry) FROM given g;
  END $$;
  GRANT EXECUTE ON FUNCTION audit.put_back(bigint, integer[], bigint[], bytea[]) TO causeway_sequencer;`;

const subjects = `
  -- Everybody and everything whose alias could be known: for the restore alone, which names aliases anew.
  CREATE FUNCTION audit.subjects() RETURNS TABLE (kind text, subject uuid, username text)
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
  BEGIN
    IF auth.role() IS DISTINCT FROM 'system:sequencer' THEN
      RAISE EXCEPTION 'not for this role' USING ERRCODE = '42501';
    END IF;
    RETURN QUERY
      SELECT 'actor', s.id, s.username FROM auth.staff s
      UNION ALL SELECT 'case', c.id, NULL FROM app.case_file c
      UNION ALL SELECT 'grant', g.id, NULL FROM app.case_grant g
      UNION ALL SELECT DISTINCT a.kind, a.subject, NULL::text FROM audit.alias a WHERE a.kind = 'record'
        OR NOT EXISTS (SELECT FROM auth.staff s WHERE s.id = a.subject);
  END $$;
  GRANT EXECUTE ON FUNCTION audit.subjects() TO causeway_app;`;
