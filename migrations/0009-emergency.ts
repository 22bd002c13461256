import type { MigrationInterface, QueryRunner } from 'typeorm';
import { breakGlassParts } from './break-glass-rules.js';
import { mayTouch, protect } from './row-policies.js';

/**
 * Threat to life: break-glass and its review, the duty rota, the look-up on duty, phone tags and notices. A forged
 * statement of the service can do no more than its routes: what opens a case is checked here, and so is who is told.
 */
export class Emergency1795300000009 implements MigrationInterface {
  public async up(runner: QueryRunner): Promise<void> {
    for (const part of [tellers, duty, notices, lookUps, ...breakGlassParts]) await runner.query(part);
  }

  public async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP POLICY insert_break_glass ON app.case_grant;
      DROP POLICY end_own_break_glass ON app.case_grant;
      DROP TRIGGER one_break_glass ON app.case_grant;
      DROP TRIGGER explained_break_glass ON app.case_grant;
      DROP TRIGGER follow_break_glass ON app.case_grant;
      DROP TABLE app.notice, app.break_glass, app.phone_tag, app.look_up, app.duty CASCADE;
      DROP FUNCTION app.find_on_duty(text, bytea), app.may_break_glass(uuid, text), app.check_break_glass_grant(),
        app.require_break_glass(), app.follow_break_glass(), app.fill_break_glass(), app.tell_of_break_glass(),
        app.break_glass_compartments(text, text), app.check_duty(), app.check_duty_end(), app.is_on_duty(),
        app.is_kept_out(uuid, uuid), app.is_paused(uuid), app.has_overdue_reviews(), app.note_overdue_reviews(),
        app.active_holders(text, uuid) CASCADE;`);
  }
}

const tellers = `
  -- Active people who hold a role now; of one office, or of all. Guests count until their account ends.
  CREATE FUNCTION app.active_holders(of_role text, of_office uuid) RETURNS SETOF uuid
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
    SELECT s.id FROM auth.staff s
    JOIN auth.staff_role r ON r.staff_id = s.id AND r.role = of_role AND r.ended_at IS NULL
    WHERE s.state = 'active' AND (of_office IS NULL OR s.office_id = of_office)
      AND (s.guest_until IS NULL OR s.guest_until > pg_catalog.transaction_timestamp())
  $$;

  -- Whether something stands between a person and a case that even an emergency does not open. 0012 knows walls and
  -- exclusions and replaces this.
  CREATE FUNCTION app.is_kept_out(of_case uuid, of_staff uuid) RETURNS boolean
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$ SELECT false $$;`;

const duty = `
  CREATE TABLE app.duty (
    id uuid NOT NULL CONSTRAINT duty_pkey PRIMARY KEY,
    office_id uuid NOT NULL CONSTRAINT duty_office REFERENCES auth.office (id),
    staff_id uuid NOT NULL CONSTRAINT duty_staff REFERENCES auth.staff (id),
    valid_from timestamptz NOT NULL,
    valid_until timestamptz NOT NULL,
    made_by uuid NOT NULL,
    made_at timestamptz NOT NULL,
    ended_by uuid,
    version integer NOT NULL,
    -- an entry that ends before it begins is kept, and empty
    CONSTRAINT duty_order CHECK (valid_until >= valid_from),
    -- a month in which the clocks change is an hour longer
    CONSTRAINT duty_length CHECK (valid_until <= valid_from + interval '31 days 1 hour')
  );
  CREATE INDEX duty_staff_id ON app.duty (staff_id, valid_until);
  CREATE INDEX duty_office_id ON app.duty (office_id, valid_until);

  -- Only people of the office whose role has a cell for the duty, and nobody twice at the same time.
  CREATE FUNCTION app.check_duty() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
  BEGIN
    PERFORM pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtextextended('duty ' || NEW.staff_id::text, 0));
    IF NOT EXISTS (SELECT 1 FROM auth.policy_cell p WHERE p.basis = 'break-glass-on-duty'
        AND NEW.staff_id IN (SELECT app.active_holders(p.role, NEW.office_id))) THEN
      RAISE EXCEPTION 'not somebody who can be on duty' USING ERRCODE = '23514', CONSTRAINT = 'duty_holder';
    END IF;
    IF EXISTS (SELECT 1 FROM app.duty d WHERE d.staff_id = NEW.staff_id AND d.id <> NEW.id
        AND pg_catalog.tstzrange(d.valid_from, d.valid_until) && pg_catalog.tstzrange(NEW.valid_from, NEW.valid_until)) THEN
      RAISE EXCEPTION 'on duty at that time already' USING ERRCODE = '23514', CONSTRAINT = 'duty_overlap';
    END IF;
    RETURN NEW;
  END $$;
  CREATE TRIGGER of_the_office BEFORE INSERT ON app.duty FOR EACH ROW EXECUTE FUNCTION app.check_duty();
  CREATE FUNCTION app.check_duty_end() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
  BEGIN
    RAISE EXCEPTION 'a duty only ever ends earlier' USING ERRCODE = '23514', CONSTRAINT = 'duty_only_ends';
  END $$;
  CREATE TRIGGER only_ends BEFORE UPDATE OF valid_until ON app.duty
    FOR EACH ROW WHEN (NEW.valid_until > OLD.valid_until) EXECUTE FUNCTION app.check_duty_end();

  ${protect('app.duty')}
  CREATE POLICY read_office ON app.duty FOR SELECT TO causeway_app USING (office_id = (SELECT auth.office()));
  -- nobody puts themselves on the rota: it is half of what opens a case at night
  CREATE POLICY insert_by_planner ON app.duty FOR INSERT TO causeway_app
    WITH CHECK (office_id = (SELECT auth.office()) AND made_by = (SELECT auth.actor()) AND staff_id <> (SELECT auth.actor())
      AND valid_from >= transaction_timestamp() AND ended_by IS NULL AND ${planner()});
  CREATE POLICY end_by_planner ON app.duty FOR UPDATE TO causeway_app
    USING (office_id = (SELECT auth.office()) AND ${planner()})
    WITH CHECK (ended_by = (SELECT auth.actor()));
  GRANT SELECT, INSERT, UPDATE (valid_until, ended_by, version) ON app.duty TO causeway_app;

  -- Whether the signed actor is on the rota now, in a role that the duty is for.
  CREATE FUNCTION app.is_on_duty() RETURNS boolean
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
    SELECT EXISTS (SELECT 1 FROM app.duty d
        WHERE d.staff_id = (SELECT auth.actor()) AND d.office_id = (SELECT auth.office())
          AND d.valid_from <= pg_catalog.transaction_timestamp() AND d.valid_until > pg_catalog.transaction_timestamp())
      AND EXISTS (SELECT 1 FROM auth.policy_cell p WHERE p.role = (SELECT auth.role()) AND p.basis = 'break-glass-on-duty')
  $$;
  GRANT EXECUTE ON FUNCTION app.is_on_duty() TO causeway_app;`;

/** "The role of the actor may assign in its office": who plans the rota. */
function planner(): string {
  return `EXISTS (SELECT 1 FROM auth.policy_cell p WHERE p.role = (SELECT auth.role()) AND p.compartment = 'core'
      AND p.may = 'assign' AND p.basis = 'office')`;
}

const notices = `
  CREATE TABLE app.notice (
    id uuid NOT NULL CONSTRAINT notice_pkey PRIMARY KEY,
    recipient_id uuid NOT NULL CONSTRAINT notice_recipient REFERENCES auth.staff (id),
    kind text NOT NULL CONSTRAINT notice_kind CHECK (kind IN ('break-glass', 'review-overdue', 'look-ups-failed')),
    break_glass_id uuid,
    actor_id uuid NOT NULL,
    at timestamptz NOT NULL,
    read_at timestamptz
  );
  CREATE INDEX notice_recipient_at ON app.notice (recipient_id, at DESC, id DESC);
  ${protect('app.notice')}
  CREATE POLICY read_own ON app.notice FOR SELECT TO causeway_app USING (recipient_id = (SELECT auth.actor()));
  CREATE POLICY update_own ON app.notice FOR UPDATE TO causeway_app USING (recipient_id = (SELECT auth.actor()));
  -- only the functions of the owner write notices: nobody can forge one, and nobody can leave one out
  GRANT SELECT, UPDATE (read_at) ON app.notice TO causeway_app;`;

const lookUps = `
  -- Which cases a phone number belongs to: keyed hashes, replaced whenever contact is written. The service may write
  -- them and may not read them; only app.find_on_duty compares.
  CREATE TABLE app.phone_tag (
    case_id uuid NOT NULL CONSTRAINT phone_tag_case REFERENCES app.case_file (id),
    tag bytea NOT NULL CONSTRAINT phone_tag_size CHECK (octet_length(tag) = 16),
    CONSTRAINT phone_tag_pkey PRIMARY KEY (case_id, tag)
  );
  CREATE INDEX phone_tag_tag ON app.phone_tag (tag);
  ${protect('app.phone_tag')}
  CREATE POLICY find_by_grant ON app.phone_tag FOR SELECT TO causeway_app
    USING (${mayTouch('phone_tag.case_id', "'contact'", ['write'])});
  CREATE POLICY insert_by_grant ON app.phone_tag FOR INSERT TO causeway_app
    WITH CHECK (${mayTouch('phone_tag.case_id', "'contact'", ['write'])});
  CREATE POLICY delete_by_grant ON app.phone_tag FOR DELETE TO causeway_app
    USING (${mayTouch('phone_tag.case_id', "'contact'", ['write'])});
  GRANT SELECT (case_id), INSERT, DELETE ON app.phone_tag TO causeway_app;

  -- Every look-up on duty. No case: nothing was found, whatever the reason.
  CREATE TABLE app.look_up (
    id uuid NOT NULL CONSTRAINT look_up_pkey PRIMARY KEY,
    actor_id uuid NOT NULL,
    case_id uuid CONSTRAINT look_up_case REFERENCES app.case_file (id),
    at timestamptz NOT NULL
  );
  CREATE INDEX look_up_actor_id ON app.look_up (actor_id, at);
  ${protect('app.look_up')}
  CREATE POLICY read_own ON app.look_up FOR SELECT TO causeway_app USING (actor_id = (SELECT auth.actor()));
  GRANT SELECT ON app.look_up TO causeway_app;

  -- The look-up on duty, by reference or by phone tag. A case that is absent, hidden, behind a wall or of another
  -- office takes the same statements and gives the same answer. The tenth failure within an hour tells the supervisors;
  -- after it nothing is looked up until the hour is over.
  CREATE FUNCTION app.find_on_duty(wanted_reference text, wanted_tag bytea)
  RETURNS TABLE (outcome text, look_up_id uuid, case_id uuid, reference text, retry_after integer)
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
  DECLARE
    me uuid := auth.actor();
    my_office uuid := auth.office();
    at_once timestamptz := pg_catalog.transaction_timestamp();
    failed integer;
    first_failure timestamptz;
    candidates uuid[];
    candidate uuid;
    is_open boolean;
    is_kept boolean;
    finds uuid[] := '{}';
  BEGIN
    IF me IS NULL OR NOT auth.is_fresh() OR pg_catalog.num_nonnulls(wanted_reference, wanted_tag) <> 1 THEN
      RAISE EXCEPTION 'not allowed' USING ERRCODE = '42501';
    END IF;
    IF NOT app.is_on_duty() THEN outcome := 'off-duty'; RETURN NEXT; RETURN; END IF;
    PERFORM pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtextextended('look-up ' || me::text, 0));
    SELECT pg_catalog.count(*), pg_catalog.min(l.at) INTO failed, first_failure FROM app.look_up l
      WHERE l.actor_id = me AND l.case_id IS NULL AND l.at > at_once - interval '1 hour';
    IF failed >= 10 THEN
      outcome := 'too-many';
      retry_after := pg_catalog.ceil(extract(epoch FROM first_failure + interval '1 hour' - at_once));
      RETURN NEXT; RETURN;
    END IF;
    candidates := ARRAY(SELECT c.id FROM app.case_file c WHERE c.reference = wanted_reference
      UNION SELECT t.case_id FROM app.phone_tag t WHERE t.tag = wanted_tag ORDER BY 1 LIMIT 20);
    -- an id that no case has stands in for a case that does not exist
    IF candidates = '{}' THEN candidates := ARRAY[me]; END IF;
    FOREACH candidate IN ARRAY candidates LOOP
      is_open := coalesce((SELECT c.office_id = my_office AND NOT c.hidden FROM app.case_file c WHERE c.id = candidate), false);
      is_kept := app.is_kept_out(candidate, me);
      IF is_open AND NOT is_kept THEN finds := finds || candidate; END IF;
    END LOOP;
    look_up_id := pg_catalog.gen_random_uuid();
    -- two cases with one number: only the reference can tell which
    IF pg_catalog.cardinality(finds) = 1 THEN case_id := finds[1]; END IF;
    outcome := CASE pg_catalog.cardinality(finds) WHEN 0 THEN 'nothing' WHEN 1 THEN 'found' ELSE 'several' END;
    INSERT INTO app.look_up (id, actor_id, case_id, at) VALUES (look_up_id, me, find_on_duty.case_id, at_once);
    SELECT c.reference INTO reference FROM app.case_file c WHERE c.id = find_on_duty.case_id;
    IF case_id IS NULL AND failed = 9 THEN
      INSERT INTO app.notice (id, recipient_id, kind, actor_id, at)
        SELECT pg_catalog.gen_random_uuid(), told, 'look-ups-failed', me, at_once
        FROM app.active_holders('supervisor', my_office) told WHERE told <> me;
    END IF;
    RETURN NEXT;
  END $$;
  GRANT EXECUTE ON FUNCTION app.find_on_duty(text, bytea) TO causeway_app;`;
