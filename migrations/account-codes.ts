import { mayEverywhere, protect } from './row-policies.js';

/** One-time codes of accounts, as SQL of migration 0011. It never changes once that migration is released. */

const writesAccounts = mayEverywhere("'accounts'", ['write']);

const invitations = `
  -- One-time codes by which the owner of an account chooses a password. Written by the functions below only.
  CREATE TABLE auth.invitation (
    id uuid NOT NULL CONSTRAINT invitation_pkey PRIMARY KEY,
    staff_id uuid NOT NULL CONSTRAINT invitation_staff REFERENCES auth.staff (id),
    kind text NOT NULL CONSTRAINT invitation_kind CHECK (kind IN ('new', 'recovery')),
    -- SHA-256 of 160 random bits; empty until the code of a recovery was shown
    code_hash bytea CONSTRAINT invitation_code_hash_key UNIQUE
      CONSTRAINT invitation_code_hash CHECK (octet_length(code_hash) = 32),
    made_by uuid NOT NULL,
    made_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    used_at timestamptz,
    void_at timestamptz
  );
  CREATE UNIQUE INDEX invitation_one_open ON auth.invitation (staff_id) WHERE used_at IS NULL AND void_at IS NULL;
  ${protect('auth.invitation')}
  CREATE POLICY read_accounts ON auth.invitation FOR SELECT TO causeway_app USING (${writesAccounts});
  GRANT SELECT (id, staff_id, kind, made_by, made_at, expires_at, used_at, void_at) ON auth.invitation TO causeway_app;

  CREATE FUNCTION auth.void_invitations(of_staff uuid) RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = '' AS $$
    UPDATE auth.invitation SET void_at = pg_catalog.transaction_timestamp()
    WHERE staff_id = of_staff AND used_at IS NULL AND void_at IS NULL
  $$;

  -- A new code for an account that nobody has taken up yet; the one before is void. What two people recovered, and an
  -- account that two people gave a role, gets no code from one alone. Gives nothing when it may not be.
  CREATE FUNCTION auth.make_invitation(new_id uuid, of_staff uuid, hash bytea) RETURNS timestamptz
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
  DECLARE
    until timestamptz;
  BEGIN
    IF NOT ${writesAccounts} OR of_staff = auth.actor() OR NOT (auth.is_fresh() OR auth.role() = 'system:setup') THEN
      RAISE EXCEPTION 'not allowed' USING ERRCODE = '42501';
    END IF;
    PERFORM 1 FROM auth.staff s WHERE s.id = of_staff AND s.state = 'invited' FOR UPDATE;
    IF NOT FOUND OR EXISTS (SELECT 1 FROM auth.invitation i WHERE i.staff_id = of_staff AND i.kind = 'recovery')
      OR (EXISTS (SELECT 1 FROM auth.staff_role r WHERE r.staff_id = of_staff AND r.ended_at IS NULL)
        AND auth.role() <> 'system:setup') THEN
      RETURN NULL;
    END IF;
    PERFORM auth.void_invitations(of_staff);
    INSERT INTO auth.invitation (id, staff_id, kind, code_hash, made_by, made_at, expires_at)
    VALUES (new_id, of_staff, 'new', hash, auth.actor(), pg_catalog.transaction_timestamp(),
      pg_catalog.transaction_timestamp() + interval '72 hours') RETURNING expires_at INTO until;
    RETURN until;
  END $$;

  -- Takes a code up: one statement whether the name, the code or neither is right. Only for nobody.
  CREATE FUNCTION auth.take_invitation(of_username text, hash bytea, new_password_hash text) RETURNS uuid
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
  DECLARE
    taken uuid;
  BEGIN
    IF auth.role() IS DISTINCT FROM 'nobody' THEN RAISE EXCEPTION 'not allowed' USING ERRCODE = '42501'; END IF;
    UPDATE auth.invitation i SET used_at = pg_catalog.transaction_timestamp() FROM auth.staff s
    WHERE i.code_hash = hash AND i.used_at IS NULL AND i.void_at IS NULL AND i.expires_at > pg_catalog.transaction_timestamp()
      AND s.id = i.staff_id AND s.username = of_username AND s.state = 'invited'
      AND (s.guest_until IS NULL OR s.guest_until > pg_catalog.transaction_timestamp())
    RETURNING i.staff_id INTO taken;
    UPDATE auth.staff SET password_hash = new_password_hash, state = 'active', version = version + 1 WHERE id = taken;
    RETURN taken;
  END $$;
  GRANT EXECUTE ON FUNCTION auth.make_invitation(uuid, uuid, bytea), auth.take_invitation(text, bytea, text) TO causeway_app;`;

const recovery = `
  -- Two people give an account back to its owner: factors and password go, and a code is made when the asker fetches it.
  CREATE FUNCTION auth.recover_account(new_id uuid, of_staff uuid) RETURNS boolean
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
  BEGIN
    IF NOT ${writesAccounts} OR of_staff = auth.actor() OR NOT auth.is_fresh()
      OR NOT auth.is_approved('account.recover', pg_catalog.jsonb_build_object('staffId', of_staff)) THEN
      RAISE EXCEPTION 'not allowed' USING ERRCODE = '42501';
    END IF;
    UPDATE auth.staff SET password_hash = NULL, state = 'invited', version = version + 1
    WHERE id = of_staff AND state <> 'disabled';
    IF NOT FOUND THEN RETURN false; END IF;
    DELETE FROM auth.passkey WHERE staff_id = of_staff;
    DELETE FROM auth.totp WHERE staff_id = of_staff;
    PERFORM auth.void_invitations(of_staff);
    INSERT INTO auth.invitation (id, staff_id, kind, made_by, made_at, expires_at)
    VALUES (new_id, of_staff, 'recovery', auth.actor(), pg_catalog.transaction_timestamp(),
      pg_catalog.transaction_timestamp() + interval '72 hours');
    RETURN true;
  END $$;

  -- The code of a recovery is made when its asker fetches it: once, within an hour.
  CREATE FUNCTION auth.set_recovery_code(of_staff uuid, hash bytea) RETURNS TABLE (id uuid, expires_at timestamptz)
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
  BEGIN
    IF NOT ${writesAccounts} OR NOT auth.is_fresh() THEN RAISE EXCEPTION 'not allowed' USING ERRCODE = '42501'; END IF;
    RETURN QUERY UPDATE auth.invitation i SET code_hash = hash
    WHERE i.staff_id = of_staff AND i.kind = 'recovery' AND i.code_hash IS NULL AND i.made_by = auth.actor()
      AND i.used_at IS NULL AND i.void_at IS NULL
      AND i.made_at > pg_catalog.transaction_timestamp() - interval '1 hour'
    RETURNING i.id, i.expires_at;
  END $$;
  GRANT EXECUTE ON FUNCTION auth.recover_account(uuid, uuid), auth.set_recovery_code(uuid, bytea) TO causeway_app;`;

export const accountCodes: readonly string[] = [invitations, recovery];

export const accountCodesDown = `
  DROP TABLE auth.invitation;
  DROP FUNCTION auth.set_recovery_code(uuid, bytea), auth.recover_account(uuid, uuid),
    auth.take_invitation(text, bytea, text), auth.make_invitation(uuid, uuid, bytea), auth.void_invitations(uuid);`;
