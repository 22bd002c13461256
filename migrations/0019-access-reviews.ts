import type { MigrationInterface, QueryRunner } from 'typeorm';
import { oversightParts } from './oversight-counts.js';
import { reviewReadingParts } from './review-reading.js';
import { mayEverywhere, protect, sealedCheck } from './row-policies.js';
import { sealRow, unsealRow } from './row-seal-sql.js';

/**
 * Access reviews and the oversight report. A batch is drawn once for each office and month; nobody sees or judges a
 * batch that concerns them. A verdict is never changed: a correction is another one that names it.
 */
export class AccessReviews1795300000019 implements MigrationInterface {
  public async up(runner: QueryRunner): Promise<void> {
    for (const part of [
      batches,
      items,
      verdicts,
      policies,
      drawing,
      ...reviewReadingParts,
      ...oversightParts,
    ])
      await runner.query(part);
    for (const table of sealedTables) await runner.query(sealRow(table));
  }

  public async down(runner: QueryRunner): Promise<void> {
    for (const table of sealedTables) await runner.query(unsealRow(table));
    await runner.query(`
      DROP FUNCTION app.oversight_counts(timestamptz, timestamptz), app.oversight_times(timestamptz, timestamptz),
        audit.oversight_lines(timestamptz, timestamptz), audit.oversight_checkpoint(timestamptz),
        app.oversight_office(), app.review_items(uuid, uuid, integer), app.review_progress(uuid[]),
        app.review_draws_due(), app.has_reviews_to_draw(), app.take_review_draw(), app.office_supervisors(uuid),
        app.review_flags(uuid, integer), audit.review_openings(uuid, integer, bigint, integer);
      DROP TABLE app.review_verdict, app.review_item, app.review_batch CASCADE;
      DROP FUNCTION app.check_review_item(), app.fill_review_verdict(), app.tell_flag_of_verdict(), app.sees_review_batch(uuid);
      DROP INDEX audit.checkpoint_signed_at;`);
  }
}

const batches = `
  CREATE TABLE app.review_batch (
    id uuid NOT NULL CONSTRAINT review_batch_pkey PRIMARY KEY,
    office_id uuid NOT NULL CONSTRAINT review_batch_office REFERENCES auth.office (id),
    -- year * 100 + month in UTC, as the epochs of the log
    month integer NOT NULL CONSTRAINT review_batch_month CHECK (month BETWEEN 202601 AND 999912 AND month % 100 BETWEEN 1 AND 12),
    -- the supervisors of the office whom its items concern, in order; empty for the batch about everybody else
    about uuid[] NOT NULL CONSTRAINT review_batch_about CHECK (array_position(about, NULL) IS NULL),
    -- what the sample was drawn with and from, so that the draw can be repeated
    seed bytea NOT NULL CONSTRAINT review_batch_seed CHECK (octet_length(seed) = 32),
    openings integer NOT NULL CONSTRAINT review_batch_openings CHECK (openings >= 0),
    drawn_at timestamptz NOT NULL DEFAULT transaction_timestamp(),
    due_at timestamptz NOT NULL DEFAULT transaction_timestamp() + interval '14 days',
    CONSTRAINT review_batch_once UNIQUE (office_id, month, about)
  );
  CREATE INDEX review_batch_drawn_at ON app.review_batch (drawn_at);`;

const items = `
  -- One opening that was drawn, or one flag. What else is known of it stands in the log and is read there.
  CREATE TABLE app.review_item (
    id uuid NOT NULL CONSTRAINT review_item_pkey PRIMARY KEY,
    batch_id uuid NOT NULL CONSTRAINT review_item_batch REFERENCES app.review_batch (id),
    -- from the batch
    office_id uuid NOT NULL,
    -- whose act it was; null when a flag is about no person
    actor_id uuid CONSTRAINT review_item_actor REFERENCES auth.staff (id),
    -- everybody whom it is about, the actor included: none of them sees or judges it
    concerns uuid[] NOT NULL CONSTRAINT review_item_concerns
      CHECK (array_position(concerns, NULL) IS NULL AND (actor_id IS NULL OR actor_id = ANY (concerns))),
    case_id uuid CONSTRAINT review_item_case REFERENCES app.case_file (id),
    -- the line in the log; of a flag there may be none
    epoch integer,
    line_id bigint,
    flag_id uuid,
    at timestamptz NOT NULL,
    CONSTRAINT review_item_line CHECK (num_nonnulls(epoch, line_id) IN (0, 2)),
    CONSTRAINT review_item_what CHECK (num_nonnulls(line_id, flag_id) > 0)
  );
  CREATE INDEX review_item_batch_id ON app.review_item (batch_id, id);
  CREATE UNIQUE INDEX review_item_flag_id ON app.review_item (flag_id) WHERE flag_id IS NOT NULL;

  -- Nobody who could review the batch stands in it: what concerns supervisors stands in batches of its own.
  CREATE FUNCTION app.check_review_item() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
  DECLARE of_batch app.review_batch;
  BEGIN
    SELECT b.* INTO of_batch FROM app.review_batch b WHERE b.id = NEW.batch_id;
    IF of_batch.drawn_at IS DISTINCT FROM pg_catalog.transaction_timestamp() THEN
      RAISE EXCEPTION 'a batch is drawn once' USING ERRCODE = '23514', CONSTRAINT = 'review_item_drawn_once';
    END IF;
    IF of_batch.about IS DISTINCT FROM ARRAY(SELECT h FROM app.active_holders('supervisor', of_batch.office_id) h
        WHERE h = ANY (NEW.concerns) ORDER BY h) THEN
      RAISE EXCEPTION 'what concerns a reviewer stands in a batch of its own' USING ERRCODE = '23514', CONSTRAINT = 'review_item_apart';
    END IF;
    NEW.office_id := of_batch.office_id;
    RETURN NEW;
  END $$;
  CREATE TRIGGER apart BEFORE INSERT ON app.review_item FOR EACH ROW EXECUTE FUNCTION app.check_review_item();

  -- Whether the signed actor may read a batch: of the own office, or everywhere, and never one that concerns
  -- the actor.
  CREATE FUNCTION app.sees_review_batch(of_batch uuid) RETURNS boolean
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
    SELECT EXISTS (SELECT 1 FROM app.review_batch b WHERE b.id = of_batch
        AND EXISTS (SELECT 1 FROM auth.policy_cell p WHERE p.role = (SELECT auth.role()) AND p.compartment = 'staff'
          AND p.may = 'read' AND (p.basis = 'all' OR (p.basis = 'office' AND b.office_id = (SELECT auth.office()))))
        AND NOT (SELECT auth.actor()) = ANY (b.about))
      AND NOT EXISTS (SELECT 1 FROM app.review_item i WHERE i.batch_id = of_batch AND (SELECT auth.actor()) = ANY (i.concerns))
  $$;
  GRANT EXECUTE ON FUNCTION app.sees_review_batch(uuid) TO causeway_app;`;

const verdicts = `
  CREATE TABLE app.review_verdict (
    id uuid NOT NULL CONSTRAINT review_verdict_pkey PRIMARY KEY,
    item_id uuid NOT NULL CONSTRAINT review_verdict_item REFERENCES app.review_item (id),
    office_id uuid NOT NULL,
    verdict text NOT NULL CONSTRAINT review_verdict_code CHECK (verdict IN ('justified', 'training', 'breach', 'referred')),
    key_version integer NOT NULL,
    sealed_sentence bytea NOT NULL,
    -- the verdict that this one corrects; each is corrected once at most
    corrects uuid CONSTRAINT review_verdict_corrects REFERENCES app.review_verdict (id) CONSTRAINT review_verdict_corrected UNIQUE,
    given_by uuid NOT NULL,
    given_at timestamptz NOT NULL,
    ${sealedCheck('review_verdict_sentence_sealed', 'sealed_sentence')}
  );
  CREATE UNIQUE INDEX review_verdict_first ON app.review_verdict (item_id) WHERE corrects IS NULL;
  CREATE INDEX review_verdict_item_id ON app.review_verdict (item_id, id);

  -- Who, when and of which office come from the signed actor and the batch, never from the statement.
  CREATE FUNCTION app.fill_review_verdict() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
  BEGIN
    NEW.office_id := (SELECT b.office_id FROM app.review_item i JOIN app.review_batch b ON b.id = i.batch_id WHERE i.id = NEW.item_id);
    NEW.given_by := auth.actor();
    NEW.given_at := pg_catalog.transaction_timestamp();
    IF NEW.corrects IS NOT NULL AND NOT EXISTS (SELECT 1 FROM app.review_verdict v WHERE v.id = NEW.corrects AND v.item_id = NEW.item_id) THEN
      RAISE EXCEPTION 'a correction is of the same item' USING ERRCODE = '23514', CONSTRAINT = 'review_verdict_same_item';
    END IF;
    RETURN NEW;
  END $$;
  CREATE TRIGGER fill BEFORE INSERT ON app.review_verdict FOR EACH ROW EXECUTE FUNCTION app.fill_review_verdict();

  -- The first verdict on a flag is the flag's verdict.
  CREATE FUNCTION app.tell_flag_of_verdict() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
  BEGIN
    UPDATE app.flag f SET verdict = NEW.verdict, decided_at = NEW.given_at, version = f.version + 1
      FROM app.review_item i WHERE i.id = NEW.item_id AND f.id = i.flag_id AND f.verdict IS NULL;
    RETURN NULL;
  END $$;
  CREATE TRIGGER tell_flag AFTER INSERT ON app.review_verdict FOR EACH ROW EXECUTE FUNCTION app.tell_flag_of_verdict();`;

/** "The item's batch is one that the actor may read." */
const seesItem = `EXISTS (SELECT 1 FROM app.review_item i WHERE i.id = review_verdict.item_id AND app.sees_review_batch(i.batch_id))`;
/** Only the job that draws, which is the system actor of the flags. */
const draws = mayEverywhere("'staff'", ['report']);

const policies = `
  ${protect('app.review_batch')}
  ${protect('app.review_item')}
  ${protect('app.review_verdict')}
  CREATE POLICY read_of_others ON app.review_batch FOR SELECT TO causeway_app USING (app.sees_review_batch(id));
  CREATE POLICY insert_by_draw ON app.review_batch FOR INSERT TO causeway_app WITH CHECK (${draws});
  GRANT SELECT, INSERT (id, office_id, month, about, seed, openings) ON app.review_batch TO causeway_app;

  CREATE POLICY read_of_others ON app.review_item FOR SELECT TO causeway_app USING (app.sees_review_batch(batch_id));
  CREATE POLICY insert_by_draw ON app.review_item FOR INSERT TO causeway_app WITH CHECK (${draws});
  -- no case_id: app.review_items tells it to those who may see the case
  GRANT SELECT (id, batch_id, office_id, actor_id, concerns, epoch, line_id, flag_id, at),
    INSERT (id, batch_id, actor_id, concerns, case_id, epoch, line_id, flag_id, at) ON app.review_item TO causeway_app;

  CREATE POLICY read_of_others ON app.review_verdict FOR SELECT TO causeway_app USING (${seesItem});
  CREATE POLICY insert_by_reviewer ON app.review_verdict FOR INSERT TO causeway_app
    WITH CHECK (given_by = (SELECT auth.actor()) AND office_id = (SELECT auth.office()) AND (SELECT auth.is_fresh())
      AND EXISTS (SELECT 1 FROM auth.policy_cell p WHERE p.role = (SELECT auth.role()) AND p.compartment = 'staff'
        AND p.basis = 'office' AND p.may = 'write')
      AND ${seesItem});
  GRANT SELECT, INSERT (id, item_id, verdict, key_version, sealed_sentence, corrects) ON app.review_verdict TO causeway_app;`;

/** Tables whose rows are sealed; each has its form in src/platform/row-seals/row-forms.ts. */
const sealedTables = ['app.review_batch', 'app.review_item', 'app.review_verdict'] as const;

const drawing = `
  -- Offices and whole months of the last twelve that have acts of the office and no batch yet. A month counts as over
  -- two hours after its end, when its last acts have committed.
  CREATE FUNCTION app.review_draws_due() RETURNS TABLE (office_id uuid, month integer)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
    SELECT o.id, m.month
    FROM pg_catalog.generate_series(1, 12) back,
      LATERAL (SELECT pg_catalog.to_char(pg_catalog.date_trunc('month', (pg_catalog.transaction_timestamp() - interval '2 hours') AT TIME ZONE 'UTC')
        - back * interval '1 month', 'YYYYMM')::integer AS month) m,
      auth.office o
    WHERE NOT EXISTS (SELECT 1 FROM app.review_batch b WHERE b.office_id = o.id AND b.month = m.month)
      AND EXISTS (SELECT 1 FROM audit.alias k JOIN auth.staff s ON s.id = k.subject
        WHERE k.epoch = m.month AND k.kind = 'actor' AND s.office_id = o.id)
    ORDER BY m.month, o.id
  $$;
  -- Whether there is anything to draw; tells nothing else, so it needs no actor.
  CREATE FUNCTION app.has_reviews_to_draw() RETURNS boolean
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$ SELECT EXISTS (SELECT 1 FROM app.review_draws_due()) $$;
  -- The next one to draw, oldest month first; two instances take turns.
  CREATE FUNCTION app.take_review_draw() RETURNS TABLE (office_id uuid, month integer)
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
  BEGIN
    IF auth.role() IS DISTINCT FROM 'system:flags' THEN RAISE EXCEPTION 'not allowed' USING ERRCODE = '42501'; END IF;
    PERFORM pg_catalog.pg_advisory_xact_lock(7283019);
    RETURN QUERY SELECT d.office_id, d.month FROM app.review_draws_due() d LIMIT 1;
  END $$;
  CREATE FUNCTION app.office_supervisors(of_office uuid) RETURNS SETOF uuid
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
  BEGIN
    IF auth.role() IS DISTINCT FROM 'system:flags' THEN RAISE EXCEPTION 'not allowed' USING ERRCODE = '42501'; END IF;
    RETURN QUERY SELECT app.active_holders('supervisor', of_office);
  END $$;
  GRANT EXECUTE ON FUNCTION app.has_reviews_to_draw(), app.take_review_draw(), app.office_supervisors(uuid) TO causeway_app;`;
