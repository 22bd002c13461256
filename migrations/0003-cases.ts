import type { MigrationInterface, QueryRunner } from 'typeorm';
import { mayEverywhere, mayTouch, protect, sealedCheck } from './row-policies.js';

/** The case file: plain core, grants, sealed compartments, the history of phases, and the data keys. */
export class Cases1795300000003 implements MigrationInterface {
  public async up(runner: QueryRunner): Promise<void> {
    for (const part of [caseFile, grants, generatedGrants, casePolicies, compartments, keys])
      await runner.query(part);
  }

  public async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE keystore.alias_key, keystore.data_key, app.phase_change, app.case_compartment, app.case_grant,
        app.case_file CASCADE;
      DROP FUNCTION app.check_grant(), app.check_grant_end(), app.grant_at_intake(), app.grant_to_new_supervisor(),
        app.make_office_grants(uuid, uuid), auth.granted_cases(text, text) CASCADE;`);
  }
}

const caseFile = `
  CREATE TABLE app.case_file (
    id uuid NOT NULL CONSTRAINT case_file_pkey PRIMARY KEY,
    office_id uuid NOT NULL CONSTRAINT case_file_office REFERENCES auth.office (id),
    reference text NOT NULL CONSTRAINT case_file_reference_key UNIQUE,
    pseudonym text NOT NULL,
    phase text NOT NULL,
    previous_phase text,
    phase_since date NOT NULL,
    risk text NOT NULL CONSTRAINT case_file_risk CHECK (risk IN ('CRITICAL', 'HIGH', 'MEDIUM', 'LOW')),
    opened_on date NOT NULL,
    review_due date,
    planned_stages text[] NOT NULL,
    hidden boolean NOT NULL,
    version integer NOT NULL
  );`;

const grants = `
  CREATE TABLE app.case_grant (
    id uuid NOT NULL CONSTRAINT case_grant_pkey PRIMARY KEY,
    case_id uuid NOT NULL CONSTRAINT case_grant_case REFERENCES app.case_file (id),
    actor_id uuid NOT NULL,
    role text NOT NULL,
    basis text NOT NULL CONSTRAINT case_grant_basis CHECK (basis IN ('grant', 'office', 'break-glass', 'break-glass-on-duty')),
    kind text NOT NULL CONSTRAINT case_grant_kind
      CHECK (kind IN ('lead', 'co-worker', 'cover', 'specialist', 'legal', 'supervision', 'office', 'break-glass')),
    compartments text[] NOT NULL,
    purpose text NOT NULL,
    valid_from timestamptz NOT NULL,
    valid_until timestamptz NOT NULL,
    granted_by uuid NOT NULL,
    granted_at timestamptz NOT NULL,
    confirmed_by uuid,
    confirmed_at timestamptz,
    ended_by uuid,
    key_version integer,
    sealed_reason bytea,
    sealed_end_reason bytea,
    -- set by the database (0012): a wall stands before this case for the holder
    walled boolean NOT NULL DEFAULT false,
    version integer NOT NULL,
    -- the kinds fit the roles, as src/cases/grants/grant-rules.ts says
    CONSTRAINT case_grant_kind_role CHECK (CASE kind
      WHEN 'lead' THEN role = 'caseworker'
      WHEN 'co-worker' THEN role = 'caseworker'
      WHEN 'cover' THEN role IN ('caseworker', 'safety-officer', 'legal-adviser', 'testimony-officer', 'clinician')
      WHEN 'specialist' THEN role IN ('safety-officer', 'legal-adviser', 'testimony-officer', 'clinician')
      WHEN 'legal' THEN role = 'legal-adviser'
      WHEN 'supervision' THEN role = 'supervisor'
      WHEN 'office' THEN role = 'supervisor' AND basis = 'office'
      ELSE basis IN ('break-glass', 'break-glass-on-duty') END),
    CONSTRAINT case_grant_cover_ends CHECK (kind <> 'cover' OR valid_until < 'infinity'),
    CONSTRAINT case_grant_holder FOREIGN KEY (actor_id, role) REFERENCES auth.staff_role (staff_id, role),
    ${sealedCheck('case_grant_reason_sealed', 'sealed_reason')},
    ${sealedCheck('case_grant_end_reason_sealed', 'sealed_end_reason')}
  );
  CREATE INDEX case_grant_actor_case ON app.case_grant (actor_id, role, case_id);
  CREATE INDEX case_grant_case_id ON app.case_grant (case_id);

  -- Cases of the signed actor by live grant. For lists; row policies of details use EXISTS (measured faster by key).
  CREATE FUNCTION auth.granted_cases(of_compartment text, of_right text) RETURNS SETOF uuid
  LANGUAGE sql STABLE SECURITY DEFINER ROWS 200 SET search_path = '' AS $$
    SELECT g.case_id FROM app.case_grant g
    JOIN auth.policy_cell p ON p.role = g.role AND p.basis = g.basis AND p.compartment = of_compartment AND p.may = of_right
    WHERE g.actor_id = (SELECT auth.actor()) AND g.role = (SELECT auth.role()) AND of_compartment = ANY (g.compartments)
      AND NOT g.walled AND g.valid_from <= pg_catalog.transaction_timestamp() AND g.valid_until > pg_catalog.transaction_timestamp()
  $$;
  GRANT EXECUTE ON FUNCTION auth.granted_cases(text, text) TO causeway_app;

  -- A role only says what may be granted: a grant beyond the policy table is refused, whoever asks.
  CREATE FUNCTION app.check_grant() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
  BEGIN
    IF pg_catalog.cardinality(NEW.compartments) = 0 OR EXISTS (
      SELECT 1 FROM pg_catalog.unnest(NEW.compartments) c WHERE NOT EXISTS (
        SELECT 1 FROM auth.policy_cell p WHERE p.role = NEW.role AND p.basis = NEW.basis AND p.compartment = c))
    THEN RAISE EXCEPTION 'the role may not hold a compartment of this grant' USING ERRCODE = '23514',
      CONSTRAINT = 'case_grant_within_policy';
    END IF;
    -- The key to staff_role holds for roles that were taken away too: a new grant is for a role held now.
    IF TG_OP = 'INSERT' AND NOT EXISTS (SELECT 1 FROM auth.staff_role r
      WHERE r.staff_id = NEW.actor_id AND r.role = NEW.role AND r.ended_at IS NULL)
    THEN RAISE EXCEPTION 'the holder does not hold this role now' USING ERRCODE = '23503', CONSTRAINT = 'case_grant_holder';
    END IF;
    RETURN NEW;
  END $$;
  CREATE TRIGGER within_policy BEFORE INSERT OR UPDATE OF compartments, role, basis ON app.case_grant
    FOR EACH ROW EXECUTE FUNCTION app.check_grant();

  -- Ending a grant is not a way to prolong one: a longer grant is a new one, given by somebody else to its holder.
  CREATE FUNCTION app.check_grant_end() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
  BEGIN
    RAISE EXCEPTION 'a grant only ever ends earlier' USING ERRCODE = '23514', CONSTRAINT = 'case_grant_only_ends';
  END $$;
  CREATE TRIGGER only_ends BEFORE UPDATE OF valid_until ON app.case_grant
    FOR EACH ROW WHEN (NEW.valid_until > OLD.valid_until) EXECUTE FUNCTION app.check_grant_end();`;

const generatedGrants = `
  -- Office access is a grant like any other: generated, dated, with a purpose, and absent for hidden cases.
  CREATE FUNCTION app.make_office_grants(of_case uuid, of_staff uuid) RETURNS void
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
    WHERE s.state <> 'disabled' AND NOT c.hidden AND (of_case IS NULL OR c.id = of_case) AND (of_staff IS NULL OR s.id = of_staff)
      AND NOT EXISTS (SELECT 1 FROM app.case_grant g
        WHERE g.case_id = c.id AND g.actor_id = s.id AND g.kind = 'office' AND g.valid_until = 'infinity')
  $$;

  -- The intake rule: a caseworker who opens a case becomes its lead; a supervisor sees it and confirms.
  CREATE FUNCTION app.grant_at_intake() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
  BEGIN
    IF (SELECT auth.role()) = 'caseworker' THEN
      INSERT INTO app.case_grant (id, case_id, actor_id, role, basis, kind, compartments, purpose, valid_from,
        valid_until, granted_by, granted_at, version)
      SELECT pg_catalog.gen_random_uuid(), NEW.id, (SELECT auth.actor()), 'caseworker', 'grant', 'lead',
        ARRAY(SELECT DISTINCT p.compartment FROM auth.policy_cell p
          WHERE p.role = 'caseworker' AND p.basis = 'grant' ORDER BY 1),
        'intake', pg_catalog.transaction_timestamp(), 'infinity', (SELECT auth.actor()),
        pg_catalog.transaction_timestamp(), 1;
    END IF;
    PERFORM app.make_office_grants(NEW.id, NULL);
    RETURN NULL;
  END $$;
  CREATE TRIGGER grant_at_intake AFTER INSERT ON app.case_file
    FOR EACH ROW EXECUTE FUNCTION app.grant_at_intake();

  CREATE FUNCTION app.grant_to_new_supervisor() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
  BEGIN
    PERFORM app.make_office_grants(NULL, NEW.staff_id);
    RETURN NULL;
  END $$;
  CREATE TRIGGER grant_to_new_supervisor AFTER INSERT OR UPDATE OF ended_at ON auth.staff_role
    FOR EACH ROW WHEN (NEW.role = 'supervisor' AND NEW.ended_at IS NULL) EXECUTE FUNCTION app.grant_to_new_supervisor();`;

const casePolicies = `
  ${protect('app.case_file')}
  CREATE POLICY read_by_grant ON app.case_file FOR SELECT TO causeway_app
    USING (id IN (SELECT auth.granted_cases('core', 'read')) OR ${mayEverywhere("'core'", ['read'])});
  CREATE POLICY insert_at_intake ON app.case_file FOR INSERT TO causeway_app
    WITH CHECK (office_id = (SELECT auth.office()) AND EXISTS (SELECT 1 FROM auth.policy_cell p
      WHERE p.role = (SELECT auth.role()) AND p.compartment = 'core' AND p.may = 'create'));
  CREATE POLICY update_by_grant ON app.case_file FOR UPDATE TO causeway_app
    USING (${mayTouch('case_file.id', "'core'", ['write'])});
  GRANT SELECT, INSERT, UPDATE (pseudonym, phase, previous_phase, phase_since, risk, review_due, planned_stages, version)
    ON app.case_file TO causeway_app;

  ${protect('app.case_grant')}
  CREATE POLICY read_own_and_team ON app.case_grant FOR SELECT TO causeway_app
    USING (actor_id = (SELECT auth.actor()) OR case_id IN (SELECT auth.granted_cases('core', 'read'))
      OR ${mayEverywhere("'core'", ['read'])});
  CREATE POLICY insert_by_assigner ON app.case_grant FOR INSERT TO causeway_app
    WITH CHECK (basis = 'grant' AND granted_by = (SELECT auth.actor()) AND actor_id <> (SELECT auth.actor())
      AND (case_id IN (SELECT auth.granted_cases('core', 'assign')) OR ${mayEverywhere("'core'", ['assign'])}));
  CREATE POLICY update_by_assigner ON app.case_grant FOR UPDATE TO causeway_app
    USING (basis = 'grant' AND case_id IN (SELECT auth.granted_cases('core', 'assign')));
  GRANT SELECT, INSERT, UPDATE (valid_until, confirmed_by, confirmed_at, ended_by, sealed_end_reason, version)
    ON app.case_grant TO causeway_app;`;

const compartments = `
  CREATE TABLE app.case_compartment (
    case_id uuid NOT NULL CONSTRAINT case_compartment_case REFERENCES app.case_file (id),
    compartment text NOT NULL CONSTRAINT case_compartment_name
      CHECK (compartment IN ('contact', 'identity', 'location', 'family', 'casework')),
    key_version integer NOT NULL,
    sealed bytea NOT NULL,
    version integer NOT NULL,
    CONSTRAINT case_compartment_pkey PRIMARY KEY (case_id, compartment),
    ${sealedCheck('case_compartment_sealed')}
  );
  ${protect('app.case_compartment')}
  CREATE POLICY read_by_grant ON app.case_compartment FOR SELECT TO causeway_app
    USING (${mayTouch('case_compartment.case_id', 'case_compartment.compartment', ['read', 'write'])});
  CREATE POLICY insert_by_grant ON app.case_compartment FOR INSERT TO causeway_app
    WITH CHECK (${mayTouch('case_compartment.case_id', 'case_compartment.compartment', ['write'])});
  CREATE POLICY update_by_grant ON app.case_compartment FOR UPDATE TO causeway_app
    USING (${mayTouch('case_compartment.case_id', 'case_compartment.compartment', ['write'])});
  GRANT SELECT, INSERT, UPDATE (key_version, sealed, version) ON app.case_compartment TO causeway_app;

  CREATE TABLE app.phase_change (
    id uuid NOT NULL CONSTRAINT phase_change_pkey PRIMARY KEY,
    case_id uuid NOT NULL CONSTRAINT phase_change_case REFERENCES app.case_file (id),
    from_phase text,
    to_phase text NOT NULL,
    changed_on date NOT NULL,
    actor_id uuid NOT NULL,
    key_version integer,
    sealed bytea,
    ${sealedCheck('phase_change_sealed')}
  );
  CREATE INDEX phase_change_case_id ON app.phase_change (case_id, id);
  ${protect('app.phase_change')}
  CREATE POLICY read_by_grant ON app.phase_change FOR SELECT TO causeway_app
    USING (${mayTouch('phase_change.case_id', "'core'", ['read'])});
  CREATE POLICY insert_by_grant ON app.phase_change FOR INSERT TO causeway_app
    WITH CHECK (actor_id = (SELECT auth.actor()) AND ${mayTouch('phase_change.case_id', "'core'", ['write'])});
  GRANT SELECT, INSERT ON app.phase_change TO causeway_app;`;

/** "The row is the office's key of the compartment staff, and the actor belongs to that office and may use it." */
function ofOffice(rights: readonly string[]): string {
  return `(data_key.compartment = 'staff' AND data_key.case_id = (SELECT auth.office()) AND EXISTS (
        SELECT 1 FROM auth.policy_cell p WHERE p.role = (SELECT auth.role()) AND p.compartment = 'staff'
          AND p.basis IN ('own', 'office') AND p.may IN (${rights.map((right) => `'${right}'`).join(', ')})))`;
}

const keys = `
  -- Wrapped data keys, one per case, compartment and key version. No grant, no row, so no key. The key of an office's
  -- compartment staff (reviews of break-glass) stands under the id of the office.
  CREATE TABLE keystore.data_key (
    case_id uuid NOT NULL,
    compartment text NOT NULL,
    key_version integer NOT NULL CONSTRAINT data_key_version CHECK (key_version > 0),
    wrapped bytea NOT NULL,
    root_version integer NOT NULL,
    created_at timestamptz NOT NULL,
    CONSTRAINT data_key_pkey PRIMARY KEY (case_id, compartment, key_version)
  );
  ${protect('keystore.data_key')}
  CREATE POLICY read_by_grant ON keystore.data_key FOR SELECT TO causeway_app
    USING (${mayTouch('data_key.case_id', 'data_key.compartment', ['read', 'write', 'report', 'approve', 'rotate'])}
      OR ${ofOffice(['read', 'write'])});
  CREATE POLICY insert_by_grant ON keystore.data_key FOR INSERT TO causeway_app
    WITH CHECK (${mayTouch('data_key.case_id', 'data_key.compartment', ['write', 'report', 'approve', 'rotate'])}
      OR ${ofOffice(['write'])});
  GRANT SELECT, INSERT ON keystore.data_key TO causeway_app;

  -- The keys of the aliases in the audit log, one per epoch; destroyed with the epoch.
  CREATE TABLE keystore.alias_key (
    epoch integer NOT NULL CONSTRAINT alias_key_pkey PRIMARY KEY,
    wrapped bytea NOT NULL,
    root_version integer NOT NULL,
    created_at timestamptz NOT NULL
  );
  ${protect('keystore.alias_key')}
  CREATE POLICY read_in_operation ON keystore.alias_key FOR SELECT TO causeway_app
    USING ((SELECT auth.role()) = 'system:sequencer');
  CREATE POLICY insert_by_sequencer ON keystore.alias_key FOR INSERT TO causeway_app
    WITH CHECK ((SELECT auth.role()) = 'system:sequencer');
  GRANT SELECT, INSERT ON keystore.alias_key TO causeway_app;`;
