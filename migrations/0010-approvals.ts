import type { MigrationInterface, QueryRunner } from 'typeorm';
import { protect, sealedCheck } from './row-policies.js';

/** Acts that need a second person. */
export class Approvals1795300000010 implements MigrationInterface {
  public async up(runner: QueryRunner): Promise<void> {
    for (const part of [approval, moves, policies]) await runner.query(part);
  }

  public async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE app.approval CASCADE; DROP FUNCTION app.check_approval() CASCADE;`);
  }
}

const approval = `
  CREATE TABLE app.approval (
    id uuid NOT NULL CONSTRAINT approval_pkey PRIMARY KEY,
    act text NOT NULL CONSTRAINT approval_act CHECK (act ~ '^[a-z][a-z-]*[.][a-z][a-z-]*$'),
    -- "expired" is not stored: the clock says it
    state text NOT NULL CONSTRAINT approval_state CHECK (state IN ('asked', 'granted', 'refused', 'used', 'withdrawn')),
    -- ids, codes and days; never free text
    payload jsonb NOT NULL CONSTRAINT approval_payload
      CHECK (jsonb_typeof(payload) = 'object' AND octet_length(payload::text) <= 131072),
    -- SHA-256 of the canonical JSON of act, payload and id
    request_hash bytea NOT NULL CONSTRAINT approval_request_hash CHECK (octet_length(request_hash) = 32),
    case_ids uuid[] NOT NULL CONSTRAINT approval_case_ids
      CHECK (cardinality(case_ids) <= 2000 AND array_position(case_ids, NULL) IS NULL),
    -- staff whom the act favours or concerns: none of them decides
    concerns uuid[] NOT NULL CONSTRAINT approval_concerns
      CHECK (cardinality(concerns) <= 200 AND array_position(concerns, NULL) IS NULL),
    requester_id uuid NOT NULL CONSTRAINT approval_requester REFERENCES auth.staff (id),
    requester_role text NOT NULL,
    office_id uuid NOT NULL CONSTRAINT approval_office REFERENCES auth.office (id),
    asked_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    decider_id uuid CONSTRAINT approval_decider REFERENCES auth.staff (id),
    decided_at timestamptz,
    used_at timestamptz,
    reason_case_id uuid CONSTRAINT approval_reason_case REFERENCES app.case_file (id),
    key_version integer,
    sealed_reason bytea,
    version integer NOT NULL,
    CONSTRAINT approval_two_people CHECK (decider_id <> requester_id AND decider_id <> ALL (concerns)),
    CONSTRAINT approval_decided CHECK (state IN ('asked', 'withdrawn') OR (decider_id IS NOT NULL AND decided_at IS NOT NULL)),
    CONSTRAINT approval_used CHECK ((state = 'used') = (used_at IS NOT NULL)),
    CONSTRAINT approval_reason CHECK (num_nonnulls(reason_case_id, key_version, sealed_reason) IN (0, 3)),
    ${sealedCheck('approval_reason_sealed', 'sealed_reason')}
  );
  CREATE INDEX approval_requester_id ON app.approval (requester_id, id);
  CREATE INDEX approval_office_id ON app.approval (office_id, id);`;

const moves = `
  -- The moves of src/approvals/approval-states.ts, by the database's own clock. What was asked for never changes.
  CREATE FUNCTION app.check_approval() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
  DECLARE
    at timestamptz := pg_catalog.transaction_timestamp();
  BEGIN
    IF TG_OP = 'INSERT' THEN
      NEW.asked_at := at;
      NEW.expires_at := at + interval '72 hours';
      NEW.version := 1;
      IF NEW.state <> 'asked' OR pg_catalog.num_nonnulls(NEW.decider_id, NEW.decided_at, NEW.used_at) > 0 THEN
        RAISE EXCEPTION 'an approval begins with asking' USING ERRCODE = '23514', CONSTRAINT = 'approval_move';
      END IF;
      RETURN NEW;
    END IF;
    IF (NEW.id, NEW.act, NEW.payload, NEW.request_hash, NEW.case_ids, NEW.concerns, NEW.requester_id, NEW.requester_role,
        NEW.office_id, NEW.asked_at, NEW.reason_case_id, NEW.key_version, NEW.sealed_reason)
      IS DISTINCT FROM (OLD.id, OLD.act, OLD.payload, OLD.request_hash, OLD.case_ids, OLD.concerns, OLD.requester_id,
        OLD.requester_role, OLD.office_id, OLD.asked_at, OLD.reason_case_id, OLD.key_version, OLD.sealed_reason) THEN
      RAISE EXCEPTION 'what was asked for never changes' USING ERRCODE = '23514', CONSTRAINT = 'approval_unchanged';
    END IF;
    IF (OLD.state, NEW.state) NOT IN (('asked', 'granted'), ('asked', 'refused'), ('asked', 'withdrawn'),
        ('granted', 'used'), ('granted', 'withdrawn'))
      OR OLD.expires_at <= at OR NEW.version <> OLD.version + 1
      OR (OLD.state = 'granted' AND NEW.decider_id IS DISTINCT FROM OLD.decider_id)
      OR (NEW.state = 'withdrawn' AND NEW.decider_id IS DISTINCT FROM OLD.decider_id) THEN
      RAISE EXCEPTION 'this step does not follow' USING ERRCODE = '23514', CONSTRAINT = 'approval_move';
    END IF;
    NEW.decided_at := CASE WHEN OLD.state = 'asked' AND NEW.state <> 'withdrawn' THEN at ELSE OLD.decided_at END;
    NEW.used_at := CASE WHEN NEW.state = 'used' THEN at END;
    NEW.expires_at := CASE WHEN NEW.state = 'granted' THEN at + interval '24 hours' ELSE OLD.expires_at END;
    RETURN NEW;
  END $$;
  CREATE TRIGGER moves BEFORE INSERT OR UPDATE ON app.approval FOR EACH ROW EXECUTE FUNCTION app.check_approval();`;

/** "The actor has this right on every case that the act touches." Not by <@: that compares each id with each. */
function ofCases(right: string): string {
  return `NOT EXISTS (SELECT 1 FROM unnest(case_ids) touched
        WHERE touched NOT IN (SELECT auth.granted_cases('core', '${right}')))`;
}

/** "The actor is of the office, in a role that approves, and can assign on every case that the act touches." */
const mayApprove = `(office_id = (SELECT auth.office())
      AND EXISTS (SELECT 1 FROM auth.policy_cell p WHERE p.role = (SELECT auth.role()) AND p.basis = 'office'
        AND p.compartment = 'accounts' AND p.may = 'approve')
      AND ${ofCases('assign')})`;

/** "Neither the requester's access to a touched case nor the decider's was given by the other." */
const notSameGrant = `NOT EXISTS (SELECT 1 FROM app.case_grant g
        WHERE g.case_id = ANY (approval.case_ids) AND g.kind <> 'office' AND g.valid_until > transaction_timestamp()
          AND (g.actor_id, g.granted_by) IN ((approval.requester_id, approval.decider_id),
            (approval.decider_id, approval.requester_id)))`;

/** "Whoever granted it could still do so": the account is active, and the role that approves is held. */
const deciderStays = `EXISTS (SELECT 1 FROM auth.staff s
        JOIN auth.staff_role r ON r.staff_id = s.id AND r.ended_at IS NULL
        JOIN auth.policy_cell p ON p.role = r.role AND p.compartment = 'accounts' AND p.may = 'approve'
        WHERE s.id = decider_id AND s.state = 'active'
          AND (s.guest_until IS NULL OR s.guest_until > transaction_timestamp()))`;

const policies = `
  ${protect('app.approval')}
  CREATE POLICY read_own_and_office ON app.approval FOR SELECT TO causeway_app
    USING (requester_id = (SELECT auth.actor()) OR ${mayApprove});
  CREATE POLICY insert_own ON app.approval FOR INSERT TO causeway_app
    WITH CHECK (requester_id = (SELECT auth.actor()) AND requester_role = (SELECT auth.role())
      AND office_id = (SELECT auth.office()) AND (SELECT auth.is_fresh())
      AND ${ofCases('read')});
  CREATE POLICY update_own_and_office ON app.approval FOR UPDATE TO causeway_app
    USING (requester_id = (SELECT auth.actor()) OR ${mayApprove})
    WITH CHECK (CASE state
      WHEN 'granted' THEN decider_id = (SELECT auth.actor()) AND ${mayApprove} AND (SELECT auth.is_fresh())
        AND NOT (SELECT app.is_paused((SELECT auth.actor()))) AND ${notSameGrant}
      WHEN 'refused' THEN decider_id = (SELECT auth.actor()) AND ${mayApprove} AND ${notSameGrant}
      WHEN 'withdrawn' THEN requester_id = (SELECT auth.actor())
      WHEN 'used' THEN requester_id = (SELECT auth.actor()) AND requester_role = (SELECT auth.role())
        AND (SELECT auth.is_fresh()) AND ${deciderStays}
      ELSE false END);
  GRANT SELECT, INSERT, UPDATE (state, decider_id, version) ON app.approval TO causeway_app;`;
