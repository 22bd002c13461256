import type { MigrationInterface, QueryRunner } from 'typeorm';
import { accountCodes, accountCodesDown } from './account-codes.js';
import { endings, endingsDown } from './account-endings.js';
import { mayEverywhere, protect } from './row-policies.js';

/** The profile, who may give a role, invitations and recovery, key holders, and what ends with an account or a role. */
export class Accounts1795300000011 implements MigrationInterface {
  public async up(runner: QueryRunner): Promise<void> {
    for (const part of [profile, approvals, accounts, roles, ...accountCodes, keyHolders, ...endings])
      await runner.query(part);
  }

  public async down(runner: QueryRunner): Promise<void> {
    await runner.query(endingsDown);
    await runner.query(accountCodesDown);
    await runner.query(down);
  }
}

const readsAccounts = `EXISTS (SELECT 1 FROM auth.policy_cell p WHERE p.role = (SELECT auth.role())
      AND p.compartment = 'accounts' AND p.may = 'read')`;
const writesAccounts = mayEverywhere("'accounts'", ['write']);

const profile = `
  -- Which roles one person may hold together: every set that a profile allows is a part of one of these.
  CREATE TABLE auth.role_set (
    profile text NOT NULL CONSTRAINT role_set_profile CHECK (profile IN ('standard', 'small-team')),
    roles text[] NOT NULL,
    CONSTRAINT role_set_pkey PRIMARY KEY (profile, roles)
  );
  INSERT INTO auth.role_set (profile, roles)
    SELECT 'standard', ARRAY[r] FROM unnest(ARRAY['caseworker', 'safety-officer', 'legal-adviser', 'testimony-officer',
      'clinician', 'supervisor', 'auditor', 'administrator']) r;
  INSERT INTO auth.role_set (profile, roles) VALUES
    ('small-team', ARRAY['caseworker', 'safety-officer', 'testimony-officer']),
    ('small-team', ARRAY['supervisor', 'safety-officer']), ('small-team', ARRAY['supervisor', 'testimony-officer']),
    ('small-team', ARRAY['legal-adviser']), ('small-team', ARRAY['clinician']),
    ('small-team', ARRAY['auditor']), ('small-team', ARRAY['administrator']);
  ${protect('auth.role_set')}

  CREATE TABLE auth.profile (
    profile text NOT NULL CONSTRAINT profile_name CHECK (profile IN ('standard', 'small-team')),
    changed_by uuid,
    changed_at timestamptz NOT NULL,
    version integer NOT NULL
  );
  CREATE UNIQUE INDEX profile_only_one ON auth.profile ((true));
  INSERT INTO auth.profile (profile, changed_at, version) VALUES ('standard', transaction_timestamp(), 1);
  ${protect('auth.profile')}

  -- While an installation is set up, its operator may do alone what later needs a second person. The demonstration is
  -- never more than that.
  CREATE FUNCTION auth.is_in_setup() RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
    SELECT NOT EXISTS (SELECT 1 FROM app.case_file)
      OR EXISTS (SELECT 1 FROM app.installation i WHERE i.kind = 'demonstration')
  $$;
  GRANT EXECUTE ON FUNCTION auth.is_in_setup() TO causeway_app;`;

const approvals = `
  -- Whether the actor is using up, in this very transaction, an approval of the act that names all of \`part\`. One that
  -- was granted and is not used does not count, so that each serves once.
  CREATE FUNCTION auth.is_approved(of_act text, part jsonb) RETURNS boolean
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
    SELECT EXISTS (SELECT 1 FROM app.approval a WHERE a.act = of_act AND a.state = 'used'
      AND a.used_at = pg_catalog.transaction_timestamp() AND a.requester_id = (SELECT auth.actor())
      AND a.decider_id <> a.requester_id AND a.payload @> part)
  $$;
  GRANT EXECUTE ON FUNCTION auth.is_approved(text, jsonb) TO causeway_app;

  CREATE POLICY read_signed_in ON auth.profile FOR SELECT TO causeway_app USING ((SELECT auth.actor()) IS NOT NULL);
  CREATE POLICY change_by_two ON auth.profile FOR UPDATE TO causeway_app USING (${writesAccounts})
    WITH CHECK (changed_by = (SELECT auth.actor()) AND CASE (SELECT auth.role())
      WHEN 'system:setup' THEN (SELECT auth.is_in_setup())
      ELSE auth.is_approved('profile.change', jsonb_build_object('profile', profile)) END);
  GRANT SELECT, UPDATE (profile, changed_by, changed_at, version) ON auth.profile TO causeway_app;

  -- Nobody may hold roles that the new profile keeps apart.
  CREATE FUNCTION auth.check_profile() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
  BEGIN
    IF EXISTS (SELECT 1 FROM auth.staff_role r WHERE r.ended_at IS NULL GROUP BY r.staff_id
      HAVING NOT EXISTS (SELECT 1 FROM auth.role_set s
        WHERE s.profile = NEW.profile AND pg_catalog.array_agg(r.role) <@ s.roles))
    THEN RAISE EXCEPTION 'somebody holds roles that this profile keeps apart' USING ERRCODE = '23514',
      CONSTRAINT = 'profile_present_roles';
    END IF;
    RETURN NEW;
  END $$;
  CREATE TRIGGER present_roles BEFORE UPDATE OF profile ON auth.profile
    FOR EACH ROW EXECUTE FUNCTION auth.check_profile();

  -- Who holds which role, for the question whether every act can be completed; the same for everybody who may ask.
  CREATE FUNCTION auth.role_holders()
  RETURNS TABLE (staff_id uuid, office_id uuid, roles text[], is_guest boolean)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
    SELECT s.id, s.office_id,
      ARRAY(SELECT r.role FROM auth.staff_role r WHERE r.staff_id = s.id AND r.ended_at IS NULL ORDER BY r.role),
      s.guest_until IS NOT NULL
    FROM auth.staff s
    WHERE ${readsAccounts} AND s.state = 'active'
      AND (s.guest_until IS NULL OR s.guest_until > pg_catalog.transaction_timestamp())
    ORDER BY s.id
  $$;
  GRANT EXECUTE ON FUNCTION auth.role_holders() TO causeway_app;`;

const accounts = `
  -- An account begins empty, but while the installation is set up.
  DROP POLICY insert_accounts ON auth.staff;
  CREATE POLICY insert_accounts ON auth.staff FOR INSERT TO causeway_app
    WITH CHECK (${writesAccounts} AND ((state = 'invited' AND password_hash IS NULL)
      OR ((SELECT auth.role()) = 'system:setup' AND (SELECT auth.is_in_setup()))));

  -- Whoever administers accounts cannot become somebody: a password is chosen by its owner, with a code or signed in.
  CREATE FUNCTION auth.check_account() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
  DECLARE
    who text := auth.role();
    is_recovery boolean := auth.is_approved('account.recover', pg_catalog.jsonb_build_object('staffId', NEW.id));
  BEGIN
    -- without a signed actor nothing of the service comes this far: this is the owner at work
    IF who IS NULL OR (who = 'system:setup' AND auth.is_in_setup()) THEN RETURN NEW; END IF;
    IF OLD.state = 'disabled' AND NEW.state = 'active' AND NEW.password_hash IS NULL THEN NEW.state := 'invited'; END IF;
    IF NEW.password_hash IS DISTINCT FROM OLD.password_hash AND NEW.id <> auth.actor()
      AND NOT (who = 'nobody' AND OLD.state = 'invited') AND NOT (NEW.password_hash IS NULL AND is_recovery) THEN
      RAISE EXCEPTION 'a password is chosen by its owner' USING ERRCODE = '23514', CONSTRAINT = 'staff_password_of_owner';
    END IF;
    IF NEW.state <> OLD.state AND NOT (CASE NEW.state
      WHEN 'disabled' THEN NEW.id <> auth.actor()
      WHEN 'active' THEN (OLD.state = 'disabled' AND who = 'administrator') OR (OLD.state = 'invited' AND who = 'nobody')
      ELSE is_recovery OR (OLD.state = 'disabled' AND NEW.password_hash IS NULL AND who = 'administrator') END) THEN
      RAISE EXCEPTION 'this account does not become so' USING ERRCODE = '23514', CONSTRAINT = 'staff_move';
    END IF;
    RETURN NEW;
  END $$;
  CREATE TRIGGER change_of_account BEFORE UPDATE OF password_hash, state ON auth.staff
    FOR EACH ROW EXECUTE FUNCTION auth.check_account();`;

const roles = `
  DROP POLICY insert_accounts ON auth.staff_role;
  DROP POLICY update_accounts ON auth.staff_role;
  -- A role is given by two people, never to oneself. Taking one away needs nobody else.
  CREATE FUNCTION auth.may_give_role(of_staff uuid, of_role text) RETURNS boolean
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
    SELECT of_staff <> (SELECT auth.actor()) AND CASE (SELECT auth.role())
      WHEN 'system:setup' THEN (SELECT auth.is_in_setup())
      ELSE (SELECT auth.is_fresh()) AND (SELECT auth.is_approved('role.grant', pg_catalog.jsonb_build_object(
        'staffId', of_staff, 'roles', pg_catalog.jsonb_build_array(of_role)))) END
  $$;
  GRANT EXECUTE ON FUNCTION auth.may_give_role(uuid, text) TO causeway_app;
  CREATE POLICY insert_by_two ON auth.staff_role FOR INSERT TO causeway_app
    WITH CHECK (${writesAccounts} AND granted_by = (SELECT auth.actor()) AND ended_at IS NULL
      AND auth.may_give_role(staff_id, role));
  CREATE POLICY update_accounts ON auth.staff_role FOR UPDATE TO causeway_app
    USING (${writesAccounts} AND staff_id <> (SELECT auth.actor()))
    WITH CHECK (CASE WHEN ended_at IS NULL
      THEN granted_by = (SELECT auth.actor()) AND auth.may_give_role(staff_id, role)
      ELSE ended_by = (SELECT auth.actor()) END);

  -- A row is given, ended, or given again; what was before stays as it was.
  CREATE FUNCTION auth.check_role() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
  BEGIN
    IF (OLD.ended_at IS NULL) = (NEW.ended_at IS NULL) OR (NEW.ended_at IS NULL) <> (NEW.ended_by IS NULL)
      OR (NEW.ended_at IS NOT NULL AND (NEW.granted_by, NEW.granted_at) IS DISTINCT FROM (OLD.granted_by, OLD.granted_at))
    THEN
      RAISE EXCEPTION 'a role is given or ended' USING ERRCODE = '23514', CONSTRAINT = 'staff_role_move';
    END IF;
    IF NEW.ended_at IS NOT NULL THEN NEW.ended_at := pg_catalog.transaction_timestamp(); END IF;
    RETURN NEW;
  END $$;
  CREATE TRIGGER change_of_role BEFORE UPDATE ON auth.staff_role FOR EACH ROW EXECUTE FUNCTION auth.check_role();

  -- After the row policies have spoken, so that it tells nobody else what somebody holds.
  CREATE FUNCTION auth.check_role_set() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
  DECLARE
    held text[];
  BEGIN
    IF NEW.role = 'administrator' AND EXISTS (SELECT 1 FROM auth.staff s WHERE s.id = NEW.staff_id AND s.guest_until IS NOT NULL)
    THEN
      RAISE EXCEPTION 'a guest administers nothing' USING ERRCODE = '23514', CONSTRAINT = 'staff_role_guest';
    END IF;
    -- two roles given at once, or a profile changed at once, wait for each other here
    PERFORM 1 FROM auth.profile FOR SHARE;
    PERFORM 1 FROM auth.staff s WHERE s.id = NEW.staff_id FOR UPDATE;
    SELECT pg_catalog.array_agg(r.role) INTO held FROM auth.staff_role r
      WHERE r.staff_id = NEW.staff_id AND r.ended_at IS NULL;
    IF NOT EXISTS (SELECT 1 FROM auth.role_set s JOIN auth.profile p ON p.profile = s.profile WHERE held <@ s.roles) THEN
      RAISE EXCEPTION 'the profile keeps these roles apart' USING ERRCODE = '23514', CONSTRAINT = 'staff_role_profile';
    END IF;
    RETURN NULL;
  END $$;
  CREATE TRIGGER allowed_together AFTER INSERT OR UPDATE OF ended_at ON auth.staff_role
    FOR EACH ROW WHEN (NEW.ended_at IS NULL) EXECUTE FUNCTION auth.check_role_set();`;

const keyHolders = `
  -- The people who keep what opens the installation's keys. With one of them alone, one accident ends every case.
  CREATE TABLE auth.key_holder (
    id uuid NOT NULL CONSTRAINT key_holder_pkey PRIMARY KEY,
    staff_id uuid NOT NULL CONSTRAINT key_holder_staff REFERENCES auth.staff (id)
      CONSTRAINT key_holder_staff_key UNIQUE,
    named_by uuid NOT NULL,
    named_at timestamptz NOT NULL,
    accepted_at timestamptz
  );
  ${protect('auth.key_holder')}
  CREATE POLICY read_own_and_accounts ON auth.key_holder FOR SELECT TO causeway_app
    USING (staff_id = (SELECT auth.actor()) OR ${readsAccounts});
  CREATE POLICY insert_accounts ON auth.key_holder FOR INSERT TO causeway_app
    WITH CHECK (${writesAccounts} AND named_by = (SELECT auth.actor()) AND accepted_at IS NULL);
  CREATE POLICY accept_own ON auth.key_holder FOR UPDATE TO causeway_app
    USING (staff_id = (SELECT auth.actor()) AND accepted_at IS NULL)
    WITH CHECK (staff_id = (SELECT auth.actor()) AND (SELECT auth.is_fresh()));
  GRANT SELECT, INSERT, UPDATE (accepted_at) ON auth.key_holder TO causeway_app;

  CREATE FUNCTION app.check_key_holders() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
  BEGIN
    IF (SELECT count(*) FROM auth.key_holder h JOIN auth.staff s ON s.id = h.staff_id
        WHERE h.accepted_at IS NOT NULL AND s.state = 'active'
          AND (s.guest_until IS NULL OR s.guest_until > pg_catalog.transaction_timestamp())) < 2
      AND EXISTS (SELECT 1 FROM app.installation i WHERE i.kind = 'real') THEN
      RAISE EXCEPTION 'a second key holder is missing' USING ERRCODE = '23514', CONSTRAINT = 'case_file_key_holders';
    END IF;
    RETURN NULL;
  END $$;
  CREATE TRIGGER key_holders BEFORE INSERT ON app.case_file
    FOR EACH STATEMENT EXECUTE FUNCTION app.check_key_holders();`;

const down = `
  DROP TRIGGER key_holders ON app.case_file;
  DROP TRIGGER allowed_together ON auth.staff_role;
  DROP TRIGGER change_of_role ON auth.staff_role;
  DROP TRIGGER change_of_account ON auth.staff;
  DROP POLICY insert_by_two ON auth.staff_role;
  DROP POLICY update_accounts ON auth.staff_role;
  DROP POLICY insert_accounts ON auth.staff;
  DROP TABLE auth.key_holder, auth.profile, auth.role_set;
  DROP FUNCTION app.check_key_holders(), auth.check_role_set(), auth.check_role(), auth.may_give_role(uuid, text),
    auth.check_account(), auth.role_holders(), auth.check_profile(), auth.is_approved(text, jsonb), auth.is_in_setup();
  CREATE POLICY insert_accounts ON auth.staff FOR INSERT TO causeway_app WITH CHECK (${writesAccounts});
  CREATE POLICY insert_accounts ON auth.staff_role FOR INSERT TO causeway_app
    WITH CHECK (${writesAccounts} AND staff_id <> (SELECT auth.actor()));
  CREATE POLICY update_accounts ON auth.staff_role FOR UPDATE TO causeway_app
    USING (${writesAccounts} AND staff_id <> (SELECT auth.actor()));`;
