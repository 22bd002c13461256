import type { MigrationInterface, QueryRunner } from 'typeorm';
import { protect, sealedCheck } from './row-policies.js';

/**
 * What belongs to a line and may not stand in it: reasons in words, ids that a search gave. Sealed under a key of its
 * month, not under a case's: shredding a case breaks nothing, and the reasons stay until the month's lines are deleted.
 * And reading the log at any size: indexes, and a function that uses them.
 */
export class AuditDetails1795300000016 implements MigrationInterface {
  public async up(runner: QueryRunner): Promise<void> {
    for (const part of [details, keys, indexes, lines, reading]) await runner.query(part);
  }

  public async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP FUNCTION audit.sealed_detail(bigint), audit.forget_details(integer),
        audit.lines(uuid, text, text, bigint, integer, boolean);
      DROP TABLE audit.detail, keystore.detail_key;
      DROP FUNCTION audit.refuse_detail_change();
      DROP INDEX audit.event_act, audit.event_refused;`);
  }
}

const details = `
  CREATE TABLE audit.detail (
    epoch integer NOT NULL,
    -- instance and counter of the line, whose entry holds the SHA-256 of the sealed bytes
    inst text NOT NULL,
    ctr bigint NOT NULL,
    sealed bytea NOT NULL,
    CONSTRAINT detail_pkey PRIMARY KEY (epoch, inst, ctr),
    ${sealedCheck('detail_sealed')}
  );
  ${protect('audit.detail')}
  CREATE POLICY append_in_operation ON audit.detail FOR INSERT TO causeway_app
    WITH CHECK ((SELECT auth.actor()) IS NOT NULL);
  GRANT INSERT ON audit.detail TO causeway_app;`;

const keys = `
  -- One key a month, as for the aliases, but of its own retention: it may go before or after the lines.
  CREATE TABLE keystore.detail_key (
    epoch integer NOT NULL CONSTRAINT detail_key_pkey PRIMARY KEY,
    wrapped bytea NOT NULL,
    root_version integer NOT NULL,
    created_at timestamptz NOT NULL
  );
  ${protect('keystore.detail_key')}
  CREATE POLICY read_in_operation ON keystore.detail_key FOR SELECT TO causeway_app
    USING ((SELECT auth.role()) = 'system:sequencer');
  CREATE POLICY insert_by_sequencer ON keystore.detail_key FOR INSERT TO causeway_app
    WITH CHECK ((SELECT auth.role()) = 'system:sequencer');
  GRANT SELECT, INSERT ON keystore.detail_key TO causeway_app;

  -- A detail goes only after its key: then it cannot be read anyway.
  CREATE FUNCTION audit.refuse_detail_change() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
  BEGIN
    IF TG_OP = 'DELETE' AND NOT EXISTS (SELECT 1 FROM keystore.detail_key k WHERE k.epoch = OLD.epoch) THEN
      RETURN OLD;
    END IF;
    RAISE EXCEPTION 'the audit log is append-only' USING ERRCODE = '42501';
  END $$;
  CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON audit.detail
    FOR EACH ROW EXECUTE FUNCTION audit.refuse_detail_change();
  CREATE TRIGGER no_truncate BEFORE TRUNCATE ON audit.detail EXECUTE FUNCTION audit.refuse_change();

  -- For the pruning of a month, which checks who may: nobody else is granted this.
  CREATE FUNCTION audit.forget_details(of_epoch integer) RETURNS void
  LANGUAGE sql SECURITY DEFINER SET search_path = '' AS $$
    DELETE FROM keystore.detail_key k WHERE k.epoch = of_epoch;
    DELETE FROM audit.detail d WHERE d.epoch = of_epoch;
  $$;`;

const indexes = `
  CREATE INDEX event_act ON audit.event (act, id);
  CREATE INDEX event_refused ON audit.event (id) WHERE outcome = 'refused';`;

/** What every reader's filter asks of a line. */
const asked = `(before_id IS NULL OR e.id < before_id) AND e.act <> 'void'
        AND (of_act IS NULL OR e.act = of_act) AND (of_outcome IS NULL OR e.outcome = of_outcome)
        AND (technical OR of_act IS NOT NULL OR e.act NOT IN ('row.seal', 'row.remove', 'log.pad'))`;

/** The person behind a line. The alias alone is not enough: it names somebody only together with its epoch. */
const actorOf = `(SELECT a.subject FROM audit.alias a
          WHERE a.epoch = e.epoch AND a.alias = e.actor_alias AND a.kind = 'actor')`;

/**
 * Whether a supervisor sees a line: it is their own, or it names only cases that they may see now (hidden cases stay
 * hidden), or it names none and was made by somebody of the office, the service or nobody.
 */
const isOfOffice = `((e.actor_alias = ANY (mine) AND ${actorOf} = me) OR CASE WHEN pg_catalog.cardinality(e.case_aliases) > 0
          THEN NOT EXISTS (SELECT 1 FROM pg_catalog.unnest(e.case_aliases) named WHERE NOT EXISTS (
            SELECT 1 FROM audit.alias k
            WHERE k.epoch = e.epoch AND k.alias = named AND k.kind = 'case' AND k.subject = ANY (granted)))
          ELSE coalesce((SELECT s.office_id FROM auth.staff s WHERE s.id = ${actorOf}), my_office) = my_office END)`;

const lines = `
  -- The only way for the service to read the log: lines of oneself, of the office, or all, by the signed actor.
  -- A line about a case shows only to those who may see that case now (or made the line): hidden cases stay hidden.
  -- An auditor knows cases by alias, so there is no filter by case for one: it would tell whose alias it is.
  -- Technical lines, which are there for the proof only, show when they are asked for, or by the name of their act.
  -- First the places of the page are found, by an index in the order of the page; then only they are described.
  CREATE FUNCTION audit.lines(of_case uuid, of_act text, of_outcome text, before_id bigint, page integer, technical boolean DEFAULT false)
  RETURNS TABLE (id bigint, epoch integer, at timestamptz, entry bytea, actor_id uuid, actor_username text,
    actor_name text, case_ids uuid[], basis_kind text, leaf_index bigint, has_detail boolean)
  -- Planned anew each time, so that conditions that do not apply to this caller fall away and indexes can be used.
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' SET plan_cache_mode = 'force_custom_plan' AS $$
  DECLARE
    me uuid := auth.actor();
    my_role text := auth.role();
    my_office uuid := auth.office();
    scope text;
    granted uuid[];
    mine text[];
    most integer := least(page, 201);
    month record;
    found bigint[] := '{}';
    months integer[] := '{}';
  BEGIN
    SELECT p.basis INTO scope FROM auth.policy_cell p
      WHERE p.role = my_role AND p.compartment = 'audit' AND p.may = 'read' AND p.basis IN ('all', 'office', 'own')
      ORDER BY pg_catalog.array_position(ARRAY['all', 'office', 'own'], p.basis) LIMIT 1;
    IF scope IS NULL OR (scope = 'all' AND of_case IS NOT NULL) THEN RETURN; END IF;
    IF scope = 'all' THEN
      SELECT pg_catalog.array_agg(t.id ORDER BY t.id DESC), pg_catalog.array_agg(t.epoch ORDER BY t.id DESC) INTO found, months
      FROM (SELECT e.id, e.epoch FROM audit.event e WHERE ${asked} ORDER BY e.id DESC LIMIT most) t;
    ELSIF scope = 'office' AND of_case IS NULL THEN
      granted := ARRAY(SELECT auth.granted_cases('core', 'read'));
      mine := ARRAY(SELECT k.alias FROM audit.alias k WHERE k.subject = me AND k.kind = 'actor');
      SELECT pg_catalog.array_agg(t.id ORDER BY t.id DESC), pg_catalog.array_agg(t.epoch ORDER BY t.id DESC) INTO found, months
      FROM (SELECT e.id, e.epoch FROM (
        -- Apart, so that what it costs to ask whether a line is the office's never speaks for reading and sorting them all.
        SELECT e.id, e.epoch, e.actor_alias, e.case_aliases FROM audit.event e WHERE ${asked} ORDER BY e.id DESC OFFSET 0) e
        WHERE ${isOfOffice} LIMIT most) t;
    ELSE
      granted := ARRAY(SELECT auth.granted_cases('core', 'read'));
      mine := ARRAY(SELECT k.alias FROM audit.alias k WHERE k.subject = me AND k.kind = 'actor');
      -- Aliases change with the month, so each month is asked for by itself. Ids do not quite follow the months (an
      -- act that began before midnight may end after it), so older months are asked as long as they reach the page.
      FOR month IN
        SELECT k.epoch, k.alias,
          (SELECT c.alias FROM audit.alias c WHERE c.epoch = k.epoch AND c.subject = of_case AND c.kind = 'case' LIMIT 1) AS case_alias
        FROM audit.alias k
        WHERE CASE scope WHEN 'own' THEN k.subject = me AND k.kind = 'actor' ELSE k.subject = of_case AND k.kind = 'case' END
        ORDER BY k.epoch DESC
      LOOP
        CONTINUE WHEN of_case IS NOT NULL AND month.case_alias IS NULL;
        CONTINUE WHEN pg_catalog.cardinality(found) = most AND NOT EXISTS (
          SELECT 1 FROM audit.event e WHERE e.epoch = month.epoch AND e.id > found[most]);
        IF scope = 'own' THEN
          SELECT pg_catalog.array_agg(t.id ORDER BY t.id DESC), pg_catalog.array_agg(t.epoch ORDER BY t.id DESC) INTO found, months
          FROM (SELECT u.id, u.epoch FROM (
            SELECT * FROM unnest(found, months) AS kept (id, epoch)
            UNION ALL
            (SELECT e.id, e.epoch FROM audit.event e
             WHERE e.epoch = month.epoch AND e.actor_alias = month.alias AND ${asked}
               AND (of_case IS NULL OR e.case_aliases @> ARRAY[month.case_alias])
             ORDER BY e.id DESC LIMIT most)) u ORDER BY u.id DESC LIMIT most) t;
        ELSE
          SELECT pg_catalog.array_agg(t.id ORDER BY t.id DESC), pg_catalog.array_agg(t.epoch ORDER BY t.id DESC) INTO found, months
          FROM (SELECT u.id, u.epoch FROM (
            SELECT * FROM unnest(found, months) AS kept (id, epoch)
            UNION ALL
            (SELECT e.id, e.epoch FROM audit.event e
             WHERE e.epoch = month.epoch AND e.case_aliases @> ARRAY[month.alias] AND ${asked} AND ${isOfOffice}
             ORDER BY e.id DESC LIMIT most)) u ORDER BY u.id DESC LIMIT most) t;
        END IF;
        found := coalesce(found, '{}');
        months := coalesce(months, '{}');
      END LOOP;
    END IF;
    RETURN QUERY
    SELECT e.id, e.epoch, e.at, e.entry, a.subject, s.username, s.name,
      CASE WHEN scope = 'all' THEN NULL ELSE
        ARRAY(SELECT k.subject FROM audit.alias k
          WHERE k.epoch = e.epoch AND k.alias = ANY (e.case_aliases) AND k.kind = 'case') END,
      (SELECT g.kind FROM audit.alias b JOIN app.case_grant g ON g.id = b.subject
        WHERE b.epoch = e.epoch AND b.alias = pg_catalog.split_part(audit.parse(e.entry) ->> 'basis', ':', 2) AND b.kind = 'grant'),
      l.leaf_index,
      EXISTS (SELECT 1 FROM audit.detail d WHERE d.epoch = e.epoch AND d.inst = audit.parse(e.entry) ->> 'inst'
        AND d.ctr = (audit.parse(e.entry) ->> 'ctr')::bigint)
    FROM unnest(found, months) AS place (id, epoch)
    JOIN audit.event e ON e.id = place.id AND e.epoch = place.epoch
    LEFT JOIN audit.alias a ON a.epoch = e.epoch AND a.alias = e.actor_alias AND a.kind = 'actor'
    LEFT JOIN auth.staff s ON s.id = a.subject
    LEFT JOIN audit.leaf l ON l.epoch = e.epoch AND l.event_id = e.id
    ORDER BY e.id DESC;
  END $$;
  GRANT EXECUTE ON FUNCTION audit.lines(uuid, text, text, bigint, integer, boolean) TO causeway_app;`;

const reading = `
  -- The sealed detail of one line and its wrapped key: for supervisors whom audit.lines shows the line, and auditors,
  -- with a fresh second factor. Lines about what only the lawyers open have none: actor, time and compartment is all.
  CREATE FUNCTION audit.sealed_detail(of_event bigint)
  RETURNS TABLE (epoch integer, inst text, ctr bigint, sealed bytea, wrapped bytea, cases uuid[])
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
  BEGIN
    IF NOT auth.is_fresh() OR NOT EXISTS (SELECT 1 FROM auth.policy_cell p WHERE p.role = auth.role()
      AND p.compartment = 'audit' AND p.may = 'read' AND p.basis IN ('all', 'office')) THEN RETURN; END IF;
    RETURN QUERY
    SELECT d.epoch, d.inst, d.ctr, d.sealed, k.wrapped,
      -- for the line of this reading; an auditor sees aliases only
      ARRAY(SELECT c.subject FROM audit.alias c WHERE c.epoch = d.epoch AND c.kind = 'case'
        AND c.alias = ANY (audit.cases_of(l.entry)))
    FROM audit.lines(NULL, NULL, NULL, of_event + 1, 1, true) l
    JOIN audit.detail d ON d.epoch = l.epoch AND d.inst = audit.parse(l.entry) ->> 'inst'
      AND d.ctr = (audit.parse(l.entry) ->> 'ctr')::bigint
    LEFT JOIN keystore.detail_key k ON k.epoch = d.epoch
    WHERE l.id = of_event
      AND NOT coalesce(audit.parse(l.entry) #> '{obj,cmp}' ? 'legal-privileged', false)
      -- A verdict of an access review tells nothing to those whom it is about. Its tables come with a later migration.
      AND (audit.parse(l.entry) ->> 'act' <> 'review.verdict' OR EXISTS (
        SELECT 1 FROM audit.alias r JOIN app.review_item i ON i.id = r.subject
        WHERE r.epoch = l.epoch AND r.kind = 'record' AND r.alias = audit.parse(l.entry) #>> '{obj,id}'
          AND app.sees_review_batch(i.batch_id)));
  END $$;
  GRANT EXECUTE ON FUNCTION audit.sealed_detail(bigint) TO causeway_app;`;
