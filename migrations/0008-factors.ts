import type { MigrationInterface, QueryRunner } from 'typeorm';
import { protect } from './row-policies.js';

/**
 * Passkeys, codes of authenticator apps, challenges, the change of one's own password, and the counting of tries.
 * What must not be undone by SQL that somebody injected (a counter, a used code, a wait) is changed by functions that
 * only go forward; the tables themselves are written by nobody.
 */
export class Factors1795300000008 implements MigrationInterface {
  public async up(runner: QueryRunner): Promise<void> {
    for (const part of [passkeys, totp, challenges, ownFactors, password, sessions, attempts])
      await runner.query(part);
  }

  public async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP FUNCTION auth.waits(bytea[]), auth.lock_attempts(bytea[], timestamptz),
        auth.write_attempt(bytea, integer, timestamptz, timestamptz), auth.count_refusal(bytea, timestamptz),
        auth.take_refusals(timestamptz), auth.forget_attempts(bytea), auth.change_password(text, uuid),
        auth.has_factor(uuid), auth.enrolled(uuid[]), auth.count_factors(), auth.remove_passkey(uuid), auth.remove_totp(),
        auth.begin_totp(uuid, bytea, timestamptz), auth.confirm_totp(uuid, bigint, timestamptz), auth.use_totp(uuid, bigint),
        auth.passkey_owner(bytea), auth.use_passkey(uuid, bigint, boolean, timestamptz),
        auth.take_challenge(uuid, text, uuid), auth.forget_challenges();
      DROP TABLE auth.challenge, auth.totp, auth.passkey;
      DROP POLICY update_own ON auth.session;
      CREATE POLICY update_own ON auth.session FOR UPDATE TO causeway_app USING (staff_id = (SELECT auth.actor()));
      DROP INDEX auth.attempt_since;
      ALTER TABLE auth.attempt DROP COLUMN refused, DROP COLUMN refused_since;
      CREATE POLICY sign_in ON auth.attempt TO causeway_app
        USING ((SELECT auth.role()) = 'nobody') WITH CHECK ((SELECT auth.role()) = 'nobody');
      CREATE POLICY forget_after_success_select ON auth.attempt FOR SELECT TO causeway_app
        USING ((SELECT auth.actor()) IS NOT NULL);
      CREATE POLICY forget_after_success ON auth.attempt FOR DELETE TO causeway_app
        USING ((SELECT auth.actor()) IS NOT NULL);
      GRANT INSERT, UPDATE, DELETE ON auth.attempt TO causeway_app;`);
  }
}

const passkeys = `
  CREATE TABLE auth.passkey (
    id uuid NOT NULL CONSTRAINT passkey_pkey PRIMARY KEY,
    staff_id uuid NOT NULL CONSTRAINT passkey_staff REFERENCES auth.staff (id),
    credential_id bytea NOT NULL CONSTRAINT passkey_credential_id_key UNIQUE
      CONSTRAINT passkey_credential_length CHECK (octet_length(credential_id) BETWEEN 16 AND 1023),
    -- COSE_Key (RFC 9052) as the authenticator gave it
    public_key bytea NOT NULL,
    -- uses that the authenticator counted; always 0 for those that copy their keys
    counter bigint NOT NULL CONSTRAINT passkey_counter CHECK (counter BETWEEN 0 AND 4294967295),
    transports text[] NOT NULL,
    -- whether the key may be, and is, copied to other devices of its owner
    may_sync boolean NOT NULL,
    is_synced boolean NOT NULL,
    name text NOT NULL,
    created_at timestamptz NOT NULL,
    last_used_at timestamptz
  );
  CREATE INDEX passkey_staff_id ON auth.passkey (staff_id);
  ${protect('auth.passkey')}
  CREATE POLICY read_own ON auth.passkey FOR SELECT TO causeway_app USING (staff_id = (SELECT auth.actor()));
  -- The first factor of an account is enrolled in the operation that completes its session; a further one is for somebody
  -- whose second factor is fresh. Both are signed so; a password alone adds nothing.
  CREATE POLICY insert_own ON auth.passkey FOR INSERT TO causeway_app
    WITH CHECK (staff_id = (SELECT auth.actor()) AND (SELECT auth.is_fresh()));
  GRANT SELECT, INSERT ON auth.passkey TO causeway_app;

  -- Whose passkey this is, before anybody is signed in. Nothing for accounts that may not sign in.
  CREATE FUNCTION auth.passkey_owner(credential bytea)
  RETURNS TABLE (id uuid, staff_id uuid, office_id uuid, roles text[], credential_id bytea, public_key bytea, counter bigint)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
    SELECT k.id, p.id, p.office_id, held.roles, k.credential_id, k.public_key, k.counter
    FROM auth.passkey k JOIN auth.staff p ON p.id = k.staff_id,
      LATERAL (SELECT ARRAY(SELECT r.role FROM auth.staff_role r
        WHERE r.staff_id = p.id AND r.ended_at IS NULL ORDER BY r.role)) AS held (roles)
    WHERE k.credential_id = credential AND p.state = 'active' AND held.roles <> '{}'
      AND (p.guest_until IS NULL OR p.guest_until > pg_catalog.transaction_timestamp())
      AND (SELECT auth.role()) = 'nobody'
  $$;
  -- Notes a use: false when the authenticator's counter did not grow, which a copied key cannot hide (WebAuthn 6.1.1).
  CREATE FUNCTION auth.use_passkey(passkey uuid, counted bigint, synced boolean, at timestamptz) RETURNS boolean
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
  BEGIN
    UPDATE auth.passkey k SET counter = counted, is_synced = synced, last_used_at = at
    WHERE k.id = passkey AND k.staff_id = auth.actor()
      AND (k.counter < counted OR (k.counter = 0 AND counted = 0));
    RETURN FOUND;
  END $$;
  GRANT EXECUTE ON FUNCTION auth.passkey_owner(bytea), auth.use_passkey(uuid, bigint, boolean, timestamptz)
    TO causeway_app;`;

const totp = `
  CREATE TABLE auth.totp (
    id uuid NOT NULL CONSTRAINT totp_pkey PRIMARY KEY,
    staff_id uuid NOT NULL CONSTRAINT totp_staff REFERENCES auth.staff (id),
    -- RF1 under a key that is derived from a file beside the database
    sealed bytea NOT NULL CONSTRAINT totp_sealed CHECK (octet_length(sealed) >= 110 AND get_byte(sealed, 0) = 241),
    created_at timestamptz NOT NULL,
    -- empty until a code of it was given: until then it is no factor
    confirmed_at timestamptz,
    -- the newest period of 30 seconds of which a code was taken: a code counts once
    last_step bigint,
    CONSTRAINT totp_confirmed CHECK ((confirmed_at IS NULL) = (last_step IS NULL))
  );
  CREATE UNIQUE INDEX totp_one_confirmed ON auth.totp (staff_id) WHERE confirmed_at IS NOT NULL;
  CREATE UNIQUE INDEX totp_one_begun ON auth.totp (staff_id) WHERE confirmed_at IS NULL;
  ${protect('auth.totp')}
  CREATE POLICY read_own ON auth.totp FOR SELECT TO causeway_app USING (staff_id = (SELECT auth.actor()));
  GRANT SELECT ON auth.totp TO causeway_app;

  -- A new secret, in place of one that was begun and never confirmed.
  CREATE FUNCTION auth.begin_totp(id uuid, sealed bytea, at timestamptz) RETURNS void
  LANGUAGE sql SECURITY DEFINER SET search_path = '' AS $$
    DELETE FROM auth.totp t WHERE t.staff_id = auth.actor() AND t.confirmed_at IS NULL;
    INSERT INTO auth.totp (id, staff_id, sealed, created_at) VALUES ($1, auth.actor(), $2, $3)
  $$;
  -- From here on the secret is a factor, in place of an older one. Only with a fresh second factor, or signed as complete.
  CREATE FUNCTION auth.confirm_totp(begun uuid, step bigint, at timestamptz) RETURNS boolean
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
  BEGIN
    IF NOT auth.is_fresh() THEN RAISE EXCEPTION 'no fresh second factor' USING ERRCODE = '42501'; END IF;
    PERFORM 1 FROM auth.totp t WHERE t.id = begun AND t.staff_id = auth.actor() AND t.confirmed_at IS NULL FOR UPDATE;
    IF NOT FOUND THEN RETURN false; END IF;
    DELETE FROM auth.totp t WHERE t.staff_id = auth.actor() AND t.confirmed_at IS NOT NULL;
    UPDATE auth.totp t SET confirmed_at = at, last_step = step WHERE t.id = begun;
    RETURN true;
  END $$;
  -- Notes a code: false when one of the same or of a later period was taken already.
  CREATE FUNCTION auth.use_totp(totp uuid, step bigint) RETURNS boolean
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
  BEGIN
    UPDATE auth.totp t SET last_step = step
    WHERE t.id = totp AND t.staff_id = auth.actor() AND t.last_step < step;
    RETURN FOUND;
  END $$;
  GRANT EXECUTE ON FUNCTION auth.begin_totp(uuid, bytea, timestamptz), auth.confirm_totp(uuid, bigint, timestamptz),
    auth.use_totp(uuid, bigint) TO causeway_app;`;

const challenges = `
  -- What a passkey has to sign: for one purpose, one session (none before sign-in), five minutes, once.
  CREATE TABLE auth.challenge (
    id uuid NOT NULL CONSTRAINT challenge_pkey PRIMARY KEY,
    kind text NOT NULL CONSTRAINT challenge_kind CHECK (kind IN ('sign-in', 'second-factor', 'step-up', 'enrol')),
    challenge bytea NOT NULL CONSTRAINT challenge_length CHECK (octet_length(challenge) = 32),
    staff_id uuid CONSTRAINT challenge_staff REFERENCES auth.staff (id),
    session_id uuid CONSTRAINT challenge_session REFERENCES auth.session (id),
    expires_at timestamptz NOT NULL,
    CONSTRAINT challenge_bound CHECK ((kind = 'sign-in') = (staff_id IS NULL) AND (staff_id IS NULL) = (session_id IS NULL))
  );
  CREATE INDEX challenge_expires_at ON auth.challenge (expires_at);
  ${protect('auth.challenge')}
  CREATE POLICY read_own ON auth.challenge FOR SELECT TO causeway_app
    USING (staff_id = (SELECT auth.actor()) OR (staff_id IS NULL AND (SELECT auth.role()) = 'nobody'));
  CREATE POLICY insert_own ON auth.challenge FOR INSERT TO causeway_app
    WITH CHECK (staff_id = (SELECT auth.actor()) OR (staff_id IS NULL AND (SELECT auth.role()) = 'nobody'));
  GRANT SELECT, INSERT ON auth.challenge TO causeway_app;

  -- Uses a challenge up: false when it is not there (used, expired, of another purpose, person or session).
  CREATE FUNCTION auth.take_challenge(id uuid, kind text, session uuid) RETURNS boolean
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
  BEGIN
    DELETE FROM auth.challenge c
    WHERE c.id = take_challenge.id AND c.kind = take_challenge.kind AND c.session_id IS NOT DISTINCT FROM session
      AND (c.staff_id IS NULL OR c.staff_id = auth.actor()) AND c.expires_at > pg_catalog.transaction_timestamp()
      AND auth.role() IS NOT NULL;
    RETURN FOUND;
  END $$;
  CREATE FUNCTION auth.forget_challenges() RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = '' AS $$
    DELETE FROM auth.challenge c WHERE c.expires_at <= pg_catalog.transaction_timestamp() AND auth.role() IS NOT NULL
  $$;
  GRANT EXECUTE ON FUNCTION auth.take_challenge(uuid, text, uuid), auth.forget_challenges() TO causeway_app;`;

const ownFactors = `
  CREATE FUNCTION auth.has_factor(staff uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
    SELECT EXISTS (SELECT 1 FROM auth.passkey k WHERE k.staff_id = staff)
      OR EXISTS (SELECT 1 FROM auth.totp t WHERE t.staff_id = staff AND t.confirmed_at IS NOT NULL)
  $$;
  -- Which of these accounts have a second factor, never which one; for those who may read accounts.
  CREATE FUNCTION auth.enrolled(ids uuid[]) RETURNS SETOF uuid LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
    SELECT p.id FROM auth.staff p WHERE p.id = ANY (ids) AND auth.has_factor(p.id)
      AND EXISTS (SELECT 1 FROM auth.policy_cell c
        WHERE c.role = (SELECT auth.role()) AND c.compartment = 'accounts' AND c.may = 'read'
          AND (c.basis = 'all' OR (c.basis = 'office' AND p.office_id = (SELECT auth.office()))))
  $$;
  -- How many factors one has; holds the account until the transaction ends, so that no two changes pass each other.
  CREATE FUNCTION auth.count_factors() RETURNS integer LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
  BEGIN
    PERFORM 1 FROM auth.staff p WHERE p.id = auth.actor() FOR NO KEY UPDATE;
    RETURN (SELECT pg_catalog.count(*) FROM auth.passkey k WHERE k.staff_id = auth.actor())
      + (SELECT pg_catalog.count(*) FROM auth.totp t WHERE t.staff_id = auth.actor() AND t.confirmed_at IS NOT NULL);
  END $$;
  -- 'removed', 'absent', or 'last': the last factor stays, because without one the password alone would enrol the next.
  CREATE FUNCTION auth.remove_passkey(passkey uuid) RETURNS text LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
  DECLARE factors integer := auth.count_factors();
  BEGIN
    IF NOT auth.is_fresh() THEN RAISE EXCEPTION 'no fresh second factor' USING ERRCODE = '42501'; END IF;
    IF NOT EXISTS (SELECT 1 FROM auth.passkey k WHERE k.id = passkey AND k.staff_id = auth.actor()) THEN RETURN 'absent'; END IF;
    IF factors < 2 THEN RETURN 'last'; END IF;
    DELETE FROM auth.passkey k WHERE k.id = passkey;
    RETURN 'removed';
  END $$;
  CREATE FUNCTION auth.remove_totp() RETURNS text LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
  DECLARE factors integer := auth.count_factors();
  BEGIN
    IF NOT auth.is_fresh() THEN RAISE EXCEPTION 'no fresh second factor' USING ERRCODE = '42501'; END IF;
    IF NOT EXISTS (SELECT 1 FROM auth.totp t WHERE t.staff_id = auth.actor() AND t.confirmed_at IS NOT NULL) THEN
      RETURN 'absent';
    END IF;
    IF factors < 2 THEN RETURN 'last'; END IF;
    DELETE FROM auth.totp t WHERE t.staff_id = auth.actor();
    RETURN 'removed';
  END $$;
  GRANT EXECUTE ON FUNCTION auth.enrolled(uuid[]), auth.count_factors(), auth.remove_passkey(uuid), auth.remove_totp()
    TO causeway_app;`;

const password = `
  -- One's own password, with a fresh second factor; every other session of the account ends with the old one.
  CREATE FUNCTION auth.change_password(hash text, keep uuid) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
  BEGIN
    IF NOT auth.is_fresh() THEN RAISE EXCEPTION 'no fresh second factor' USING ERRCODE = '42501'; END IF;
    UPDATE auth.staff p SET password_hash = hash WHERE p.id = auth.actor() AND p.state = 'active';
    IF NOT FOUND THEN RAISE EXCEPTION 'no such account' USING ERRCODE = '42501'; END IF;
    UPDATE auth.session s SET ended_at = pg_catalog.transaction_timestamp()
    WHERE s.staff_id = auth.actor() AND s.id <> keep AND s.ended_at IS NULL;
  END $$;
  GRANT EXECUTE ON FUNCTION auth.change_password(text, uuid) TO causeway_app;`;

const sessions = `
  -- A session that ended stays ended, whatever SQL somebody managed to inject.
  ALTER POLICY update_own ON auth.session USING (staff_id = (SELECT auth.actor()) AND ended_at IS NULL)
    WITH CHECK (staff_id = (SELECT auth.actor()));`;

const attempts = `
  -- Tries that were refused because they came too early, since when: written to the log as one line a minute.
  ALTER TABLE auth.attempt ADD COLUMN refused integer NOT NULL DEFAULT 0, ADD COLUMN refused_since timestamptz,
    ADD CONSTRAINT attempt_refused CHECK ((refused = 0) = (refused_since IS NULL));
  CREATE INDEX attempt_since ON auth.attempt (since);
  -- All of it goes through functions that take one subject each. A subject is a keyed hash that no SQL can compute: who
  -- injects SQL lists none, forgets none and blocks none.
  DROP POLICY sign_in ON auth.attempt;
  DROP POLICY forget_after_success_select ON auth.attempt;
  DROP POLICY forget_after_success ON auth.attempt;
  REVOKE INSERT, UPDATE, DELETE ON auth.attempt FROM causeway_app;

  CREATE FUNCTION auth.waits(subjects bytea[])
  RETURNS TABLE (subject bytea, blocked_until timestamptz, refused integer, refused_since timestamptz)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
    SELECT a.subject, a.blocked_until, a.refused, a.refused_since FROM auth.attempt a
    WHERE a.subject = ANY (subjects) AND (SELECT auth.role()) IS NOT NULL
  $$;
  -- Everybody takes the rows in the same order, so that nobody waits for each other; failures at the same time all count.
  CREATE FUNCTION auth.lock_attempts(subjects bytea[], at timestamptz)
  RETURNS TABLE (subject bytea, failures integer, since timestamptz, blocked_until timestamptz)
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
  BEGIN
    IF auth.role() IS NULL THEN RETURN; END IF;
    -- What nobody needs any more goes, a little at a time; by the clock of the database, which no caller sets.
    DELETE FROM auth.attempt a WHERE a.subject IN (
      SELECT b.subject FROM auth.attempt b
      WHERE b.refused = 0 AND b.since < pg_catalog.transaction_timestamp() - interval '2 days'
        AND b.blocked_until < pg_catalog.transaction_timestamp() AND NOT b.subject = ANY (subjects)
      LIMIT 100 FOR UPDATE SKIP LOCKED);
    INSERT INTO auth.attempt (subject, failures, since, blocked_until)
      SELECT s, 0, at, at FROM pg_catalog.unnest(subjects) AS t (s) ORDER BY s ON CONFLICT DO NOTHING;
    RETURN QUERY SELECT a.subject, a.failures, a.since, a.blocked_until FROM auth.attempt a
      WHERE a.subject = ANY (subjects) ORDER BY a.subject FOR UPDATE;
  END $$;
  CREATE FUNCTION auth.write_attempt(named bytea, counted integer, began timestamptz, until timestamptz) RETURNS void
  LANGUAGE sql SECURITY DEFINER SET search_path = '' AS $$
    UPDATE auth.attempt a SET failures = counted, since = began, blocked_until = until
    WHERE a.subject = named AND auth.role() IS NOT NULL
  $$;
  CREATE FUNCTION auth.count_refusal(named bytea, at timestamptz) RETURNS void
  LANGUAGE sql SECURITY DEFINER SET search_path = '' AS $$
    UPDATE auth.attempt a SET refused = a.refused + 1, refused_since = coalesce(a.refused_since, at)
    WHERE a.subject = named AND auth.role() IS NOT NULL
  $$;
  -- The counts that are due, one a subject; they begin anew.
  CREATE FUNCTION auth.take_refusals(before timestamptz) RETURNS SETOF integer
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
  DECLARE due record;
  BEGIN
    IF auth.role() IS DISTINCT FROM 'nobody' THEN RETURN; END IF;
    FOR due IN SELECT a.subject, a.refused FROM auth.attempt a WHERE a.refused_since <= before
      ORDER BY a.subject FOR UPDATE
    LOOP
      UPDATE auth.attempt a SET refused = 0, refused_since = NULL WHERE a.subject = due.subject;
      RETURN NEXT due.refused;
    END LOOP;
  END $$;
  -- Forgets the failures of one subject, for somebody who has just begun a session. What was refused stays counted.
  CREATE FUNCTION auth.forget_attempts(named bytea) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
  BEGIN
    IF NOT EXISTS (SELECT 1 FROM auth.session s WHERE s.staff_id = auth.actor() AND s.ended_at IS NULL
        AND s.role = auth.role() AND s.created_at > pg_catalog.transaction_timestamp() - interval '1 minute') THEN
      RAISE EXCEPTION 'no session was begun' USING ERRCODE = '42501';
    END IF;
    UPDATE auth.attempt a SET failures = 0, blocked_until = a.since WHERE a.subject = named AND a.refused > 0;
    DELETE FROM auth.attempt a WHERE a.subject = named AND a.refused = 0;
  END $$;
  GRANT EXECUTE ON FUNCTION auth.waits(bytea[]), auth.lock_attempts(bytea[], timestamptz),
    auth.write_attempt(bytea, integer, timestamptz, timestamptz), auth.count_refusal(bytea, timestamptz),
    auth.take_refusals(timestamptz), auth.forget_attempts(bytea) TO causeway_app;`;
