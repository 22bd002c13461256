import { mayEverywhere, protect } from './row-policies.js';

/**
 * What ends with an account or a role, as SQL of migration 0011: no handler can forget it, because no handler does it.
 * It never changes once that migration is released.
 */

const endOfAccess = `
  -- Ends every session and every live grant of an account; in one role only when one is named.
  CREATE FUNCTION auth.end_sessions(of_staff uuid, of_role text) RETURNS void
  LANGUAGE sql SECURITY DEFINER SET search_path = '' AS $$
    UPDATE auth.session SET ended_at = pg_catalog.transaction_timestamp()
    WHERE staff_id = of_staff AND ended_at IS NULL AND (of_role IS NULL OR role = of_role)
  $$;
  CREATE FUNCTION auth.end_grants(of_staff uuid, of_role text) RETURNS void
  LANGUAGE sql SECURITY DEFINER SET search_path = '' AS $$
    UPDATE app.case_grant SET valid_until = pg_catalog.transaction_timestamp(),
      ended_by = coalesce((SELECT auth.actor()), of_staff), version = version + 1
    WHERE actor_id = of_staff AND valid_until > pg_catalog.transaction_timestamp() AND (of_role IS NULL OR role = of_role)
  $$;

  -- A recovered account keeps its grants: without a session nobody uses them, and its owner comes back. Sessions end when
  -- the owner comes back too: one that was begun at the very moment of the end does not go on.
  CREATE FUNCTION auth.end_with_account() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
  BEGIN
    PERFORM auth.end_sessions(NEW.id, NULL);
    IF OLD.state = 'disabled' THEN PERFORM app.make_office_grants(NULL, NEW.id); END IF;
    IF NEW.state = 'disabled' THEN
      PERFORM auth.end_grants(NEW.id, NULL);
      PERFORM auth.void_invitations(NEW.id);
    END IF;
    RETURN NULL;
  END $$;
  CREATE TRIGGER end_with_account AFTER UPDATE OF state ON auth.staff
    FOR EACH ROW WHEN (NEW.state <> OLD.state) EXECUTE FUNCTION auth.end_with_account();

  CREATE FUNCTION auth.end_with_role() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
  BEGIN
    PERFORM auth.end_sessions(NEW.staff_id, NEW.role);
    PERFORM auth.end_grants(NEW.staff_id, NEW.role);
    RETURN NULL;
  END $$;
  CREATE TRIGGER end_with_role AFTER UPDATE OF ended_at ON auth.staff_role
    FOR EACH ROW WHEN (NEW.ended_at IS NOT NULL AND OLD.ended_at IS NULL) EXECUTE FUNCTION auth.end_with_role();`;

const lastTwo = `
  -- Two active administrators at least, and a guest is not one of them: with a single one, one lost key ends it all.
  CREATE FUNCTION auth.check_administrators() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
  DECLARE
    of_staff uuid;
  BEGIN
    IF auth.role() IS NULL THEN RETURN NULL; END IF;
    IF TG_TABLE_NAME = 'staff_role' THEN
      SELECT s.id INTO of_staff FROM auth.staff s WHERE s.id = NEW.staff_id AND s.state <> 'disabled' AND s.guest_until IS NULL;
    ELSE
      SELECT r.staff_id INTO of_staff FROM auth.staff_role r
      WHERE r.staff_id = NEW.id AND r.role = 'administrator' AND r.ended_at IS NULL AND OLD.guest_until IS NULL;
    END IF;
    -- somebody who never took up the invitation never was an active administrator
    IF of_staff IS NULL OR EXISTS (SELECT 1 FROM auth.staff s WHERE s.id = of_staff AND s.password_hash IS NULL
      AND NOT EXISTS (SELECT 1 FROM auth.invitation i WHERE i.staff_id = s.id AND i.kind = 'recovery')) THEN
      RETURN NULL;
    END IF;
    -- two such changes at once wait for each other
    PERFORM pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtext('causeway/administrators'));
    IF (SELECT count(*) FROM auth.staff s JOIN auth.staff_role r ON r.staff_id = s.id
        WHERE r.role = 'administrator' AND r.ended_at IS NULL AND s.state = 'active' AND s.guest_until IS NULL) < 2 THEN
      RAISE EXCEPTION 'two active administrators must remain' USING ERRCODE = '23514',
        CONSTRAINT = 'staff_two_administrators';
    END IF;
    RETURN NULL;
  END $$;
  CREATE TRIGGER two_administrators AFTER UPDATE OF state, guest_until ON auth.staff
    FOR EACH ROW WHEN ((NEW.state = 'disabled' AND OLD.state <> 'disabled')
      OR (NEW.guest_until IS NOT NULL AND OLD.guest_until IS NULL)) EXECUTE FUNCTION auth.check_administrators();
  CREATE TRIGGER two_administrators AFTER UPDATE OF ended_at ON auth.staff_role
    FOR EACH ROW WHEN (NEW.role = 'administrator' AND NEW.ended_at IS NOT NULL AND OLD.ended_at IS NULL)
    EXECUTE FUNCTION auth.check_administrators();`;

const offBoarding = `
  -- Keys that somebody who left has held and that no new key has followed yet.
  CREATE TABLE keystore.rekey_due (
    case_id uuid NOT NULL CONSTRAINT rekey_due_case REFERENCES app.case_file (id),
    compartment text NOT NULL,
    asked_at timestamptz NOT NULL,
    CONSTRAINT rekey_due_pkey PRIMARY KEY (case_id, compartment)
  );
  ${protect('keystore.rekey_due')}
  CREATE POLICY rotate ON keystore.rekey_due TO causeway_app USING (${mayEverywhere('rekey_due.compartment', ['rotate'])})
    WITH CHECK (false);
  GRANT SELECT, DELETE ON keystore.rekey_due TO causeway_app;

  -- A supervisor lets a colleague of the office go: the account is disabled, every role ends, and each key that the
  -- leaver could reach until now is due. Never an auditor, who watches over supervisors. Gives how many.
  CREATE FUNCTION auth.off_board(of_staff uuid) RETURNS integer LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
  DECLARE
    due integer;
  BEGIN
    IF NOT auth.is_fresh() OR of_staff = auth.actor() OR NOT EXISTS (SELECT 1 FROM auth.policy_cell p
        WHERE p.role = (SELECT auth.role()) AND p.compartment = 'accounts' AND p.may = 'approve' AND p.basis = 'office')
      OR NOT EXISTS (SELECT 1 FROM auth.staff s
        WHERE s.id = of_staff AND s.office_id = (SELECT auth.office()) AND s.state <> 'disabled')
      OR EXISTS (SELECT 1 FROM auth.staff_role r
        WHERE r.staff_id = of_staff AND r.role = 'auditor' AND r.ended_at IS NULL) THEN
      RAISE EXCEPTION 'not allowed' USING ERRCODE = '42501';
    END IF;
    INSERT INTO keystore.rekey_due (case_id, compartment, asked_at)
    SELECT DISTINCT k.case_id, k.compartment, pg_catalog.transaction_timestamp()
    FROM app.case_grant g JOIN keystore.data_key k ON k.case_id = g.case_id AND k.compartment = ANY (g.compartments)
    JOIN auth.policy_cell p ON p.role = 'system:rotation' AND p.compartment = k.compartment AND p.may = 'rotate'
    -- the newest key, if it stood while any grant of theirs did: also one that ended before they left
    WHERE g.actor_id = of_staff AND g.valid_from <= pg_catalog.transaction_timestamp()
      AND k.created_at < g.valid_until AND k.created_at < pg_catalog.transaction_timestamp()
      AND NOT EXISTS (SELECT 1 FROM keystore.data_key n WHERE n.case_id = k.case_id AND n.compartment = k.compartment
        AND n.key_version > k.key_version)
    ON CONFLICT (case_id, compartment) DO UPDATE SET asked_at = excluded.asked_at;
    GET DIAGNOSTICS due = ROW_COUNT;
    UPDATE auth.staff_role SET ended_by = auth.actor(), ended_at = pg_catalog.transaction_timestamp()
    WHERE staff_id = of_staff AND ended_at IS NULL;
    UPDATE auth.staff SET state = 'disabled', version = version + 1 WHERE id = of_staff;
    RETURN due;
  END $$;
  GRANT EXECUTE ON FUNCTION auth.off_board(uuid) TO causeway_app;`;

export const endings: readonly string[] = [endOfAccess, lastTwo, offBoarding];

export const endingsDown = `
  DROP TABLE keystore.rekey_due;
  DROP TRIGGER two_administrators ON auth.staff_role;
  DROP TRIGGER two_administrators ON auth.staff;
  DROP TRIGGER end_with_role ON auth.staff_role;
  DROP TRIGGER end_with_account ON auth.staff;
  DROP FUNCTION auth.off_board(uuid), auth.check_administrators(), auth.end_with_role(), auth.end_with_account(),
    auth.end_grants(uuid, text), auth.end_sessions(uuid, text);`;
