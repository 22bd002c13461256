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

  CREATE TYPE auth.signed_context AS (actor uuid, role text, office uuid, purpose text);

  -- token: key id|actor|role|office|purpose|expiry in seconds|hex HMAC-SHA-256 of what stands before the last bar
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
    IF pg_catalog.cardinality(part) <> 7 THEN RAISE EXCEPTION 'bad actor context' USING ERRCODE = '28000'; END IF;
    body := pg_catalog.array_to_string(part[1:6], '|');
    IF pg_catalog.encode(ext.hmac(pg_catalog.convert_to(body, 'UTF8'),
        (SELECT k.key FROM auth.context_key k WHERE k.id = part[1]::integer), 'sha256'), 'hex')
        IS DISTINCT FROM part[7] THEN
      RAISE EXCEPTION 'bad actor context' USING ERRCODE = '28000';
    END IF;
    IF part[6]::bigint < extract(epoch FROM pg_catalog.transaction_timestamp()) THEN
      RAISE EXCEPTION 'expired actor context' USING ERRCODE = '28000';
    END IF;
    result := ROW(part[2]::uuid, part[3], nullif(part[4], '')::uuid, part[5]);
    RETURN result;
  END $$;
  CREATE FUNCTION auth.actor() RETURNS uuid LANGUAGE sql STABLE AS $$ SELECT (auth.context()).actor $$;
  CREATE FUNCTION auth.role() RETURNS text LANGUAGE sql STABLE AS $$ SELECT (auth.context()).role $$;
  CREATE FUNCTION auth.office() RETURNS uuid LANGUAGE sql STABLE AS $$ SELECT (auth.context()).office $$;
  GRANT EXECUTE ON FUNCTION auth.context(), auth.actor(), auth.role(), auth.office() TO causeway_app;`;

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
    password_hash text NOT NULL,
    state text NOT NULL CONSTRAINT staff_state CHECK (state IN ('active', 'disabled')),
    created_at timestamptz NOT NULL,
    version integer NOT NULL
  );
  ${protect('auth.staff')}
  CREATE POLICY read_colleagues ON auth.staff FOR SELECT TO causeway_app
    USING (office_id = (SELECT auth.office()) OR ${mayEverywhere("'accounts'", ['read'])});
  CREATE POLICY insert_accounts ON auth.staff FOR INSERT TO causeway_app
    WITH CHECK (${mayEverywhere("'accounts'", ['write'])});
  CREATE POLICY update_accounts ON auth.staff FOR UPDATE TO causeway_app
    USING (${mayEverywhere("'accounts'", ['write'])});
  -- the password's hash is not among the columns that the service may read: it is compared at sign-in only
  GRANT SELECT (id, office_id, username, name, state, created_at, version), INSERT, UPDATE (password_hash) ON auth.staff
    TO causeway_app;

  CREATE TABLE auth.staff_role (
    staff_id uuid NOT NULL CONSTRAINT staff_role_staff REFERENCES auth.staff (id),
    role text NOT NULL,
    granted_by uuid NOT NULL,
    granted_at timestamptz NOT NULL,
    CONSTRAINT staff_role_pkey PRIMARY KEY (staff_id, role)
  );
  ${protect('auth.staff_role')}
  CREATE POLICY read_colleagues ON auth.staff_role FOR SELECT TO causeway_app
    USING (staff_id IN (SELECT s.id FROM auth.staff s));
  CREATE POLICY insert_accounts ON auth.staff_role FOR INSERT TO causeway_app
    WITH CHECK (${mayEverywhere("'accounts'", ['write'])});
  GRANT SELECT, INSERT ON auth.staff_role TO causeway_app;

  CREATE TABLE auth.session (
    id uuid NOT NULL CONSTRAINT session_pkey PRIMARY KEY,
    token_hash bytea NOT NULL CONSTRAINT session_token_hash_key UNIQUE,
    staff_id uuid NOT NULL CONSTRAINT session_staff REFERENCES auth.staff (id),
    role text NOT NULL,
    created_at timestamptz NOT NULL,
    last_seen_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    ended_at timestamptz
  );
  CREATE INDEX session_staff_id ON auth.session (staff_id);
  ${protect('auth.session')}
  CREATE POLICY read_own ON auth.session FOR SELECT TO causeway_app USING (staff_id = (SELECT auth.actor()));
  CREATE POLICY insert_own ON auth.session FOR INSERT TO causeway_app WITH CHECK (staff_id = (SELECT auth.actor()));
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
    office_id uuid, office_name text, time_zone text, last_seen_at timestamptz, expires_at timestamptz)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
    SELECT s.id, p.id, p.username, p.name, s.role,
      ARRAY(SELECT r.role FROM auth.staff_role r WHERE r.staff_id = p.id ORDER BY r.role),
      o.id, o.name, o.time_zone, s.last_seen_at, s.expires_at
    FROM auth.session s JOIN auth.staff p ON p.id = s.staff_id JOIN auth.office o ON o.id = p.office_id
    JOIN auth.staff_role held ON held.staff_id = p.id AND held.role = s.role
    WHERE s.token_hash = hash AND s.ended_at IS NULL AND p.state = 'active'
      AND s.expires_at > pg_catalog.transaction_timestamp()
      AND s.last_seen_at > pg_catalog.transaction_timestamp() - idle
  $$;
  -- One row always, whether or not the account exists: waiting time and, when it exists, the credential.
  CREATE FUNCTION auth.credential(name text, subjects bytea[])
  RETURNS TABLE (staff_id uuid, password_hash text, state text, office_id uuid, roles text[], blocked_until timestamptz)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
    SELECT p.id, p.password_hash, p.state, p.office_id,
      ARRAY(SELECT r.role FROM auth.staff_role r WHERE r.staff_id = p.id ORDER BY r.role),
      (SELECT pg_catalog.max(a.blocked_until) FROM auth.attempt a WHERE a.subject = ANY (subjects))
    FROM (SELECT 1) AS one LEFT JOIN auth.staff p ON p.username = credential.name
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
