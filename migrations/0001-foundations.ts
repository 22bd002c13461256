import type { MigrationInterface, QueryRunner } from 'typeorm';
import { mayEverywhere, protect } from './row-policies.js';

/**
 * Schemas, the signed actor context, the policy table as rows, offices, staff and sessions.
 * The context is signed so that SQL that somebody managed to inject cannot become another actor: a plain setting
 * could be overwritten, a token with an HMAC cannot (docs/decisions/0004-signed-database-context.md).
 */
export class Foundations1795300000001 implements MigrationInterface {
  public async up(runner: QueryRunner): Promise<void> {
    for (const part of [schemas, context, policyTable, people, signIn, housekeeping])
      await runner.query(part);
  }

  public async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP SCHEMA app, auth, keystore CASCADE; DROP EXTENSION pgcrypto; DROP SCHEMA ext');
  }
}

const schemas = `
  -- nobody but the owner makes tables here, not even temporary ones that could shadow another
  DO $$ BEGIN EXECUTE pg_catalog.format('REVOKE TEMPORARY ON DATABASE %I FROM PUBLIC', pg_catalog.current_database()); END $$;

  CREATE SCHEMA ext;
  CREATE EXTENSION pgcrypto WITH SCHEMA ext;
  CREATE SCHEMA auth;
  CREATE SCHEMA app;
  CREATE SCHEMA keystore;
  GRANT USAGE ON SCHEMA auth, app, keystore TO causeway_app;
  ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;

  CREATE TABLE app.installation (
    id uuid NOT NULL CONSTRAINT installation_pkey PRIMARY KEY,
    kind text NOT NULL CONSTRAINT installation_kind CHECK (kind IN ('demonstration', 'real')),
    created_at timestamptz NOT NULL,
    -- the newest migration, so that the service can tell a schema that it does not know
    schema_version text NOT NULL
  );
  CREATE UNIQUE INDEX installation_only_one ON app.installation ((true));
  ${protect('app.installation')}
  CREATE POLICY read_all ON app.installation FOR SELECT TO causeway_app USING (true);
  GRANT SELECT ON app.installation TO causeway_app;`;

const context = `
  CREATE TABLE auth.context_key (id integer NOT NULL CONSTRAINT context_key_pkey PRIMARY KEY, key bytea NOT NULL);
  ${protect('auth.context_key')}

  CREATE TYPE auth.signed_context AS (actor uuid, role text, office uuid, purpose text, fresh boolean);

  -- token: key id|actor|role|office|purpose|fresh or nothing|expiry in seconds|hex HMAC-SHA-256 of what stands before the last bar
  CREATE FUNCTION auth.context() RETURNS auth.signed_context
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
  DECLARE
    token text := current_setting('causeway.context', true);
    part text[];
    body text;
    result auth.signed_context;
  BEGIN
    IF token IS NULL OR token = '' THEN RETURN NULL; END IF;
    part := pg_catalog.string_to_array(token, '|');
    IF pg_catalog.cardinality(part) <> 8 THEN RAISE EXCEPTION 'bad actor context' USING ERRCODE = '28000'; END IF;
    body := pg_catalog.array_to_string(part[1:7], '|');
    IF pg_catalog.encode(ext.hmac(pg_catalog.convert_to(body, 'UTF8'),
        (SELECT k.key FROM auth.context_key k WHERE k.id = part[1]::integer), 'sha256'), 'hex')
        IS DISTINCT FROM part[8] THEN
      RAISE EXCEPTION 'bad actor context' USING ERRCODE = '28000';
    END IF;
    IF part[7]::bigint < extract(epoch FROM pg_catalog.transaction_timestamp()) THEN
      RAISE EXCEPTION 'expired actor context' USING ERRCODE = '28000';
    END IF;
    result := ROW(part[2]::uuid, part[3], nullif(part[4], '')::uuid, part[5], part[6] = 'fresh');
    RETURN result;
  END $$;
  CREATE FUNCTION auth.actor() RETURNS uuid LANGUAGE sql STABLE AS $$ SELECT (auth.context()).actor $$;
  CREATE FUNCTION auth.role() RETURNS text LANGUAGE sql STABLE AS $$ SELECT (auth.context()).role $$;
  CREATE FUNCTION auth.office() RETURNS uuid LANGUAGE sql STABLE AS $$ SELECT (auth.context()).office $$;
  -- whether the actor gave a second factor within the last five minutes, as the service signed it
  CREATE FUNCTION auth.is_fresh() RETURNS boolean LANGUAGE sql STABLE AS $$ SELECT coalesce((auth.context()).fresh, false) $$;
  GRANT EXECUTE ON FUNCTION auth.context(), auth.actor(), auth.role(), auth.office(), auth.is_fresh() TO causeway_app;`;

const policyTable = `
  CREATE TABLE auth.policy_cell (
    role text NOT NULL, compartment text NOT NULL, may text NOT NULL, basis text NOT NULL,
    CONSTRAINT policy_cell_pkey PRIMARY KEY (role, compartment, may, basis)
  );
  ${protect('auth.policy_cell')}
  CREATE POLICY read_all ON auth.policy_cell FOR SELECT TO causeway_app USING (true);
  GRANT SELECT ON auth.policy_cell TO causeway_app;`;

const people = `
  CREATE TABLE auth.office (
    id uuid NOT NULL CONSTRAINT office_pkey PRIMARY KEY,
    name text NOT NULL,
    time_zone text NOT NULL,
    version integer NOT NULL
  );
  ${protect('auth.office')}
  CREATE POLICY read_own ON auth.office FOR SELECT TO causeway_app
    USING (id = (SELECT auth.office()) OR ${mayEverywhere("'accounts'", ['read'])});
  CREATE POLICY insert_accounts ON auth.office FOR INSERT TO causeway_app
    WITH CHECK (${mayEverywhere("'accounts'", ['write'])});
  GRANT SELECT, INSERT ON auth.office TO causeway_app;

  CREATE TABLE auth.staff (
    id uuid NOT NULL CONSTRAINT staff_pkey PRIMARY KEY,
    office_id uuid NOT NULL CONSTRAINT staff_office REFERENCES auth.office (id),
    username text NOT NULL CONSTRAINT staff_username_key UNIQUE
      CONSTRAINT staff_username_form CHECK (username ~ '^[a-z][a-z0-9._-]{1,62}$'),
    name text NOT NULL,
    -- empty until somebody who was invited chooses a password
    password_hash text,
    state text NOT NULL CONSTRAINT staff_state CHECK (state IN ('invited', 'active', 'disabled')),
    -- a guest of a partner: the account ends by itself
    guest_until timestamptz,
    created_at timestamptz NOT NULL,
    version integer NOT NULL,
    CONSTRAINT staff_password CHECK (state <> 'active' OR password_hash IS NOT NULL)
  );
  ${protect('auth.staff')}
  CREATE POLICY read_colleagues ON auth.staff FOR SELECT TO causeway_app
    USING (office_id = (SELECT auth.office()) OR ${mayEverywhere("'accounts'", ['read'])});
  CREATE POLICY insert_accounts ON auth.staff FOR INSERT TO causeway_app
    WITH CHECK (${mayEverywhere("'accounts'", ['write'])});
  CREATE POLICY update_accounts ON auth.staff FOR UPDATE TO causeway_app
    USING (${mayEverywhere("'accounts'", ['write'])} AND id <> (SELECT auth.actor()));
  -- the password's hash is not among the columns that the service may read: it is compared at sign-in only
  GRANT SELECT (id, office_id, username, name, state, guest_until, created_at, version), INSERT,
    UPDATE (password_hash, name, state, guest_until, version) ON auth.staff TO causeway_app;

  CREATE TABLE auth.staff_role (
    staff_id uuid NOT NULL CONSTRAINT staff_role_staff REFERENCES auth.staff (id),
    role text NOT NULL,
    granted_by uuid NOT NULL,
    granted_at timestamptz NOT NULL,
    -- a role that was taken away stays as history: grants on cases refer to it
    ended_by uuid,
    ended_at timestamptz,
    CONSTRAINT staff_role_pkey PRIMARY KEY (staff_id, role)
  );
  ${protect('auth.staff_role')}
  CREATE POLICY read_colleagues ON auth.staff_role FOR SELECT TO causeway_app
    USING (staff_id IN (SELECT s.id FROM auth.staff s));
  -- nobody gives or takes a role of their own (0011 asks for a second person besides)
  CREATE POLICY insert_accounts ON auth.staff_role FOR INSERT TO causeway_app
    WITH CHECK (${mayEverywhere("'accounts'", ['write'])} AND staff_id <> (SELECT auth.actor()));
  CREATE POLICY update_accounts ON auth.staff_role FOR UPDATE TO causeway_app
    USING (${mayEverywhere("'accounts'", ['write'])} AND staff_id <> (SELECT auth.actor()));
  GRANT SELECT, INSERT, UPDATE (granted_by, granted_at, ended_by, ended_at) ON auth.staff_role TO causeway_app;

  CREATE TABLE auth.session (
    id uuid NOT NULL CONSTRAINT session_pkey PRIMARY KEY,
    token_hash bytea NOT NULL CONSTRAINT session_token_hash_key UNIQUE,
    staff_id uuid NOT NULL CONSTRAINT session_staff REFERENCES auth.staff (id),
    -- 'signing-in' until the second factor was given
    role text NOT NULL,
    -- the second factor that began this session; null while signing in
    factor text CONSTRAINT session_factor CHECK (factor IN ('passkey', 'totp', 'password-again')),
    stepped_up_at timestamptz,
    -- browser and system in a few words, so that people recognise their own sessions
    client text NOT NULL,
    -- when the first of a chain of rotated sessions began
    signed_in_at timestamptz NOT NULL,
    created_at timestamptz NOT NULL,
    last_seen_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    ended_at timestamptz,
    CONSTRAINT session_complete CHECK ((role = 'signing-in') = (factor IS NULL))
  );
  CREATE INDEX session_staff_id ON auth.session (staff_id);

  -- The password counts as its own second factor in the demonstration only, whatever code the service loaded.
  CREATE FUNCTION auth.check_session() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
  BEGIN
    IF NOT EXISTS (SELECT 1 FROM app.installation i WHERE i.kind = 'demonstration') THEN
      RAISE EXCEPTION 'a password is no second factor' USING ERRCODE = '23514', CONSTRAINT = 'session_second_factor';
    END IF;
    RETURN NEW;
  END $$;
  CREATE TRIGGER second_factor BEFORE INSERT ON auth.session
    FOR EACH ROW WHEN (NEW.factor = 'password-again') EXECUTE FUNCTION auth.check_session();
  ${protect('auth.session')}
  CREATE POLICY read_own ON auth.session FOR SELECT TO causeway_app USING (staff_id = (SELECT auth.actor()));
  -- A session is never lifted: the next step is a new row, made by an actor whom the service signed for that step. SQL
  -- injected while somebody signs in cannot make itself a complete session.
  CREATE POLICY insert_own ON auth.session FOR INSERT TO causeway_app
    WITH CHECK (staff_id = (SELECT auth.actor()) AND role = (SELECT auth.role())
      AND (stepped_up_at IS NULL OR (SELECT auth.is_fresh())));
  CREATE POLICY update_own ON auth.session FOR UPDATE TO causeway_app USING (staff_id = (SELECT auth.actor()));
  GRANT SELECT, INSERT, UPDATE (last_seen_at, ended_at) ON auth.session TO causeway_app;`;

const signIn = `
  -- Failed sign-ins by keyed hash of account and address; no name and no address is stored.
  CREATE TABLE auth.attempt (
    subject bytea NOT NULL CONSTRAINT attempt_pkey PRIMARY KEY,
    failures integer NOT NULL,
    since timestamptz NOT NULL,
    blocked_until timestamptz NOT NULL
  );
  ${protect('auth.attempt')}
  CREATE POLICY sign_in ON auth.attempt TO causeway_app
    USING ((SELECT auth.role()) = 'nobody') WITH CHECK ((SELECT auth.role()) = 'nobody');
  CREATE POLICY forget_after_success_select ON auth.attempt FOR SELECT TO causeway_app
    USING ((SELECT auth.actor()) IS NOT NULL);
  CREATE POLICY forget_after_success ON auth.attempt FOR DELETE TO causeway_app
    USING ((SELECT auth.actor()) IS NOT NULL);
  GRANT SELECT, INSERT, UPDATE, DELETE ON auth.attempt TO causeway_app;

  -- The only reads outside an operation: who is behind a cookie, and what a password is compared with.
  CREATE FUNCTION auth.session(hash bytea, idle interval)
  RETURNS TABLE (session_id uuid, staff_id uuid, username text, name text, role text, roles text[],
    office_id uuid, office_name text, time_zone text, last_seen_at timestamptz, expires_at timestamptz,
    stepped_up_at timestamptz, guest_until timestamptz, signed_in_at timestamptz, factor text, client text)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
    SELECT s.id, p.id, p.username, p.name, s.role,
      ARRAY(SELECT r.role FROM auth.staff_role r WHERE r.staff_id = p.id AND r.ended_at IS NULL ORDER BY r.role),
      o.id, o.name, o.time_zone, s.last_seen_at, s.expires_at, s.stepped_up_at, p.guest_until, s.signed_in_at, s.factor,
      s.client
    FROM auth.session s JOIN auth.staff p ON p.id = s.staff_id JOIN auth.office o ON o.id = p.office_id
    LEFT JOIN auth.staff_role held ON held.staff_id = p.id AND held.role = s.role AND held.ended_at IS NULL
    WHERE s.token_hash = hash AND s.ended_at IS NULL AND p.state = 'active'
      AND (held.role IS NOT NULL OR s.role = 'signing-in')
      AND (p.guest_until IS NULL OR p.guest_until > pg_catalog.transaction_timestamp())
      AND s.expires_at > pg_catalog.transaction_timestamp()
      AND s.last_seen_at > pg_catalog.transaction_timestamp() - idle
  $$;
  -- One row always, whether or not the account exists: waiting time and, when it exists, the credential. Only for
  -- nobody: SQL injected into the request of somebody who is signed in gets no password's hash.
  CREATE FUNCTION auth.credential(name text, subjects bytea[])
  RETURNS TABLE (staff_id uuid, password_hash text, state text, office_id uuid, roles text[], blocked_until timestamptz)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
    SELECT p.id, p.password_hash, p.state, p.office_id,
      ARRAY(SELECT r.role FROM auth.staff_role r WHERE r.staff_id = p.id AND r.ended_at IS NULL ORDER BY r.role),
      (SELECT pg_catalog.max(a.blocked_until) FROM auth.attempt a WHERE a.subject = ANY (subjects))
    FROM (SELECT 1) AS one LEFT JOIN auth.staff p ON p.username = credential.name
      AND (p.guest_until IS NULL OR p.guest_until > pg_catalog.transaction_timestamp())
    WHERE (SELECT auth.role()) = 'nobody'
  $$;
  GRANT EXECUTE ON FUNCTION auth.session(bytea, interval), auth.credential(text, bytea[]) TO causeway_app;`;

const housekeeping = `
  -- What a repeated POST answers: the id of what the first one made, or the version that it left. Never a body.
  CREATE TABLE app.idempotency (
    actor_id uuid NOT NULL,
    key_hash bytea NOT NULL,
    request_hash bytea NOT NULL,
    status integer NOT NULL,
    record_id uuid,
    version integer,
    created_at timestamptz NOT NULL,
    CONSTRAINT idempotency_pkey PRIMARY KEY (actor_id, key_hash),
    CONSTRAINT idempotency_answer CHECK (num_nonnulls(record_id, version) = 1)
  );
  ${protect('app.idempotency')}
  CREATE POLICY own ON app.idempotency TO causeway_app
    USING (actor_id = (SELECT auth.actor())) WITH CHECK (actor_id = (SELECT auth.actor()));
  GRANT SELECT, INSERT ON app.idempotency TO causeway_app;`;
