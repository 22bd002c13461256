import type { MigrationInterface, QueryRunner } from 'typeorm';
import { exclusion, exclusionPolicies, exclusionRules, hiding, hidingRules } from './0012-exclusions.js';
import { protect } from './row-policies.js';

/** Ethical walls, exclusions and hidden cases. */
export class Walls1795300000012 implements MigrationInterface {
  public async up(runner: QueryRunner): Promise<void> {
    for (const part of [
      wall,
      wallRules,
      wallPolicies,
      exclusion,
      hiding,
      officeGrants(mayHaveOfficeGrant),
      keptOut(isKeptOut),
      keptOutOfCase,
      exclusionRules,
      exclusionPolicies,
      hidingRules,
      grantRules,
    ])
      await runner.query(part);
  }

  public async down(runner: QueryRunner): Promise<void> {
    await runner.query(officeGrants('NOT c.hidden'));
    await runner.query(keptOut('false'));
    await runner.query('DROP FUNCTION app.kept_out(uuid)');
    await runner.query(`
      DROP TRIGGER walls ON app.case_grant;
      DROP TRIGGER walls_end ON app.case_grant;
      DROP TRIGGER history ON app.case_grant;
      DROP POLICY not_born_hidden ON app.case_file;
      DROP FUNCTION app.hide_case(uuid, integer, uuid[], uuid, integer, bytea), app.unhide_case(uuid, integer);
      DROP TABLE app.wall, app.exclusion, app.case_hiding CASCADE;
      DROP FUNCTION app.check_wall(), app.apply_wall(), app.check_exclusion(), app.apply_exclusion(),
        app.keep_out_of_grants(), app.follow_grant_end(), app.keep_grant_history(), app.mark_walled(uuid[]), app.is_office_supervisor(uuid, uuid),
        app.end_generated_grants(uuid, uuid, uuid[]), app.is_behind_wall(uuid, uuid, text, timestamptz, uuid);`);
  }
}

const wall = `
  CREATE TABLE app.wall (
    id uuid NOT NULL CONSTRAINT wall_pkey PRIMARY KEY,
    -- the smaller id first, so that a pair of cases is written one way only
    case_a uuid NOT NULL CONSTRAINT wall_case_a REFERENCES app.case_file (id),
    case_b uuid NOT NULL CONSTRAINT wall_case_b REFERENCES app.case_file (id),
    kind text NOT NULL CONSTRAINT wall_kind CHECK (kind IN ('co-defendants', 'victim-and-accused', 'other')),
    reach text NOT NULL CONSTRAINT wall_reach CHECK (reach IN ('legal-advisers', 'everybody')),
    approval_id uuid NOT NULL CONSTRAINT wall_approval REFERENCES app.approval (id) CONSTRAINT wall_approval_key UNIQUE,
    made_by uuid NOT NULL,
    made_at timestamptz NOT NULL,
    end_approval_id uuid CONSTRAINT wall_end_approval REFERENCES app.approval (id),
    ended_by uuid,
    ended_at timestamptz,
    version integer NOT NULL,
    CONSTRAINT wall_two_cases CHECK (case_a < case_b),
    CONSTRAINT wall_ended CHECK (num_nonnulls(end_approval_id, ended_by, ended_at) IN (0, 3))
  );
  CREATE UNIQUE INDEX wall_live ON app.wall (case_a, case_b) WHERE ended_at IS NULL;
  CREATE INDEX wall_case_b ON app.wall (case_b);`;

const wallRules = `
  -- Whether somebody was granted the other side of a live wall before (granted at, id). Who once had the other side
  -- knows it: an ended grant counts, one that ended before it began does not. Without a role, any grant counts that the
  -- wall is about.
  CREATE FUNCTION app.is_behind_wall(of_case uuid, of_staff uuid, of_role text, before_at timestamptz, before_id uuid)
  RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
    SELECT EXISTS (SELECT 1 FROM app.wall w
      JOIN app.case_grant o ON o.case_id = CASE WHEN w.case_a = of_case THEN w.case_b ELSE w.case_a END
      WHERE of_case IN (w.case_a, w.case_b) AND w.ended_at IS NULL AND o.actor_id = of_staff AND o.basis = 'grant'
        AND o.valid_until > o.valid_from AND (o.granted_at, o.id) < (before_at, before_id)
        AND (w.reach = 'everybody' OR (o.role = 'legal-adviser' AND coalesce(of_role, 'legal-adviser') = 'legal-adviser')))
  $$;

  -- Says of every grant on these cases anew whether a wall stands before it. Grants of the office are not walled.
  CREATE FUNCTION app.mark_walled(of_cases uuid[]) RETURNS void
  LANGUAGE sql SECURITY DEFINER SET search_path = '' AS $$
    WITH judged AS (
      SELECT g.id, CASE g.basis WHEN 'office' THEN false
        WHEN 'grant' THEN app.is_behind_wall(g.case_id, g.actor_id, g.role, g.granted_at, g.id)
        ELSE app.is_behind_wall(g.case_id, g.actor_id, NULL, 'infinity', g.id) END AS walled
      FROM app.case_grant g WHERE g.case_id = ANY (of_cases))
    UPDATE app.case_grant g SET walled = j.walled FROM judged j WHERE g.id = j.id AND g.walled <> j.walled
  $$;

  CREATE FUNCTION app.check_wall() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
  BEGIN
    -- Whoever gives access at this moment waits, or is waited for: no grant slips in beside a new wall.
    LOCK TABLE app.case_grant IN SHARE ROW EXCLUSIVE MODE;
    IF TG_OP = 'INSERT' THEN
      NEW.made_at := pg_catalog.transaction_timestamp();
      NEW.version := 1;
      IF pg_catalog.num_nonnulls(NEW.end_approval_id, NEW.ended_by, NEW.ended_at) > 0 THEN
        RAISE EXCEPTION 'a wall begins standing' USING ERRCODE = '23514', CONSTRAINT = 'wall_move';
      END IF;
      RETURN NEW;
    END IF;
    IF OLD.ended_by IS NOT NULL OR NEW.version <> OLD.version + 1
      OR (NEW.id, NEW.case_a, NEW.case_b, NEW.kind, NEW.reach, NEW.approval_id, NEW.made_by, NEW.made_at)
        IS DISTINCT FROM (OLD.id, OLD.case_a, OLD.case_b, OLD.kind, OLD.reach, OLD.approval_id, OLD.made_by, OLD.made_at) THEN
      RAISE EXCEPTION 'a wall only ends, once' USING ERRCODE = '23514', CONSTRAINT = 'wall_move';
    END IF;
    NEW.ended_at := pg_catalog.transaction_timestamp();
    RETURN NEW;
  END $$;
  CREATE TRIGGER moves BEFORE INSERT OR UPDATE ON app.wall FOR EACH ROW EXECUTE FUNCTION app.check_wall();

  CREATE FUNCTION app.apply_wall() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
  BEGIN
    PERFORM app.mark_walled(ARRAY[NEW.case_a, NEW.case_b]);
    RETURN NULL;
  END $$;
  CREATE TRIGGER applies AFTER INSERT OR UPDATE ON app.wall FOR EACH ROW EXECUTE FUNCTION app.apply_wall();`;

/** "An approval that the actor uses in this very transaction covers it": without one no SQL makes or ends a wall. */
function approvedNow(column: string, act: string, covers: string): string {
  return `EXISTS (SELECT 1 FROM app.approval a WHERE a.id = wall.${column} AND a.act = '${act}' AND a.state = 'used'
        AND a.requester_id = (SELECT auth.actor()) AND a.used_at = transaction_timestamp() AND ${covers})`;
}

const ofBothCases = `case_a IN (SELECT auth.granted_cases('core', 'assign')) AND case_b IN (SELECT auth.granted_cases('core', 'assign'))`;

const wallPolicies = `
  ${protect('app.wall')}
  CREATE POLICY read_by_assigner ON app.wall FOR SELECT TO causeway_app
    USING (case_a IN (SELECT auth.granted_cases('core', 'assign')) OR case_b IN (SELECT auth.granted_cases('core', 'assign')));
  CREATE POLICY insert_by_two ON app.wall FOR INSERT TO causeway_app
    WITH CHECK (made_by = (SELECT auth.actor()) AND ${ofBothCases}
      AND ${approvedNow(
        'approval_id',
        'wall.make',
        `a.payload ->> 'reach' = wall.reach AND a.payload ->> 'kind' = wall.kind
        AND ARRAY[(a.payload ->> 'caseId')::uuid, (a.payload ->> 'otherId')::uuid] @> ARRAY[wall.case_a, wall.case_b]`,
      )});
  CREATE POLICY end_by_two ON app.wall FOR UPDATE TO causeway_app
    USING (${ofBothCases})
    WITH CHECK (ended_by = (SELECT auth.actor())
      AND ${approvedNow('end_approval_id', 'wall.end', `(a.payload ->> 'wallId')::uuid = wall.id`)});
  GRANT SELECT, INSERT, UPDATE (end_approval_id, ended_by, version) ON app.wall TO causeway_app;`;

/** Office access is a grant like any other: generated, dated, with a purpose. `condition` says which case and whom. */
function officeGrants(condition: string): string {
  return `
  CREATE OR REPLACE FUNCTION app.make_office_grants(of_case uuid, of_staff uuid) RETURNS void
  LANGUAGE sql SECURITY DEFINER SET search_path = '' AS $$
    INSERT INTO app.case_grant (id, case_id, actor_id, role, basis, kind, compartments, purpose, valid_from,
      valid_until, granted_by, granted_at, version)
    SELECT pg_catalog.gen_random_uuid(), c.id, s.id, 'supervisor', 'office', 'office',
      ARRAY(SELECT DISTINCT p.compartment FROM auth.policy_cell p WHERE p.role = 'supervisor' AND p.basis = 'office'
        AND p.compartment IN ('core', 'plan', 'safety', 'legal-status') ORDER BY 1),
      'supervision', pg_catalog.transaction_timestamp(), 'infinity',
      coalesce((SELECT auth.actor()), s.id), pg_catalog.transaction_timestamp(), 1
    FROM app.case_file c JOIN auth.staff s ON s.office_id = c.office_id
    JOIN auth.staff_role r ON r.staff_id = s.id AND r.role = 'supervisor' AND r.ended_at IS NULL
    WHERE s.state <> 'disabled' AND ${condition} AND (of_case IS NULL OR c.id = of_case) AND (of_staff IS NULL OR s.id = of_staff)
      AND NOT EXISTS (SELECT 1 FROM app.case_grant g
        WHERE g.case_id = c.id AND g.actor_id = s.id AND g.kind = 'office' AND g.valid_until = 'infinity')
  $$;`;
}

const mayHaveOfficeGrant = `
      NOT EXISTS (SELECT 1 FROM app.exclusion x WHERE x.case_id = c.id AND x.staff_id = s.id AND x.ended_at IS NULL)
      AND (NOT c.hidden OR EXISTS (SELECT 1 FROM app.case_hiding h
        WHERE h.case_id = c.id AND h.ended_at IS NULL AND s.id = ANY (h.supervisor_ids)))`;

/** What even an emergency does not open: the other side of a wall, and a case from which somebody is excluded. */
function keptOut(condition: string): string {
  return `
  CREATE OR REPLACE FUNCTION app.is_kept_out(of_case uuid, of_staff uuid) RETURNS boolean
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$ SELECT ${condition} $$;`;
}

/** For Explain: it tells whom an emergency would not help, and whom not to name. */
const keptOutOfCase = `
  CREATE FUNCTION app.kept_out(of_case uuid) RETURNS SETOF uuid
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
    SELECT s.id FROM app.case_file c JOIN auth.staff s ON s.office_id = c.office_id
    WHERE c.id = of_case AND app.is_kept_out(c.id, s.id)
      AND (c.id IN (SELECT auth.granted_cases('core', 'explain')) OR EXISTS (SELECT 1 FROM auth.policy_cell p
        WHERE p.role = (SELECT auth.role()) AND p.basis = 'all' AND p.compartment = 'core' AND p.may = 'explain'))
  $$;
  GRANT EXECUTE ON FUNCTION app.kept_out(uuid) TO causeway_app;`;

const isKeptOut = `app.is_behind_wall(of_case, of_staff, NULL, 'infinity', of_case) OR EXISTS (
      SELECT 1 FROM app.exclusion x WHERE x.case_id = of_case AND x.staff_id = of_staff AND x.ended_at IS NULL)`;

const grantRules = `
  -- No access across a wall, and none for somebody who is kept from the case: whoever gives it, and in an emergency too.
  CREATE FUNCTION app.keep_out_of_grants() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
  BEGIN
    NEW.walled := false;
    IF NEW.basis = 'office' THEN RETURN NEW; END IF;
    IF EXISTS (SELECT 1 FROM app.wall w WHERE NEW.case_id IN (w.case_a, w.case_b) AND w.ended_at IS NULL) THEN
      -- Two grants at once, one on each side: the second sees the first.
      PERFORM pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtextextended('wall ' || NEW.actor_id::text, 0));
    END IF;
    IF app.is_behind_wall(NEW.case_id, NEW.actor_id, CASE NEW.basis WHEN 'grant' THEN NEW.role END, 'infinity', NEW.id) THEN
      RAISE EXCEPTION 'a wall stands before this case' USING ERRCODE = '23514', CONSTRAINT = 'case_grant_wall';
    END IF;
    IF EXISTS (SELECT 1 FROM app.exclusion x
        WHERE x.case_id = NEW.case_id AND x.staff_id = NEW.actor_id AND x.ended_at IS NULL) THEN
      RAISE EXCEPTION 'kept from this case' USING ERRCODE = '23514', CONSTRAINT = 'case_grant_excluded';
    END IF;
    RETURN NEW;
  END $$;
  CREATE TRIGGER walls BEFORE INSERT ON app.case_grant FOR EACH ROW EXECUTE FUNCTION app.keep_out_of_grants();

  -- A grant that ends before it began gave no knowledge: what it walled off opens again.
  CREATE FUNCTION app.follow_grant_end() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
  BEGIN
    PERFORM app.mark_walled(ARRAY(SELECT CASE WHEN w.case_a = NEW.case_id THEN w.case_b ELSE w.case_a END
      FROM app.wall w WHERE NEW.case_id IN (w.case_a, w.case_b) AND w.ended_at IS NULL));
    RETURN NULL;
  END $$;
  CREATE TRIGGER walls_end AFTER UPDATE OF valid_until ON app.case_grant
    FOR EACH ROW WHEN (NEW.basis = 'grant' AND NEW.valid_until <= NEW.valid_from) EXECUTE FUNCTION app.follow_grant_end();

  -- A grant ends now or later, never in the past: who could see a case stays on record, and a wall rests on it.
  CREATE FUNCTION app.keep_grant_history() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
  BEGIN
    -- without a signed actor nothing of the service comes this far
    IF auth.role() IS NULL THEN RETURN NEW; END IF;
    RAISE EXCEPTION 'a grant does not end in the past' USING ERRCODE = '23514', CONSTRAINT = 'case_grant_history';
  END $$;
  CREATE TRIGGER history BEFORE UPDATE OF valid_until ON app.case_grant
    FOR EACH ROW WHEN (NEW.valid_until < OLD.valid_until AND NEW.valid_until < transaction_timestamp())
    EXECUTE FUNCTION app.keep_grant_history();`;
