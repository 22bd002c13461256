import { protect, sealedCheck } from './row-policies.js';

// The part of migration 0012 that is about exclusions and hidden cases; it never changes once that is released.

export const exclusion = `
  CREATE TABLE app.exclusion (
    id uuid NOT NULL CONSTRAINT exclusion_pkey PRIMARY KEY,
    case_id uuid NOT NULL CONSTRAINT exclusion_case REFERENCES app.case_file (id),
    staff_id uuid NOT NULL CONSTRAINT exclusion_staff_id REFERENCES auth.staff (id),
    kind text NOT NULL CONSTRAINT exclusion_kind CHECK (kind IN ('conflict-of-interest', 'complaint')),
    made_by uuid NOT NULL,
    made_at timestamptz NOT NULL,
    ended_by uuid CONSTRAINT exclusion_ended_by_other CHECK (ended_by <> staff_id),
    ended_at timestamptz,
    version integer NOT NULL,
    CONSTRAINT exclusion_ended CHECK ((ended_by IS NULL) = (ended_at IS NULL))
  );
  CREATE UNIQUE INDEX exclusion_live ON app.exclusion (case_id, staff_id) WHERE ended_at IS NULL;
  CREATE INDEX exclusion_staff ON app.exclusion (staff_id);`;

export const hiding = `
  -- Who keeps the office's access to a hidden case, and why it was hidden.
  CREATE TABLE app.case_hiding (
    id uuid NOT NULL CONSTRAINT case_hiding_pkey PRIMARY KEY,
    case_id uuid NOT NULL CONSTRAINT case_hiding_case REFERENCES app.case_file (id),
    supervisor_ids uuid[] NOT NULL CONSTRAINT case_hiding_named CHECK (cardinality(supervisor_ids) BETWEEN 1 AND 5),
    made_by uuid NOT NULL,
    made_at timestamptz NOT NULL,
    key_version integer NOT NULL,
    sealed_reason bytea NOT NULL,
    ended_by uuid,
    ended_at timestamptz,
    CONSTRAINT case_hiding_ended CHECK ((ended_by IS NULL) = (ended_at IS NULL)),
    ${sealedCheck('case_hiding_reason_sealed', 'sealed_reason')}
  );
  CREATE UNIQUE INDEX case_hiding_live ON app.case_hiding (case_id) WHERE ended_at IS NULL;
  ${protect('app.case_hiding')}
  CREATE POLICY read_by_assigner ON app.case_hiding FOR SELECT TO causeway_app
    USING (case_id IN (SELECT auth.granted_cases('core', 'assign')));
  GRANT SELECT ON app.case_hiding TO causeway_app;`;

export const exclusionRules = `
  CREATE FUNCTION app.is_office_supervisor(of_staff uuid, of_case uuid) RETURNS boolean
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
    SELECT EXISTS (SELECT 1 FROM app.case_file c JOIN auth.staff s ON s.office_id = c.office_id
      JOIN auth.staff_role r ON r.staff_id = s.id AND r.role = 'supervisor' AND r.ended_at IS NULL
      WHERE c.id = of_case AND s.id = of_staff AND s.state = 'active'
        AND (s.guest_until IS NULL OR s.guest_until > pg_catalog.transaction_timestamp()))
  $$;

  -- Ends the office access to a case, and break-glass that rests on it, of one person or of all but those named.
  CREATE FUNCTION app.end_generated_grants(of_case uuid, of_staff uuid, but uuid[]) RETURNS void
  LANGUAGE sql SECURITY DEFINER SET search_path = '' AS $$
    UPDATE app.case_grant SET valid_until = pg_catalog.transaction_timestamp(), ended_by = (SELECT auth.actor()), version = version + 1
    WHERE case_id = of_case AND (of_staff IS NULL OR actor_id = of_staff) AND actor_id <> ALL (but)
      AND (basis IN ('office', 'break-glass') OR (basis = 'break-glass-on-duty' AND of_staff IS NOT NULL))
      AND valid_until > pg_catalog.transaction_timestamp()
  $$;

  CREATE FUNCTION app.check_exclusion() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
  BEGIN
    -- One at a time, and judged by the present moment: by the beginning of this transaction, a grant that another one
    -- ended a moment ago would still count.
    LOCK TABLE app.case_grant IN SHARE ROW EXCLUSIVE MODE;
    IF TG_OP = 'UPDATE' THEN
      IF OLD.ended_by IS NOT NULL OR NEW.version <> OLD.version + 1
        OR (NEW.id, NEW.case_id, NEW.staff_id, NEW.kind, NEW.made_by, NEW.made_at)
          IS DISTINCT FROM (OLD.id, OLD.case_id, OLD.staff_id, OLD.kind, OLD.made_by, OLD.made_at) THEN
        RAISE EXCEPTION 'an exclusion only ends, once' USING ERRCODE = '23514', CONSTRAINT = 'exclusion_move';
      END IF;
      NEW.ended_at := pg_catalog.transaction_timestamp();
      RETURN NEW;
    END IF;
    NEW.made_at := pg_catalog.transaction_timestamp();
    NEW.version := 1;
    IF NEW.ended_by IS NOT NULL OR NEW.ended_at IS NOT NULL THEN
      RAISE EXCEPTION 'an exclusion begins standing' USING ERRCODE = '23514', CONSTRAINT = 'exclusion_move';
    END IF;
    IF NOT EXISTS (SELECT 1 FROM app.case_file c JOIN auth.staff s ON s.office_id = c.office_id
        WHERE c.id = NEW.case_id AND s.id = NEW.staff_id) THEN
      RAISE EXCEPTION 'not of the office' USING ERRCODE = '23514', CONSTRAINT = 'exclusion_colleague';
    END IF;
    IF EXISTS (SELECT 1 FROM app.case_grant g WHERE g.case_id = NEW.case_id AND g.actor_id = NEW.staff_id
        AND g.basis = 'grant' AND g.valid_until > pg_catalog.clock_timestamp()) THEN
      RAISE EXCEPTION 'holds a grant that somebody gave' USING ERRCODE = '23514', CONSTRAINT = 'exclusion_granted';
    END IF;
    -- of a hidden case nobody makes themselves the only one who sees it, as when it is hidden
    IF NOT EXISTS (SELECT 1 FROM app.case_grant g JOIN app.case_file c ON c.id = g.case_id
        WHERE g.case_id = NEW.case_id AND g.actor_id <> NEW.staff_id AND NOT (c.hidden AND g.actor_id = auth.actor())
        AND g.basis = 'office' AND g.valid_until > pg_catalog.clock_timestamp()
        AND app.is_office_supervisor(g.actor_id, g.case_id)) THEN
      RAISE EXCEPTION 'nobody would be left who supervises the case' USING ERRCODE = '23514',
        CONSTRAINT = 'exclusion_last_supervisor';
    END IF;
    RETURN NEW;
  END $$;
  CREATE TRIGGER moves BEFORE INSERT OR UPDATE ON app.exclusion FOR EACH ROW EXECUTE FUNCTION app.check_exclusion();

  CREATE FUNCTION app.apply_exclusion() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
  BEGIN
    IF TG_OP = 'INSERT' THEN
      PERFORM app.end_generated_grants(NEW.case_id, NEW.staff_id, '{}');
    ELSE
      PERFORM app.make_office_grants(NEW.case_id, NEW.staff_id);
    END IF;
    RETURN NULL;
  END $$;
  CREATE TRIGGER applies AFTER INSERT OR UPDATE ON app.exclusion FOR EACH ROW EXECUTE FUNCTION app.apply_exclusion();`;

export const exclusionPolicies = `
  ${protect('app.exclusion')}
  CREATE POLICY read_by_assigner ON app.exclusion FOR SELECT TO causeway_app
    USING (case_id IN (SELECT auth.granted_cases('core', 'assign')));
  CREATE POLICY insert_by_assigner ON app.exclusion FOR INSERT TO causeway_app
    WITH CHECK (made_by = (SELECT auth.actor()) AND case_id IN (SELECT auth.granted_cases('core', 'assign')));
  CREATE POLICY end_by_assigner ON app.exclusion FOR UPDATE TO causeway_app
    USING (case_id IN (SELECT auth.granted_cases('core', 'assign')))
    WITH CHECK (ended_by = (SELECT auth.actor()) AND staff_id <> (SELECT auth.actor()) AND (SELECT auth.is_fresh()));
  GRANT SELECT, INSERT, UPDATE (ended_by, version) ON app.exclusion TO causeway_app;`;

export const hidingRules = `
  -- A case does not begin hidden: hiding names who keeps sight of it.
  CREATE POLICY not_born_hidden ON app.case_file AS RESTRICTIVE FOR INSERT TO causeway_app WITH CHECK (NOT hidden);

  -- Hides a case from the office but for the supervisors named, or names others. Gives the new version of the case;
  -- null when the version is not the present one.
  CREATE FUNCTION app.hide_case(of_case uuid, of_version integer, named uuid[], hiding uuid, reason_key integer, reason bytea)
  RETURNS integer LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
  DECLARE
    next_version integer;
  BEGIN
    IF NOT auth.is_fresh() OR NOT EXISTS (SELECT 1 FROM auth.granted_cases('core', 'assign') c WHERE c = of_case) THEN
      RAISE EXCEPTION 'not allowed' USING ERRCODE = '42501';
    END IF;
    LOCK TABLE app.case_grant IN SHARE ROW EXCLUSIVE MODE;
    IF EXISTS (SELECT 1 FROM pg_catalog.unnest(named) n WHERE NOT app.is_office_supervisor(n, of_case)
        OR EXISTS (SELECT 1 FROM app.exclusion x WHERE x.case_id = of_case AND x.staff_id = n AND x.ended_at IS NULL)) THEN
      RAISE EXCEPTION 'not a supervisor who may see the case' USING ERRCODE = '23514', CONSTRAINT = 'case_hiding_supervisors';
    END IF;
    IF named <@ ARRAY[auth.actor()] THEN
      RAISE EXCEPTION 'nobody else would see the case' USING ERRCODE = '23514', CONSTRAINT = 'case_hiding_other';
    END IF;
    UPDATE app.case_file SET hidden = true, version = version + 1 WHERE id = of_case AND version = of_version
      RETURNING version INTO next_version;
    IF NOT FOUND THEN RETURN NULL; END IF;
    UPDATE app.case_hiding SET ended_by = auth.actor(), ended_at = pg_catalog.transaction_timestamp()
      WHERE case_id = of_case AND ended_at IS NULL;
    INSERT INTO app.case_hiding (id, case_id, supervisor_ids, made_by, made_at, key_version, sealed_reason)
      VALUES (hiding, of_case, named, auth.actor(), pg_catalog.transaction_timestamp(), reason_key, reason);
    PERFORM app.end_generated_grants(of_case, NULL, named);
    PERFORM app.make_office_grants(of_case, NULL);
    RETURN next_version;
  END $$;

  -- Gives the office its access to a hidden case back. Null when the version is not the present one or it is not hidden.
  CREATE FUNCTION app.unhide_case(of_case uuid, of_version integer) RETURNS integer
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
  DECLARE
    next_version integer;
  BEGIN
    IF NOT auth.is_fresh() OR NOT EXISTS (SELECT 1 FROM auth.granted_cases('core', 'assign') c WHERE c = of_case) THEN
      RAISE EXCEPTION 'not allowed' USING ERRCODE = '42501';
    END IF;
    LOCK TABLE app.case_grant IN SHARE ROW EXCLUSIVE MODE;
    UPDATE app.case_file SET hidden = false, version = version + 1 WHERE id = of_case AND version = of_version AND hidden
      RETURNING version INTO next_version;
    IF NOT FOUND THEN RETURN NULL; END IF;
    UPDATE app.case_hiding SET ended_by = auth.actor(), ended_at = pg_catalog.transaction_timestamp()
      WHERE case_id = of_case AND ended_at IS NULL;
    PERFORM app.make_office_grants(of_case, NULL);
    RETURN next_version;
  END $$;
  GRANT EXECUTE ON FUNCTION app.hide_case(uuid, integer, uuid[], uuid, integer, bytea), app.unhide_case(uuid, integer)
    TO causeway_app;`;
