import type { MigrationInterface, QueryRunner } from 'typeorm';
import { protect } from './row-policies.js';

/** Cosignatures of witnesses, and receipts of acts that wait for one. */
export class Witnesses1795300000014 implements MigrationInterface {
  public async up(runner: QueryRunner): Promise<void> {
    for (const part of [cosignatures, notes, receipts, reading]) await runner.query(part);
  }

  public async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP FUNCTION audit.heard_witnesses(), audit.due_size(), audit.checkpoints_above(bigint, text[], integer, integer),
        audit.read_receipt(uuid, text), audit.is_cosigned(uuid, text), audit.unplaced_lines();
      DROP TABLE audit.receipt;
      CREATE OR REPLACE FUNCTION audit.checkpoint_note(of_size bigint) RETURNS text
        LANGUAGE sql STABLE SET search_path = '' AS $$
          SELECT c.note FROM audit.checkpoint c WHERE c.tree_size = of_size $$;
      CREATE OR REPLACE FUNCTION audit.read_checkpoint()
        RETURNS TABLE (tree_size bigint, root bytea, note text, signed_at timestamptz)
        LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
          SELECT c.tree_size, c.root, audit.checkpoint_note(c.tree_size), c.signed_at
          FROM audit.checkpoint c WHERE audit.may_verify() ORDER BY c.tree_size DESC LIMIT 1 $$;
      DROP TABLE audit.cosignature, audit.witness_heard`);
  }
}

const cosignatures = `
  -- What witnesses wrote under our checkpoints. A witness is named by its key's name and number: name+<8 hex>.
  CREATE TABLE audit.cosignature (
    tree_size bigint NOT NULL,
    witness text NOT NULL,
    -- the whole signature line of the note, without its newline
    line text NOT NULL CONSTRAINT cosignature_line CHECK (line LIKE '\u2014 %' AND position(E'\\n' IN line) = 0),
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT cosignature_pkey PRIMARY KEY (tree_size, witness)
  );
  CREATE INDEX cosignature_witness ON audit.cosignature (witness, tree_size);
  CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON audit.cosignature
    FOR EACH ROW EXECUTE FUNCTION audit.refuse_change();
  CREATE TRIGGER no_truncate BEFORE TRUNCATE ON audit.cosignature EXECUTE FUNCTION audit.refuse_change();
  ${protect('audit.cosignature')}
  CREATE POLICY sequencer_all ON audit.cosignature TO causeway_sequencer USING (true) WITH CHECK (true);
  GRANT SELECT, INSERT (tree_size, witness, line) ON audit.cosignature TO causeway_sequencer;

  -- When each witness was heard last and which size it knows of us.
  CREATE TABLE audit.witness_heard (
    witness text NOT NULL CONSTRAINT witness_heard_pkey PRIMARY KEY,
    tree_size bigint NOT NULL,
    at timestamptz NOT NULL DEFAULT clock_timestamp()
  );
  ${protect('audit.witness_heard')}
  CREATE POLICY sequencer_all ON audit.witness_heard TO causeway_sequencer USING (true) WITH CHECK (true);
  GRANT SELECT, INSERT, UPDATE (tree_size, at) ON audit.witness_heard TO causeway_sequencer;

  -- Lines that have no place in the tree yet: so many fewer are needed to fill it up to a round size.
  CREATE FUNCTION audit.unplaced_lines() RETURNS bigint
  LANGUAGE sql STABLE SET search_path = '' AS $$
    SELECT pg_catalog.count(*) FROM audit.event e, audit.head h WHERE (e.xact, e.id) > (h.last_xact, h.last_event) $$;
  GRANT EXECUTE ON FUNCTION audit.unplaced_lines() TO causeway_sequencer;`;

const notes = `
  -- The signed note of one checkpoint with the lines of its witnesses; null for a size of which there is none.
  CREATE OR REPLACE FUNCTION audit.checkpoint_note(of_size bigint) RETURNS text
  LANGUAGE sql STABLE SET search_path = '' AS $$
    SELECT c.note || coalesce((SELECT pg_catalog.string_agg(k.line || E'\\n', '' ORDER BY k.witness)
      FROM audit.cosignature k WHERE k.tree_size = c.tree_size), '')
    FROM audit.checkpoint c WHERE c.tree_size = of_size $$;

  -- The newest one that a witness cosigned, unless witnesses have been silent for ten seconds: then the newest of all.
  CREATE OR REPLACE FUNCTION audit.read_checkpoint()
  RETURNS TABLE (tree_size bigint, root bytea, note text, signed_at timestamptz)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
    WITH newest AS (
      SELECT c.tree_size, c.root, c.signed_at FROM audit.checkpoint c WHERE audit.may_verify()
      ORDER BY c.tree_size DESC LIMIT 1),
    cosigned AS (
      SELECT c.tree_size, c.root, c.signed_at FROM newest n, audit.checkpoint c
      WHERE c.tree_size = (SELECT pg_catalog.max(k.tree_size) FROM audit.cosignature k)
        AND c.signed_at > n.signed_at - interval '10 seconds')
    SELECT s.tree_size, s.root, audit.checkpoint_note(s.tree_size), s.signed_at
    FROM (SELECT * FROM cosigned UNION ALL SELECT * FROM newest) s LIMIT 1 $$;`;

const receipts = `
  -- Whose act which line is, for those who get proof of it. The row is made in the transaction of the act.
  CREATE TABLE audit.receipt (
    id uuid NOT NULL CONSTRAINT receipt_pkey PRIMARY KEY,
    epoch integer NOT NULL,
    event_id bigint NOT NULL,
    made_at timestamptz NOT NULL,
    actor_id uuid NOT NULL DEFAULT auth.actor()
  );
  CREATE TRIGGER append_only BEFORE UPDATE ON audit.receipt
    FOR EACH ROW EXECUTE FUNCTION audit.refuse_change();
  ${protect('audit.receipt')}
  CREATE POLICY append_in_operation ON audit.receipt FOR INSERT TO causeway_app
    WITH CHECK (actor_id = (SELECT auth.actor()));
  GRANT INSERT (id, epoch, event_id, made_at) ON audit.receipt TO causeway_app;`;

const reading = `
  -- Whether the line of a receipt stands in a checkpoint that this witness cosigned. It says nothing else of anybody, so
  -- that who waits for it need hold no transaction.
  CREATE FUNCTION audit.is_cosigned(of_receipt uuid, of_witness text) RETURNS boolean
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
    SELECT EXISTS (
      SELECT FROM audit.receipt r
      JOIN audit.leaf l ON l.epoch = r.epoch AND l.event_id = r.event_id
      JOIN audit.cosignature k ON k.witness = of_witness AND k.tree_size > l.leaf_index
      WHERE r.id = of_receipt) $$;

  -- A receipt with the bytes of its line: for whom made the line, for auditors, and for whom the line approved something.
  -- The line must be its maker's own: a receipt that names somebody else's line gives nothing.
  CREATE FUNCTION audit.read_receipt(of_receipt uuid, of_witness text)
  RETURNS TABLE (id uuid, made_at timestamptz, entry bytea, leaf_index bigint, is_cosigned boolean, local_size bigint)
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
  DECLARE me uuid := auth.actor();
  BEGIN
    RETURN QUERY
    SELECT r.id, r.made_at, e.entry, l.leaf_index,
      EXISTS (SELECT FROM audit.cosignature k WHERE k.witness = of_witness AND k.tree_size > l.leaf_index),
      (SELECT c.tree_size FROM audit.checkpoint c WHERE c.tree_size > l.leaf_index ORDER BY c.tree_size DESC LIMIT 1)
    FROM audit.receipt r
    JOIN audit.event e ON e.epoch = r.epoch AND e.id = r.event_id
    JOIN audit.alias a ON a.epoch = e.epoch AND a.alias = e.actor_alias AND a.kind = 'actor' AND a.subject = r.actor_id
    LEFT JOIN audit.leaf l ON l.epoch = r.epoch AND l.event_id = r.event_id
    WHERE r.id = of_receipt AND (r.actor_id = me OR audit.may_verify()
      OR EXISTS (SELECT FROM app.approval p WHERE p.id = r.id AND p.requester_id = me));
  END $$;

  -- Sizes of cosigned checkpoints above a place in the log, the smallest first, each with those of these witnesses that
  -- cosigned it; only where at least so many did.
  CREATE FUNCTION audit.checkpoints_above(above bigint, of_witnesses text[], fewest integer, page integer)
  RETURNS TABLE (tree_size bigint, witnesses text[])
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
    SELECT k.tree_size, pg_catalog.array_agg(k.witness) FROM audit.cosignature k
    WHERE k.tree_size > above AND k.witness = ANY (of_witnesses) AND auth.actor() IS NOT NULL
    GROUP BY k.tree_size HAVING pg_catalog.count(*) >= fewest
    ORDER BY k.tree_size LIMIT least(page, 100) $$;

  -- For the auditor: when each witness was heard last, and the size that it knows of us.
  CREATE FUNCTION audit.heard_witnesses() RETURNS TABLE (witness text, at timestamptz, tree_size bigint)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
    SELECT h.witness, h.at, h.tree_size FROM audit.witness_heard h WHERE audit.may_verify() $$;

  -- The newest checkpoint that the nearest witness has had a minute to cosign; null when there is none.
  CREATE FUNCTION audit.due_size() RETURNS bigint
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
    SELECT c.tree_size FROM audit.checkpoint c
    WHERE audit.may_verify() AND c.signed_at < pg_catalog.clock_timestamp() - interval '1 minute'
    ORDER BY c.tree_size DESC LIMIT 1 $$;
  GRANT EXECUTE ON FUNCTION audit.is_cosigned(uuid, text), audit.read_receipt(uuid, text),
    audit.checkpoints_above(bigint, text[], integer, integer), audit.heard_witnesses(), audit.due_size() TO causeway_app;`;
