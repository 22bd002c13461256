import type { MigrationInterface, QueryRunner } from 'typeorm';
import { activity, activityDown } from './0020-activity.js';
import {
  caseLines,
  caseRuns,
  readerLinesDown,
  readersBefore,
  readingsForPerson,
} from './0020-reader-lines.js';
import { protect, sealedCheck } from './row-policies.js';
import { sealRow, unsealRow } from './row-seal-sql.js';

/** Who read a case: inquiries before an incident, what is kept from the list for the person, activity over time. */
export class Readers1795300000020 implements MigrationInterface {
  public async up(runner: QueryRunner): Promise<void> {
    for (const part of [
      inquiry,
      withholding,
      caseLines,
      caseRuns,
      readersBefore,
      readingsForPerson,
      activity,
    ])
      await runner.query(part);
    for (const table of ['app.reader_inquiry', 'app.reader_withholding'])
      await runner.query(sealRow(table, { caseId: 'case_id' }));
  }

  public async down(runner: QueryRunner): Promise<void> {
    for (const table of ['app.reader_withholding', 'app.reader_inquiry'])
      await runner.query(unsealRow(table));
    await runner.query(activityDown);
    await runner.query(readerLinesDown);
    await runner.query(`
      DROP FUNCTION audit.standing_withholdings();
      DROP TABLE app.reader_withholding, app.reader_inquiry CASCADE;
      DROP FUNCTION app.stamp_reader_inquiry(), app.check_reader_withholding();`);
  }
}

const inquiry = `
  -- Somebody asked who had read a case before an incident. What the incident was is sealed: a dump would tell a threat.
  CREATE TABLE app.reader_inquiry (
    id uuid NOT NULL CONSTRAINT reader_inquiry_pkey PRIMARY KEY,
    case_id uuid NOT NULL CONSTRAINT reader_inquiry_case REFERENCES app.case_file (id),
    office_id uuid NOT NULL CONSTRAINT reader_inquiry_office REFERENCES auth.office (id),
    incident_at timestamptz NOT NULL,
    made_by uuid NOT NULL CONSTRAINT reader_inquiry_made_by REFERENCES auth.staff (id),
    at timestamptz NOT NULL,
    key_version integer NOT NULL,
    sealed_kind bytea NOT NULL,
    ${sealedCheck('reader_inquiry_sealed', 'sealed_kind')}
  );
  CREATE INDEX reader_inquiry_case_id ON app.reader_inquiry (case_id, id);

  CREATE FUNCTION app.stamp_reader_inquiry() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
  BEGIN
    NEW.at := pg_catalog.transaction_timestamp();
    RETURN NEW;
  END $$;
  CREATE TRIGGER stamps BEFORE INSERT ON app.reader_inquiry FOR EACH ROW EXECUTE FUNCTION app.stamp_reader_inquiry();

  ${protect('app.reader_inquiry')}
  CREATE POLICY read_by_assigner ON app.reader_inquiry FOR SELECT TO causeway_app
    USING (case_id IN (SELECT auth.granted_cases('core', 'assign')));
  CREATE POLICY insert_by_assigner ON app.reader_inquiry FOR INSERT TO causeway_app
    WITH CHECK (made_by = (SELECT auth.actor()) AND office_id = (SELECT auth.office())
      AND case_id IN (SELECT auth.granted_cases('core', 'assign')));
  GRANT SELECT, INSERT ON app.reader_inquiry TO causeway_app;`;

const withholding = `
  -- Readings that two people keep from the list for the person concerned, until a day.
  CREATE TABLE app.reader_withholding (
    id uuid NOT NULL CONSTRAINT reader_withholding_pkey PRIMARY KEY,
    case_id uuid NOT NULL CONSTRAINT reader_withholding_case REFERENCES app.case_file (id),
    from_at timestamptz NOT NULL,
    to_at timestamptz NOT NULL,
    ground text NOT NULL CONSTRAINT reader_withholding_ground CHECK (ground IN ('law', 'safety')),
    -- the last day on which they are kept back; on the next they are told
    until date NOT NULL,
    approval_id uuid NOT NULL CONSTRAINT reader_withholding_approval REFERENCES app.approval (id)
      CONSTRAINT reader_withholding_approval_key UNIQUE,
    made_by uuid NOT NULL CONSTRAINT reader_withholding_made_by REFERENCES auth.staff (id),
    made_at timestamptz NOT NULL,
    CONSTRAINT reader_withholding_span CHECK (from_at < to_at)
  );
  CREATE INDEX reader_withholding_case_id ON app.reader_withholding (case_id, until);

  -- By the database's own clock: it ends, and within a year, or another two people decide again.
  CREATE FUNCTION app.check_reader_withholding() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
  BEGIN
    NEW.made_at := pg_catalog.transaction_timestamp();
    IF NEW.until < (NEW.made_at - interval '1 day')::date OR NEW.until > (NEW.made_at + interval '367 days')::date THEN
      RAISE EXCEPTION 'it ends within a year' USING ERRCODE = '23514', CONSTRAINT = 'reader_withholding_ends';
    END IF;
    RETURN NEW;
  END $$;
  CREATE TRIGGER ends BEFORE INSERT ON app.reader_withholding FOR EACH ROW EXECUTE FUNCTION app.check_reader_withholding();

  ${protect('app.reader_withholding')}
  CREATE POLICY read_by_assigner ON app.reader_withholding FOR SELECT TO causeway_app
    USING (case_id IN (SELECT auth.granted_cases('core', 'assign')));
  -- An approval that the actor uses in this very transaction covers it: without one no SQL keeps anything back.
  CREATE POLICY insert_by_two ON app.reader_withholding FOR INSERT TO causeway_app
    WITH CHECK (made_by = (SELECT auth.actor()) AND case_id IN (SELECT auth.granted_cases('core', 'assign'))
      AND EXISTS (SELECT 1 FROM app.approval a WHERE a.id = reader_withholding.approval_id AND a.act = 'readers.withhold'
        AND a.state = 'used' AND a.requester_id = (SELECT auth.actor()) AND a.used_at = transaction_timestamp()
        AND (a.payload ->> 'caseId')::uuid = reader_withholding.case_id
        AND (a.payload ->> 'from')::timestamptz = reader_withholding.from_at
        AND (a.payload ->> 'to')::timestamptz = reader_withholding.to_at
        AND a.payload ->> 'ground' = reader_withholding.ground
        AND (a.payload ->> 'until')::date = reader_withholding.until));
  GRANT SELECT, INSERT ON app.reader_withholding TO causeway_app;

  -- For the auditor: what is kept back at present and by whom, without the case.
  CREATE FUNCTION audit.standing_withholdings()
  RETURNS TABLE (id uuid, from_at timestamptz, to_at timestamptz, ground text, until date, made_at timestamptz,
    asked_by text, decided_by text)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
    SELECT w.id, w.from_at, w.to_at, w.ground, w.until, w.made_at, q.name, d.name
    FROM app.reader_withholding w JOIN app.approval a ON a.id = w.approval_id
    LEFT JOIN auth.staff q ON q.id = a.requester_id LEFT JOIN auth.staff d ON d.id = a.decider_id
    WHERE w.until >= (pg_catalog.transaction_timestamp() - interval '1 day')::date
      AND EXISTS (SELECT 1 FROM auth.policy_cell p WHERE p.role = (SELECT auth.role()) AND p.compartment = 'audit'
        AND p.may = 'verify' AND p.basis = 'all')
    ORDER BY w.until, w.id LIMIT 500
  $$;
  GRANT EXECUTE ON FUNCTION audit.standing_withholdings() TO causeway_app;`;
